import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Step } from '#mail/smtp/step';
import type { SessionResult } from '#mail/smtp/transcript';
import { runSession } from '#services/smtp/dialogue';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { type OddMail, oddMail } from '../../../mail/mta/odd-mail.ts';
import { data, ehlo, greeting, here, message, open, quit, rcpt, targetAt } from './on-the-wire.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

type How = 'stuffed' | 'raw' | 'bdat';
const odd = oddMail(6, 50, 'accept.test');
const bytesOf = ({ body }: OddMail): string => Buffer.from(body).toString('latin1');
const kindOf = ({ label }: OddMail): string => label.replace(/ \d+$/, '');

/** What goes over the wire as the message, without doubled dots and without the end of data. */
function sentAs(bytes: string, how: How): string {
  if (how === 'bdat') return bytes;
  const mended = how === 'stuffed' ? bytes.replace(/\r\n|\r|\n/g, '\r\n') : bytes;
  return mended === '' || mended.endsWith('\r\n') ? mended : `${mended}\r\n`;
}

function bodySteps(bytes: string, how: How): Step[] {
  if (how === 'bdat') return [{ kind: 'bdat', stage: 'message', bytes, size: 50_000 }];
  if (how === 'stuffed') return [data, message(bytes)];
  // Raw is what the composer means it to be: he doubles dots himself.
  const dotted = sentAs(bytes, 'raw').replace(/(^|\r\n)\./g, '$1..');
  return [data, message(dotted, 'raw', '.\r\n')];
}

interface Injected {
  readonly odd: OddMail;
  readonly sent: string;
  readonly result: SessionResult;
  /** Byte text; undefined when it did not arrive. */
  readonly arrived: string | undefined;
}

/** Hands all of them over to a server, and waits until those it accepted have reached the sink. */
async function inject(ip: string, how: How): Promise<Injected[]> {
  await lab.sink.forgetMessages();
  const results: SessionResult[] = [];
  for (const [n, one] of odd.entries())
    results.push(
      await runSession(open, here, targetAt(25, { host: ip }), [
        greeting,
        ehlo,
        { kind: 'line', stage: 'sender', line: 'MAIL FROM:<a@lab.test> BODY=8BITMIME' },
        rcpt(`odd${n}@accept.test`),
        ...bodySteps(bytesOf(one), how),
        quit,
      ]),
    );
  const accepted = results.filter(({ outcome }) => outcome === 'accepted').length;
  await expect.poll(async () => (await lab.sink.messages()).length, { timeout: 60_000 }).toBe(accepted);
  const arrived = new Map(
    (await lab.sink.messages()).map(({ to, raw }) => [to[0]?.address, raw.toString('latin1')]),
  );
  return odd.map((one, n) => ({
    odd: one,
    sent: sentAs(bytesOf(one), how),
    result: results[n]!,
    arrived: arrived.get(`odd${n}@accept.test`),
  }));
}

/** Without the Received header that the server has put on top; there is exactly one. */
function belowReceived(arrived: string, server: string): string {
  const [received = ''] = /^Received: [^\r]*\r\n(?:[ \t][^\r]*\r\n)*/.exec(arrived) ?? [];
  expect(received).toContain(`by ${server}`);
  return arrived.slice(received.length);
}

describe('fifty odd messages straight to the sink', () => {
  it.each(['stuffed', 'raw'] as const)('%s: every byte arrives as it was sent', async (how) => {
    for (const { odd: one, sent, arrived } of await inject(lab.sink.ip, how))
      expect(arrived === sent, one.label).toBe(true);
  });
});

/**
 * What Postfix 3.7 makes of a message on its way through (postconf(5), smtpd(8)): CRs before a line end vanish, a bare LF ends a
 * line, another bare CR becomes a blank (`cleanup_replace_stray_cr_lf`), and a line longer than `smtp_line_length_limit = 998` goes
 * on after CRLF and a blank, which counts.
 */
const throughPostfix = (sent: string): string => {
  const lines = sent.split('\n').map((line) => line.replace(/\r+$/, '').replaceAll('\r', ' '));
  if (lines.at(-1) === '') lines.pop();
  return lines
    .map((line) => line.slice(0, 998) + line.slice(998).replace(/[^]{1,997}/g, '\r\n $&'))
    .map((line) => `${line}\r\n`)
    .join('');
};

