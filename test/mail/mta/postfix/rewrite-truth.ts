import type { Fate } from '#mail/rewrite/question';
import type { MailHost } from '../../../lab/mail-host.ts';
import { submit } from '../../../lab/smtp-client.ts';

/** Where a real Postfix took one message, in the words of its log, one line each; or how it refused the recipient. */
export type Truth = readonly string[];

interface Row {
  readonly tag: string;
  readonly id: string;
  readonly said: string;
}

function rowsOf(log: string): Row[] {
  return log.split('\n').flatMap((text) => {
    const [, tag = '', id = '', said = ''] =
      /\s(postfix\S*)\[\d+\]: ([0-9A-Za-z]{6,}): (.*)$/.exec(text) ?? [];
    return id === '' ? [] : [{ tag, id, said }];
  });
}

const attempt =
  /^to=<(.*?)>, (?:orig_to=<.*?>, )?relay=(.*?), (?:conn_use=\d+, )?delay=.*?, dsn=([\d.]+), status=(\w+) \((.*)\)$/;

/** Ends of a message and of those that it was forwarded as. */
function endsOf(rows: ReadonlyMap<string, readonly Row[]>, id: string): string[] {
  return (rows.get(id) ?? []).flatMap(({ tag, said }) => {
    const [, to = '', relay = '', dsn = '', status, words = ''] = attempt.exec(said) ?? [];
    if (status === undefined) return [];
    const forwarded = /^forwarded as (\S+)$/.exec(words)?.[1];
    if (forwarded !== undefined) return endsOf(rows, forwarded);
    const parts = tag.split('/').slice(1);
    const [transport = ''] = parts;
    const program = parts.at(-1) ?? '';
    if (program === 'discard' || /discarded$/.test(words)) return ['discarded'];
    if (program === 'error') return [`error ${dsn} ${words}`];
    if (program === 'smtp') {
      const name =
        /Name service error for name=(\S+) /.exec(words)?.[1] ?? /connect to ([^[]+)\[/.exec(words)?.[1];
      return [`${transport} ${(name ?? relay.replace(/\[.*/, '')).toLowerCase()} ${to}`];
    }
    if (status !== 'sent') return [`error ${dsn} ${words}`];
    const command = /^delivered to command: (.*)$/.exec(words)?.[1];
    const file = /^delivered to file: (.*)$/.exec(words)?.[1];
    return [`${transport} ${command === undefined ? (file ?? to) : `|${command}`}`];
  });
}

/** Brings one message to each recipient and waits until the log tells what became of all of them. */
export async function deliverAll(
  host: MailHost,
  port: number,
  instance: string,
  recipients: readonly string[],
): Promise<Truth[]> {
  const before = Number((await host.must('wc -c </var/log/mail.log')).trim());
  const replies: string[] = [];
  for (let from = 0; from < recipients.length; from += 50) {
    const mails = recipients.slice(from, from + 50).map((to) => ({
      from: 'sender@legacy.test',
      to: [to],
      content: `Subject: ${to.length}\n\nhello\n`,
    }));
    replies.push(...(await submit(host.ip, port, mails)).map(({ reply }) => reply));
  }
  const ids = replies.map((reply) => /queued as (\S+)/.exec(reply)?.[1]);
  for (let tries = 0; tries < 240; tries++) {
    const log = await host.must(`tail -c +${before + 1} /var/log/mail.log`);
    const rows = new Map<string, Row[]>();
    for (const row of rowsOf(log))
      if (row.tag.startsWith(`${instance}/`)) rows.set(row.id, [...(rows.get(row.id) ?? []), row]);
    const over = [...rows].every(
      ([, of]) =>
        of.some(({ said }) => said === 'removed' || / status=deferred /.test(said)) ||
        !of.some(({ said }) => /^from=/.test(said)),
    );
    if (over && ids.every((id) => id === undefined || rows.has(id)))
      return replies.map((reply, at) => {
        const id = ids[at];
        return id === undefined ? [reply] : [...new Set(endsOf(rows, id))].sort();
      });
    await host.must('sleep 0.25');
  }
  throw new Error('Some messages did not come to an end.');
}

/** The lab's name server, as far as the cases name domains. */
const exchangers: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)(?:accept|legacy|defer)\.test$/i, 'sink.lab.test'],
  [/^lab\.test$/i, 'sendmail1.lab.test'],
];

/** The same of our answer. */
export function asTruth(fate: Fate): Truth {
  if (fate.kind === 'discarded') return ['discarded'];
  if (fate.kind === 'error')
    return fate.code === ''
      ? [`error ${fate.enhanced} ${fate.words}`]
      : [`${fate.code} ${fate.enhanced} ${fate.words}`];
  if (fate.kind !== 'deliveries') return [JSON.stringify(fate)];
  return [
    ...new Set(
      fate.deliveries.map(({ mailer, host, user }) => {
        if (mailer === 'local' || mailer === 'virtual') return `${mailer} ${user}`;
        if (mailer === 'error') return `error ${host}`;
        if (mailer === 'discard') return 'discarded';
        const name = host.replace(/:\d+$/, '').replace(/[[\]]/g, '');
        const relay =
          exchangers.find(([domain]) => domain.test(name) && !host.startsWith('['))?.[1] ??
          name.toLowerCase();
        return `${mailer} ${relay} ${user}`;
      }),
    ),
  ].sort();
}
