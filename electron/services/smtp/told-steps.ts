import { isDeepStrictEqual } from 'node:util';
import { withoutSecrets } from '#mail/smtp/masking';
import type { Step } from '#mail/smtp/step';

/** Of what a step sends, this much is told with every change of its session. */
const mostTold = 64 * 1024;

/** A step as windows may see it: secrets emptied, and only the beginning of a large message. */
export function toldStep(step: Step): Step {
  const open = withoutSecrets(step);
  return 'bytes' in open && open.bytes.length > mostTold
    ? { ...open, bytes: open.bytes.slice(0, mostTold) }
    : open;
}

/** Steps that come back as they were told are those that were kept, whole and with their secrets. */
export function restored(steps: readonly Step[], kept: readonly Step[]): Step[] {
  const lessTold = kept
    .map((whole) => ({ whole, told: toldStep(whole) }))
    .filter(({ whole, told }) => whole !== told);
  return steps.map((step) => lessTold.find(({ told }) => isDeepStrictEqual(told, step))?.whole ?? step);
}
