import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';
import { DoorLost, type DoorState } from './door-state.ts';

type Link = ClientLink<ClientContext>;

/** The window's end of whichever door is open. `onState` calls back at once with the state now; returns the way to stop. */
export interface Door {
  readonly link: Link;
  onState(heard: (state: DoorState) => void): () => void;
}

/** Keeps the state and the link that is open now; the transport tells both through `set`. */
export interface Switch extends Door {
  set(state: DoorState, open?: Link): void;
}

/**
 * A call made while the door first opens waits for it. Later, while it is lost, a call fails at once: an action that
 * waited for minutes and then ran by itself is what nobody wants at a mail server. Nothing is ever sent twice.
 */
export function createSwitch(): Switch {
  let state: DoorState = { kind: 'opening' };
  let current: Link | undefined;
  let waiting: (() => void)[] = [];
  const listeners = new Set<(state: DoorState) => void>();

  async function call(
    path: readonly string[],
    input: unknown,
    options: ClientOptions<ClientContext>,
  ): Promise<unknown> {
    if (state.kind === 'opening')
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    options.signal?.throwIfAborted();
    const link = current;
    if (link === undefined) throw new DoorLost(false);
    try {
      return await link.call(path, input, options);
    } catch (error) {
      throw current === link || options.signal?.aborted === true ? error : new DoorLost(true);
    }
  }

  return {
    link: { call },
    onState(heard) {
      listeners.add(heard);
      heard(state);
      return () => listeners.delete(heard);
    },
    set(next, open) {
      state = next;
      current = open;
      if (next.kind !== 'opening') {
        for (const go of waiting) go();
        waiting = [];
      }
      for (const heard of listeners) heard(next);
    },
  };
}
