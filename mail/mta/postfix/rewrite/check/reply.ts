import { dsnOf } from '../listing.ts';

/** What a restriction says: goes on, lets the mail in, or refuses it with a reply. */
export type Verdict = 'dunno' | 'permit' | Reply;

export interface Reply {
  readonly code: string;
  readonly enhanced: string;
  readonly words: string;
  readonly because: string;
}

/** Whom a restriction speaks about, as the reply says it. */
export interface About {
  /** `a@example.org`, `host[192.0.2.1]`. */
  readonly name: string;
  readonly what:
    'Client host' | 'Helo command' | 'Sender address' | 'Recipient address' | 'Data command' | 'End-of-data';
  /** Restriction that a bare `type:table` stands for; '' where it stands for none. */
  readonly acl: string;
}

/** A reply; the first digit of the enhanced code follows the code (smtpd_check_reject). */
export const reply = (code: string, enhanced: string, words: string, because: string): Reply => ({
  code,
  enhanced: `${code[0] ?? '5'}${enhanced.slice(1)}`,
  words,
  because,
});

/** `<a@b>: Sender address rejected: …`; an enhanced code in front of the text is taken for the reply's. */
export function rejected(
  { name, what }: About,
  code: string,
  enhanced: string,
  text: string,
  because: string,
  otherwise = text,
): Reply {
  const found = dsnOf(text, enhanced);
  const words = `<${name}>: ${what} rejected: ${found.text === '' ? otherwise : found.text}`;
  return reply(code, found.dsn, words, because);
}
