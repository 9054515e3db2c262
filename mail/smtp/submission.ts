import type { Step } from './step.ts';

const submitting = /^\s*(?:DATA|BDAT|ETRN|TURN|ATRN)\b/i;

/**
 * Whether a step can make the server take a message, or start a queue run: what a host that may only be read must not do.
 * Bytes of any kind could be such commands, cut anywhere.
 */
export function submits(step: Step): boolean {
  switch (step.kind) {
    case 'message':
    case 'bdat':
    case 'bytes':
      return true;
    case 'line':
      return submitting.test(step.line);
    case 'group':
      return step.lines.some((line) => submitting.test(line));
    default:
      return false;
  }
}
