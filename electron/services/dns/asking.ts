import type { Vantage } from '#contract/vantage';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { askDig } from './dig.ts';
import { askOwn } from './own.ts';
import type { Places } from './places.ts';
import { noReply } from './settled.ts';

export interface AskOptions {
  /** `own` even where the host has dig. */
  readonly how?: 'either' | 'own';
  readonly signal?: AbortSignal | undefined;
}

/** Replies in the order of the questions. Rejects only when the place itself cannot be reached (OFFLINE, NO_SUCH_HOST). */
export type Ask = (
  from: Vantage,
  questions: readonly DnsQuestion[],
  options?: AskOptions,
) => Promise<readonly DnsReply[]>;

type Told = (index: number, reply: DnsReply) => void;

/** `dig` where the host has one. */
export async function wayOf(places: Places, from: Vantage): Promise<'dig' | 'own'> {
  if (from.kind === 'here') return 'own';
  return (await places.reach.facts(from.hostId)).tools['dig'] === undefined ? 'own' : 'dig';
}

/** `told` hears every reply once, as it comes. */
export async function askTelling(
  places: Places,
  from: Vantage,
  questions: readonly DnsQuestion[],
  told: Told,
  { how = 'either', signal }: AskOptions,
): Promise<void> {
  if (questions.length === 0) return;
  if (from.kind === 'host' && how === 'either' && (await wayOf(places, from)) === 'dig')
    await askDig(places.reach, from.hostId, questions, told, signal);
  else await askOwn(await places.own(from), questions, told, signal);
}

export const createAsk =
  (places: Places): Ask =>
  async (from, questions, options = {}) => {
    const replies: (DnsReply | undefined)[] = [];
    const told: Told = (index, reply) => void (replies[index] = reply);
    await askTelling(places, from, questions, told, options);
    return questions.map(
      (question, at) => replies[at] ?? noReply(question, 'failed', 'There was no answer.'),
    );
  };

/** Replies as they come, with the index of their question. */
export async function* askStreaming(
  places: Places,
  from: Vantage,
  questions: readonly DnsQuestion[],
  options: AskOptions,
): AsyncGenerator<{ at: number; reply: DnsReply }> {
  const came: { at: number; reply: DnsReply }[] = [];
  let wake: () => void = () => undefined;
  const state: { over: boolean } = { over: false };
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const told: Told = (at, reply) => {
    came.push({ at, reply });
    wake();
  };
  const asking = askTelling(places, from, questions, told, { ...options, signal }).finally(() => {
    state.over = true;
    wake();
  });
  // It is awaited below; until then a failure must not count as unheard.
  asking.catch(() => undefined);
  try {
    while (!state.over || came.length > 0) {
      yield* came.splice(0);
      if (!state.over && came.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    }
    await asking;
  } finally {
    stop.abort();
  }
}