/** Beginnings that are no headers to it: each with what arrives instead. */
const postfixHeaders: Readonly<Record<string, (sent: string, how: How) => string>> = {
  'body only': (sent) => `\r\n${sent}`,
  // A header ends at its NUL, and what follows is no header any more.
  'NUL in a header': (sent) => sent.replace(/\0[^\r]*\r\n/, '\r\n\r\n'),
  // A line as in an mbox file is kept as a header after DATA; after BDAT it is the first line of the body.
  'strange headers': (sent, how) =>
    how === 'bdat'
      ? `\r\n${sent}`
      : sent
          .replace(/^From /, 'X-Mailbox-Line: From ')
          .replace('Subject :', 'Subject:')
          .replace(/\r\n: no name/, '\r\n\r\n: no name'),
};

describe('fifty odd messages through Postfix', () => {
  it.each(['stuffed', 'raw', 'bdat'] as const)('%s: they arrive with exactly its changes', async (how) => {
    for (const { odd: one, sent, result, arrived } of await inject(lab.postfix.ip, how)) {
      expect(result, one.label).toMatchObject({ outcome: 'accepted' });
      expect(result.queueId, one.label).toMatch(/^[0-9A-F]{6,}$/);
      const before = postfixHeaders[kindOf(one)]?.(sent, how) ?? sent;
      const seen = belowReceived(arrived ?? '', 'postfix1.lab.test');
      expect(seen === throughPostfix(before), one.label).toBe(true);
    }
  });
});

/** Headers that sendmail adds where they are missing, taken out again. */
function withoutAdded(arrived: string, sent: string): string {
  const end = arrived.indexOf('\r\n\r\n') + 2;
  const sentHead = `\r\n${sent.split('\r\n\r\n')[0] ?? ''}`.toLowerCase();
  let head = arrived.slice(0, end);
  for (const name of ['Message-Id', 'Date', 'From'])
    if (!sentHead.includes(`\r\n${name.toLowerCase()}:`)) {
      const before = head;
      head = head.replace(new RegExp(`(^|\\n)${name}: [^\\r]*\\r\\n`), '$1');
      expect(head, name).not.toBe(before);
    }
  return head + arrived.slice(end);
}

/** Lines over 990 bytes (`L=990` of its smtp mailers) go on after `!`, CRLF and a blank. */
const unbroken = (bytes: string): string => bytes.replaceAll('!\r\n ', '');

const sendmailChanges: Readonly<Record<string, (sent: string) => string>> = {
  'nothing at all': () => '\r\n',
  'headers only': (sent) => `${sent}\r\n`,
  'body only': (sent) => `\r\n${sent}`,
  // Its first line is taken for the separator of an mbox file, and thrown away.
  'strange headers': (sent) =>
    sent
      .replace(/^From [^\r]*\r\n/, '')
      .replace('Subject :', 'Subject:')
      .replace('\r\n: no name', '\r\n\r\n: no name'),
};

describe('fifty odd messages through sendmail', () => {
  it.each(['stuffed', 'raw'] as const)(
    '%s: it refuses NUL, bare CR and bare LF; the others arrive',
    async (how) => {
      for (const { odd: one, sent, result, arrived } of await inject(lab.sendmail.ip, how)) {
        const bare = /\r(?!\n)|(?<!\r)\n/.test(sent);
        if (sent.includes('\0') || bare) {
          // Which of them it meets first decides: NUL 554 at the end, a bare line end 421 at once.
          expect(result.words, one.label).toMatch(
            bare
              ? /^(554 5\.6\.1 .* NUL byte|421 4\.5\.0 .* Bare (linefeed|carriage return)).* not allowed$/
              : /^554 5\.6\.1 .* NUL byte not allowed$/,
          );
          expect(arrived, one.label).toBeUndefined();
          continue;
        }
        expect(result, one.label).toMatchObject({ outcome: 'accepted' });
        expect(result.queueId, one.label).toMatch(/^[A-Za-z0-9]{14}$/);
        const seen = unbroken(withoutAdded(belowReceived(arrived ?? '', 'sendmail1.lab.test'), sent));
        const wanted = sendmailChanges[kindOf(one)]?.(sent) ?? sent;
        if (kindOf(one) === 'very long header') {
          // MAXLINE: what is beyond some 2,000 bytes of a header is cut off.
          const [head = '', ...body] = seen.split('\r\n');
          expect(head.length).toBeGreaterThan(2000);
          expect(wanted.startsWith(head), one.label).toBe(true);
          expect(body).toEqual(wanted.split('\r\n').slice(1));
        } else expect(seen === wanted, one.label).toBe(true);
      }
    },
  );
});
