import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Target } from '#contract/queue';
import type { Api } from '../../../app/client.ts';
import { problemOf } from '../../../app/problem.ts';
import { after, newRun, type DeliveryRun } from './run.ts';

export interface DeliveryState {
  /** The newest run; kept until the next one. */
  readonly run: DeliveryRun | undefined;
  readonly shown: boolean;
  readonly start: (hostId: string, hostName: string, targets: readonly Target[], note: string) => void;
  /** Stops listening; the delivery goes on. */
  readonly leave: () => void;
  readonly show: (shown: boolean) => void;
}

export type DeliveryStore = StoreApi<DeliveryState>;

/** Lines of a busy log are drawn together, not one by one. */
const drawEveryMs = 60;

/** @param ended is told when a run is over, so that the queue is read again. */
export function createDeliveryStore(api: Api, ended: (hostId: string) => void): DeliveryStore {
  let listening: AbortController | undefined;
  return createStore<DeliveryState>()((set, get) => ({
    run: undefined,
    shown: false,
    start: (hostId, hostName, targets, note) => {
      get().leave();
      const stop = new AbortController();
      listening = stop;
      let run = newRun(hostId, hostName, targets, Date.now());
      let drawing: ReturnType<typeof setTimeout> | undefined;
      const draw = (): void => {
        clearTimeout(drawing);
        drawing = undefined;
        if (listening === stop) set({ run });
      };
      set({ run, shown: true });
      const listen = async (): Promise<void> => {
        try {
          const events = await api.delivery.start(
            { hostId, targets: [...targets], note },
            { signal: stop.signal },
          );
          for await (const event of events) {
            run = after(run, event, Date.now());
            drawing ??= setTimeout(draw, drawEveryMs);
          }
        } catch (error) {
          if (!stop.signal.aborted) run = { ...run, problems: [...run.problems, problemOf(error)] };
        }
        if (run.state === 'running')
          run = { ...run, state: stop.signal.aborted ? 'left' : 'ended', endedAt: Date.now() };
        draw();
        ended(hostId);
      };
      void listen();
    },
    leave: () => {
      const { run } = get();
      if (run?.state === 'running') set({ run: { ...run, state: 'left', endedAt: Date.now() } });
      listening?.abort();
      listening = undefined;
    },
    show: (shown) => set({ shown }),
  }));
}
