import type { Happening } from '#mail/smtp/transcript';

/** How far a step is. */
export type Progress = 'done' | 'went wrong' | 'under way' | 'next' | 'later';

/** How far each of `count` steps is. @param next the first that is not done */
export function progressOf(
  count: number,
  next: number,
  busy: boolean,
  happenings: readonly Happening[],
): readonly Progress[] {
  const wrong = new Set(
    happenings.flatMap((happening) => (happening.kind === 'judged' && !happening.ok ? [happening.step] : [])),
  );
  // While a typed command waits for its reply, no prepared step is under way.
  const begun = happenings.some((happening) => happening.kind === 'sent' && happening.step === next);
  return Array.from({ length: count }, (_, at) => {
    if (wrong.has(at)) return 'went wrong';
    if (at < next) return 'done';
    return at > next ? 'later' : busy && begun ? 'under way' : 'next';
  });
}
