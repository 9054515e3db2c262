import { z } from 'zod';
import { bytesOf } from '#mail/bytes';
import type { Question } from '#mail/rewrite/question';

/** What stands in the form, as it was typed. */
export const form = z.object({
  kind: z.enum(['route', 'rewrite', 'check']),
  /** One a line. For a check: the recipients. */
  addresses: z.string(),
  role: z.enum(['envelope sender', 'envelope recipient', 'header sender', 'header recipient']),
  mailer: z.string(),
  client: z.string(),
  name: z.string(),
  helo: z.string(),
  auth: z.string(),
  sender: z.string(),
});
export type Form = z.infer<typeof form>;

export const emptyForm: Form = {
  kind: 'route',
  addresses: '',
  role: 'header sender',
  mailer: '',
  client: '',
  name: '',
  helo: '',
  auth: '',
  sender: '',
};

/** More than these at once belong into a replay. */
export const mostQuestions = 20_000;
const longest = 2000;

export type Read =
  | { readonly questions: readonly Question[] }
  /** What cannot be asked, and where it stands. */
  | { readonly problem: string; readonly field: keyof Form };

/** Byte text of one line as typed; `<>` is the null sender. */
const address = (text: string): string => (text === '<>' ? '' : bytesOf(text));

/** Reads the form; lines without text are no question. */
export function questionsOf(typed: Form): Read {
  const wrong = wrongField(typed);
  if (wrong !== undefined) return wrong;
  const lines = typed.addresses
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) return { problem: 'Type an address.', field: 'addresses' };
  if (lines.length > mostQuestions)
    return { problem: `At most ${mostQuestions} addresses are asked at once.`, field: 'addresses' };
  return { questions: lines.map((line) => questionFor(typed, address(line))) };
}

function questionFor(typed: Form, asked: string): Question {
  if (typed.kind === 'route') return { kind: 'route', address: asked };
  if (typed.kind === 'rewrite')
    return { kind: 'rewrite', address: asked, role: typed.role, mailer: bytesOf(typed.mailer.trim()) };
  return {
    kind: 'check',
    client: {
      address: bytesOf(typed.client.trim()),
      name: bytesOf(typed.name.trim()),
      helo: bytesOf(typed.helo.trim()),
      auth: bytesOf(typed.auth.trim()),
    },
    sender: address(typed.sender.trim()),
    recipient: asked,
  };
}

// eslint-disable-next-line no-control-regex -- refusing control characters is what this is for
const control = /[\x00-\x09\x0b-\x1f\x7f]/;
const fields: Readonly<Record<Form['kind'], readonly (keyof Form)[]>> = {
  route: ['addresses'],
  rewrite: ['addresses', 'mailer'],
  check: ['addresses', 'client', 'name', 'helo', 'auth', 'sender'],
};

function wrongField(typed: Form): Read | undefined {
  for (const field of fields[typed.kind]) {
    const lines = typed[field].split('\n').map((line) => line.trim());
    const at = lines.findIndex((line) => control.test(line));
    const where = lines.length > 1 ? `Line ${at + 1}` : 'This';
    if (at >= 0)
      return { problem: `${where} has a tab or another control character, which no address has.`, field };
    const long = lines.findIndex((line) => bytesOf(line).length > longest);
    if (long >= 0)
      return {
        problem: `${lines.length > 1 ? `Line ${long + 1}` : 'This'} is longer than ${longest} bytes.`,
        field,
      };
  }
  if (typed.kind === 'check' && typed.client.trim() === '')
    return {
      problem: 'Type the address of the client: without one, it counts as this host itself.',
      field: 'client',
    };
  return undefined;
}
