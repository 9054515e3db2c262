import type { Change } from '#contract/config';
import { problemOf } from '../../../app/problem.ts';
import { hostOf } from '../../../app/session.ts';
import type { Workbench } from '../workbench.ts';
import type { PlanRun } from './plan-run.ts';

/** Another host that may get the same change. */
export interface Target {
  readonly hostId: string;
  readonly setId: string;
  /** `same`: every file of the change is there as it was before the change; only such a host can be chosen. */
  readonly state: 'looking' | 'same' | 'other' | 'impossible';
  readonly words: string;
  readonly chosen: boolean;
  readonly run?: PlanRun;
}

type Seen = Pick<Target, 'state' | 'words'>;
const impossible = (words: string): Seen => ({ state: 'impossible', words });

/** What stands in the way of asking a host at all. */
function refusal(bench: Workbench, hostId: string): Seen | undefined {
  const status = hostOf(bench.session.getState(), hostId);
  if (status === undefined || status.connection.state !== 'online')
    return impossible('Not connected: it was not looked at.');
  return status.host.readOnly ? impossible('Set to read-only.') : undefined;
}

/** Compares the files of a change with what a host has, as last read. */
function compared(bench: Workbench, hostId: string, setId: string, changes: readonly Change[]): Seen {
  const { survey, problem } = bench.store.getState().benches[hostId] ?? {};
  if (survey === undefined || problem !== undefined)
    return impossible(problem?.what ?? 'Its files could not be read.');
  if (!survey.sets.some(({ id }) => id === setId)) return impossible('It has no such configuration.');
  const words = changes.flatMap(({ path, base }) => {
    const state = survey.states.find((one) => one.path === path);
    if (state === undefined) return [`${path} is not part of its configuration`];
    if (state.sha256 === undefined) return [`${path} could not be read`];
    if (state.sha256 === base) return [];
    return [state.sha256 === 'absent' ? `${path} does not exist there` : `${path} differs`];
  });
  if (words.length > 0) return { state: 'other', words: `${words.join('; ')}.` };
  return { state: 'same', words: changes.length === 1 ? 'Has the same file.' : 'Has the same files.' };
}

/** Reads another host and says whether it can follow; nothing is offered but what is equal byte for byte. */
export async function lookAt(
  bench: Workbench,
  hostId: string,
  setId: string,
  changes: readonly Change[],
  tell: (target: Target) => void,
): Promise<void> {
  const say = (seen: Seen): void => tell({ hostId, setId, chosen: false, ...seen });
  const no = refusal(bench, hostId);
  if (no !== undefined) {
    say(no);
    return;
  }
  say({ state: 'looking', words: 'Reading its files…' });
  try {
    await bench.reread(hostId);
    say(compared(bench, hostId, setId, changes));
  } catch (error) {
    say(impossible(problemOf(error).what));
  }
}
