import type { Happening } from '#mail/smtp/transcript';

/** How far a step is. */
export type Progress = 'done' | 'went wrong' | 'under way' | 'next' | 'later';

/** How far each of `count` steps is. @param next the first that was not begun */
export function progressOf(
  count: number,
  next: number,
  busy: boolean,
  happenings: readonly Happening[],
): readonly Progress[] {
  const wrong = new Set(
    happenings.flatMap((happening) => (happening.kind === 'judged' && !happening.ok ? [happening.step] : [])),
  );
  return Array.from({ length: count }, (_, at) => {
    if (wrong.has(at)) return 'went wrong';
    if (at < next - 1) return 'done';
    if (at === next - 1) return busy ? 'under way' : 'done';
    return at === next ? 'next' : 'later';
  });
}
