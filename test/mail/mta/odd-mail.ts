import { type Mail, type Submission, submit } from '../../lab/smtp-client.ts';
import { type Odd, type Random, kinds } from './odd-kinds.ts';

/** A message as it is to be submitted: envelope with its DSN options (RFC 3461), and the bytes after DATA. */
export interface OddMail extends Required<Pick<Odd, 'rcpts' | 'body'>> {
  readonly label: string;
  readonly from: string;
  readonly ret?: 'FULL' | 'HDRS';
  /** xtext, as it goes over the wire. */
  readonly envid?: string;
  readonly smtputf8: boolean;
}

/** The same numbers for the same seed, on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/**
 * `count` messages, each kind in turn, the same for the same seed. Every recipient is in `domain` or below it; labels are
 * unique, `KIND N`.
 */
export function oddMail(seed: number, count: number, domain = 'defer.test'): OddMail[] {
  const random = randomFrom(seed);
  const names = Object.keys(kinds);
  return Array.from({ length: count }, (_, n) => {
    const name = names[n % names.length] ?? '';
    const { smtputf8 = false, from = `sender${n}@lab.test`, ...rest } = kinds[name]!(random, domain, n);
    return { ...rest, from, smtputf8, label: `${name} ${n}` };
  });
}

/**
 * Submits them over real SMTP, some side by side; answers in the order of `mails`. A server that hangs up, as sendmail
 * does on a bare CR, has not accepted.
 */
export async function submitOdd(ip: string, port: number, mails: readonly OddMail[]): Promise<Submission[]> {
  const answers: Submission[] = [];
  const waiting = mails.entries();
  const lane = async (): Promise<void> => {
    for (const [at, mail] of waiting)
      answers[at] = await submit(ip, port, [wired(mail)]).then(
        ([answer]) => answer!,
        (error: unknown) => ({ accepted: false, reply: String(error), refusedRecipients: [] }),
      );
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return answers;
}

const wired = (mail: OddMail): Mail => ({
  from: mail.from,
  fromParameters: [
    'BODY=8BITMIME',
    ...(mail.smtputf8 ? ['SMTPUTF8'] : []),
    ...(mail.ret === undefined ? [] : [`RET=${mail.ret}`]),
    ...(mail.envid === undefined ? [] : [`ENVID=${mail.envid}`]),
  ].join(' '),
  to: mail.rcpts.map(({ address }) => address),
  toParameters: mail.rcpts.map(({ notify, orcpt }) =>
    [
      ...(notify === undefined ? [] : [`NOTIFY=${notify}`]),
      ...(orcpt === undefined ? [] : [`ORCPT=${orcpt}`]),
    ].join(' '),
  ),
  content: mail.body,
  asIs: true,
});
