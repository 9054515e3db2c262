import type { Target } from '#contract/queue';
import type { HostFacts } from '#mail/host-facts';
import type { ActAbout, QueueSource } from '#mail/mta/mta';
import type { Purpose, Reach } from '../hosts/reach.ts';
import type { KeptTarget } from './job-store.ts';
import type { Verdict } from './reconcile.ts';

/** A record on the host that names messages which are about to be put on hold. */
export interface OpenRecord {
  /** Why it could not be written; empty when it is there. */
  readonly problem: string;
  /** The host itself ends the hold in time. */
  readonly keptByHost: boolean;
  /** Narrows it to what was really put on hold; none at all removes it. Never throws. */
  settle(held: readonly Target[]): Promise<void>;
}

/** One action on the messages of one queue; made by the service, run by `actOnSource`. */
export interface Task {
  readonly reach: Reach;
  readonly hostId: string;
  readonly facts: HostFacts;
  readonly source: QueueSource;
  readonly purpose: Purpose;
  readonly about: ActAbout;
  /** Asked to stop: no further batch is sent; what was sent is still read back. */
  readonly stopped: () => boolean;
  /** `handled`: how many messages of this task the step has dealt with so far. */
  readonly step: (words: string, handled?: number) => void;
  /** Writes down what is about to be done, before the first command that changes anything. Never throws. */
  readonly intend: (messages: readonly KeptTarget[]) => Promise<void>;
  /** Opens a record of a hold on the host. Never throws. */
  readonly record: (kind: 'hold' | 'guard', targets: readonly Target[]) => Promise<OpenRecord>;
  /** The hold must end by itself in time, so it is refused where the host cannot keep that. */
  readonly mustEnd: boolean;
}

/** What came of a task. */
export interface Done {
  readonly verdicts: Verdict[];
  readonly problem: string;
  /** The host went away with an outcome open: the job is judged when the host is reached again. */
  readonly lost: boolean;
}

export const doing = {
  hold: 'putting on hold',
  release: 'releasing',
  flush: 'trying delivery',
  requeue: 'requeuing',
  expire: 'returning to the sender',
  delete: 'deleting',
  restore: 'putting back',
  purge: 'removing for good',
} as const;

/** After this long without a byte the user is told that the host is silent. */
const silentMs = 5000;

/** Runs `work` and says in the step that an answer is waited for when nothing came for 5 seconds; `heard` starts anew. */
export async function attentive<T>(
  task: Pick<Task, 'step'>,
  words: string,
  work: (heard: () => void) => Promise<T>,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silent = false;
  const heard = (): void => {
    if (silent) task.step(words);
    silent = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      silent = true;
      task.step(`${words}: waiting for an answer of the host`);
    }, silentMs);
  };
  heard();
  try {
    return await work(heard);
  } finally {
    clearTimeout(timer);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
