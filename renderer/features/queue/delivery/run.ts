import type { DeliveryEvent } from '#contract/delivery';
import type { Target } from '#contract/queue';
import type { Problem } from '../../../app/problem.ts';

type Line = Extract<DeliveryEvent, { kind: 'line' }>;
export type Fate = Extract<DeliveryEvent, { kind: 'fate' }>;

/** What was heard of one message. */
export interface WatchedMessage {
  /** Source and id with a blank between. */
  readonly key: string;
  readonly id: string;
  readonly sender: string;
  readonly lines: readonly Line[];
  readonly fates: readonly Fate[];
}

/** One delivery that is watched, or was. */
export interface DeliveryRun {
  readonly hostId: string;
  readonly hostName: string;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** `left`: the user stopped watching; the delivery went on. */
  readonly state: 'running' | 'ended' | 'left';
  readonly shown: readonly string[];
  readonly from: 'dialogue' | 'log' | undefined;
  readonly messages: readonly WatchedMessage[];
  readonly problems: readonly Problem[];
}

/** A server that never stops talking fills no memory: the first lines and the newest are kept. */
const mostLines = 2000;

export const keyOf = ({ source, id }: { source: string; id: string }): string => `${source} ${id}`;

export const newRun = (
  hostId: string,
  hostName: string,
  targets: readonly Target[],
  startedAt: number,
): DeliveryRun => ({
  hostId,
  hostName,
  startedAt,
  endedAt: undefined,
  state: 'running',
  shown: [],
  from: undefined,
  messages: targets.map((target) => ({
    key: keyOf(target),
    id: target.id,
    sender: target.sender,
    lines: [],
    fates: [],
  })),
  problems: [],
});

const edit = (
  run: DeliveryRun,
  key: string,
  change: (message: WatchedMessage) => WatchedMessage,
): DeliveryRun => ({
  ...run,
  messages: run.messages.map((message) => (message.key === key ? change(message) : message)),
});

/** The run after one more event. */
export function after(run: DeliveryRun, event: DeliveryEvent, now: number): DeliveryRun {
  switch (event.kind) {
    case 'begin':
      return { ...run, shown: [...run.shown, event.shown], from: event.from };
    case 'line':
      return edit(run, keyOf(event), (message) => ({
        ...message,
        lines:
          message.lines.length < mostLines
            ? [...message.lines, event]
            : [...message.lines.slice(0, mostLines / 2), ...message.lines.slice(mostLines / 2 + 1), event],
      }));
    case 'fate':
      return edit(run, keyOf(event), (message) => ({
        ...message,
        // A recipient that is tried at several servers has its newest fate.
        fates: [...message.fates.filter(({ recipient }) => recipient !== event.recipient), event],
      }));
    case 'problem':
      return { ...run, problems: [...run.problems, { what: event.problem, todo: event.todo, raw: '' }] };
    case 'end':
      return { ...run, state: 'ended', endedAt: now };
  }
}

export type FateStatus = Fate['status'];

/** Fates of all messages together, worst first. */
export function fateCounts(messages: readonly WatchedMessage[]): readonly (readonly [FateStatus, number])[] {
  const order: readonly FateStatus[] = ['bounced', 'expired', 'deferred', 'not-tried', 'held', 'sent'];
  const counts = new Map<FateStatus, number>();
  for (const { fates } of messages)
    for (const { status } of fates) counts.set(status, (counts.get(status) ?? 0) + 1);
  return order.flatMap((status) => {
    const count = counts.get(status);
    return count === undefined ? [] : [[status, count] as const];
  });
}
