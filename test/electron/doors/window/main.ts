// A window without pages: the real renderer/app/api.ts and nonce.ts, within reach of the test that drives the browser.
import { nonce } from '../../../../renderer/app/nonce.ts';
import { api, onDoor } from '../../../../renderer/app/api.ts';
import type { DoorState } from '../../../../renderer/app/door-state.ts';

const states: DoorState['kind'][] = [];
onDoor(({ kind }) => {
  if (states.at(-1) !== kind) states.push(kind);
});

export interface TestWindow {
  readonly api: typeof api;
  readonly nonce: string;
  /** Every state of the door so far, without repetitions. */
  readonly states: readonly DoorState['kind'][];
}
(globalThis as unknown as { postroom: TestWindow }).postroom = { api, nonce, states };
