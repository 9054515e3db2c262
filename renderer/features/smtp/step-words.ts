import { textOf } from '#mail/bytes';
import type { ReplyWanted, Step } from '#mail/smtp/step';
import { visible } from '#mail/visible';
import { plural, printCount } from '../../widgets/format.ts';

/** Of a large message the services tell only so much of its beginning. */
const mostTold = 64 * 1024;

/** Whether there is more of a step than is known here. */
export const isCut = (step: Step): boolean => 'bytes' in step && step.bytes.length === mostTold;

const sizeOf = ({ bytes }: { readonly bytes: string }): string =>
  bytes.length === mostTold ? '64 KiB or more' : plural(bytes.length, 'byte');

/** A step in one line: what is sent, as far as that can be said short. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'greeting':
      return 'Wait for the greeting';
    case 'line':
      return visible(textOf(step.line), 300);
    case 'group':
      return step.lines.map((line) => visible(textOf(line), 100)).join(' · ');
    case 'starttls':
      return 'STARTTLS';
    case 'handshake':
      return 'TLS at once';
    case 'auth':
      return `AUTH ${step.mechanism} as ${visible(textOf(step.user), 80)}`;
    case 'proxy':
      return `PROXY header, version ${step.version}`;
    case 'message':
      return `Message, ${sizeOf(step)}`;
    case 'bdat':
      return `Message by BDAT, ${sizeOf(step)} in pieces of ${printCount(step.size)}`;
    case 'bytes':
      return `${visible(step.bytes, 120)} (${sizeOf(step)})`;
    case 'pause':
      return `Wait ${printCount(step.milliseconds)} ms`;
    case 'drop':
      return 'Cut the connection';
  }
}

/** What is particular about it: `in one write`, `only if offered`. */
export function stepNotes(step: Step): readonly string[] {
  return [
    ...(step.kind === 'group' ? [`${step.lines.length} commands in one write`] : []),
    ...(step.kind === 'message' && step.how === 'raw' ? ['exactly these bytes'] : []),
    ...('ifOffered' in step && step.ifOffered ? ['if the server offers it'] : []),
    ...(step.expect === undefined ? [] : [wantedWords(step.expect)]),
    ...(step.otherwise === 'go on' ? ['goes on whatever comes'] : []),
    ...(step.seconds === undefined ? [] : [`waits ${step.seconds} s`]),
  ].filter((note) => note !== '');
}

/** What a step waits for, in words; '' for whatever comes. */
export function wantedWords({ codes = [], enhanced = '', words = '', instead }: ReplyWanted): string {
  if (instead === 'closed') return 'expects that the server closes';
  if (instead === 'silence') return 'expects silence';
  const parts = [codes.join(' or '), enhanced, words === '' ? '' : `“${words}”`].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? '' : `expects ${parts.join(' ')}`;
}
