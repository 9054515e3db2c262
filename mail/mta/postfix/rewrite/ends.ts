import type { Delivery, Fate } from '../../../rewrite/question.ts';

/** What becomes of one recipient in the end. */
export type End =
  | { readonly kind: 'to'; readonly delivery: Delivery }
  | {
      readonly kind: 'bounce';
      readonly enhanced: string;
      readonly words: string;
      readonly deferred: boolean;
      readonly user: string;
      /** Code of the reply to the client; '' where the mail was taken first. */
      readonly code: string;
    }
  | { readonly kind: 'discard'; readonly user: string };

export const bounce = (user: string, enhanced: string, words: string, code = ''): End => ({
  kind: 'bounce',
  enhanced,
  words,
  deferred: enhanced.startsWith('4'),
  user,
  code,
});

/** All ends of one question together. Deliveries that are the same count once. */
export function fateOf(ends: readonly End[]): Fate {
  const first = ends[0];
  if (first === undefined || ends.every(({ kind }) => kind === 'discard')) return { kind: 'discarded' };
  if (first.kind === 'bounce' && ends.every(({ kind }) => kind === 'bounce'))
    return {
      kind: 'error',
      code: first.code,
      enhanced: first.enhanced,
      words: first.words,
      deferred: first.deferred,
    };
  const deliveries = new Map<string, Delivery>();
  for (const end of ends) {
    const delivery: Delivery =
      end.kind === 'to'
        ? end.delivery
        : end.kind === 'discard'
          ? { mailer: 'discard', host: '', user: end.user }
          : { mailer: 'error', host: `${end.enhanced} ${end.words}`, user: end.user };
    deliveries.set(JSON.stringify([delivery.mailer, delivery.host, delivery.user]), delivery);
  }
  return { kind: 'deliveries', deliveries: [...deliveries.values()] };
}
