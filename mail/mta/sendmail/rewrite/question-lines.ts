import type { Question } from '../../../rewrite/question.ts';
import { type CfFacts, checkLines } from './check/index.ts';

/** sendmail reads at most 2,047 bytes as one line and takes what follows for another. */
const longest = 2000;

// eslint-disable-next-line no-control-regex -- finding control characters is what this is for
const control = /[\x00-\x1f\x7f]/;
const beyondBytes = /[^\0-\xff]/;

const flags = {
  'envelope sender': 'ES',
  'envelope recipient': 'ER',
  'header sender': 'HS',
  'header recipient': 'HR',
} as const;

/** By which mailer an address is written when the question leaves it open: what mail to other hosts goes by. */
export const usualMailer = 'esmtp';

/** Why an address cannot be typed into `sendmail -bt`, in words; `undefined` when it can. */
export function cannotType(address: string): string | undefined {
  if (control.test(address))
    return 'A control character cannot be typed into sendmail’s address test, and no mail server would accept it.';
  if (beyondBytes.test(address)) return 'The address is not in bytes.';
  if (address !== '' && address.trim() === '')
    return 'An address of nothing but blanks cannot be typed into sendmail’s address test.';
  if (address.length > longest)
    return `An address of ${address.length} bytes does not fit on a line of sendmail’s address test, which ends at 2,047.`;
  return undefined;
}

/** `<>` is the empty address. */
const typed = (address: string): string => (address === '' ? '<>' : address);

/**
 * What is typed for a question, in its order; a text where it cannot be asked.
 * @param cf what is known of the configuration, for checks
 */
export function questionLines(question: Question, cf: CfFacts): readonly string[] | string {
  if (question.kind === 'check') return checkLines(question, cf);
  const cannot = cannotType(question.address);
  if (cannot !== undefined) return cannot;
  if (question.kind === 'route') return [`/parse ${typed(question.address)}`];
  const mailer = question.mailer === '' ? usualMailer : question.mailer;
  if (!/^[!-~]{1,100}$/.test(mailer)) return `“${mailer}” is not the name of a mailer.`;
  return [`/tryflags ${flags[question.role]}`, `/try ${mailer} ${typed(question.address)}`, '/tryflags ER'];
}
