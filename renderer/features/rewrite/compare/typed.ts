import { bytesOf } from '#mail/bytes';
import { questionText } from '#mail/rewrite/fate';
import type { AddressRole, Client, Question } from '#mail/rewrite/question';

/** What is asked of each address that is typed. */
export type Asked = { readonly kind: 'route' } | { readonly kind: 'rewrite'; readonly role: AddressRole };

export interface Typed {
  /** Each once, in their order. */
  readonly questions: readonly Question[];
  /** Lines that ask what another line asked before. */
  readonly twice: number;
  /** Lines that cannot be asked, from 1. */
  readonly faults: readonly { readonly line: number; readonly words: string }[];
}

/** More are refused by the services. */
export const mostQuestions = 20_000;
const longest = 2000;

/** Parts at commas that stand outside quotes. */
function parts(line: string): string[] {
  const found: string[] = [];
  let quoted = false;
  let from = 0;
  for (let at = 0; at < line.length; at++) {
    const char = line[at];
    if (char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) {
      found.push(line.slice(from, at));
      from = at + 1;
    }
  }
  return [...found, line.slice(from)].map((part) => part.trim());
}

/** `<>` is the null sender. */
const bare = (address: string): string => /^<([^<>]*)>$/.exec(address)?.[1] ?? address;

const ip = /^\[?(?:IPv6:)?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]*:[0-9a-f:.]+)\]?$/i;

/** `192.0.2.1 mail.example.com helo=mail auth=joe`; `undefined` when it does not begin with an IP address. */
function clientOf(part: string): Client | undefined {
  const [first = '', ...rest] = part.split(/\s+/);
  const address = ip.exec(first)?.[1];
  if (address === undefined) return undefined;
  const after = (word: string): string => rest.find((one) => one.startsWith(word))?.slice(word.length) ?? '';
  const name = rest.find((one) => !/^(helo|auth)=/.test(one)) ?? '';
  return { address, name, helo: after('helo='), auth: after('auth=') };
}

/** One line that is not empty → its question, or why it is none. */
function questionOf(line: string, asked: Asked, checks: boolean): Question | string {
  const [first = '', second, third, ...more] = parts(line);
  const client = clientOf(first);
  // A source route has commas of its own: @a,@b:user@c
  const several = second !== undefined && !/^<?@/.test(line);
  if (client !== undefined && several) {
    if (third === undefined || more.length > 0) return 'a check has three parts: client, sender, recipient.';
    if (!checks) return 'checks cannot be asked of this configuration.';
    return { kind: 'check', client, sender: bare(second), recipient: bare(third) };
  }
  if (several)
    return third !== undefined && more.length === 0
      ? 'three parts, but the first is not an IP address: a check begins with the client.'
      : 'several addresses: put each on a line of its own.';
  const address = bare(line);
  return asked.kind === 'route'
    ? { kind: 'route', address }
    : { kind: 'rewrite', address, role: asked.role, mailer: '' };
}

/**
 * What people type or paste, one question a line: an address, or `client, sender, recipient` for a check, where the client is an
 * IP address that its name, `helo=…` and `auth=…` may follow.
 */
export function readTyped(text: string, asked: Asked, checks: boolean): Typed {
  const questions = new Map<string, Question>();
  const faults: { line: number; words: string }[] = [];
  let twice = 0;
  for (const [at, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = bytesOf(raw.trim());
    if (line === '') continue;
    const read =
      line.length > longest
        ? 'longer than 2,000 bytes.'
        : // eslint-disable-next-line no-control-regex -- refusing control characters is what this is for
          /[\x00-\x1f\x7f]/.test(line)
          ? 'it has a control character (a tab?).'
          : questionOf(line, asked, checks);
    if (typeof read === 'string') faults.push({ line: at + 1, words: read });
    else {
      const key = `${read.kind} ${questionText(read)}`;
      if (questions.has(key)) twice++;
      else questions.set(key, read);
    }
  }
  return { questions: [...questions.values()], twice, faults };
}
