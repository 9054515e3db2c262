import { setTimeout as sleep } from 'node:timers/promises';

import type { Lab } from './lab.ts';
import type { MailHost } from './mail-host.ts';
import { hostileMail, marked, plainMail, seedRules, utf8Mail } from './seed-mail.ts';
import { type Mail, submit } from './smtp-client.ts';

export interface Seeded {
  /** Messages each listing shows, by the host's own tools. */
  sendmail: { queue: number; quarantined: number; lost: number; submission: number };
  postfix: { main: number; held: number; out: number };
}

/** Fills the queues of both hosts with everyday and hostile mail, and waits until they have come to rest. */
export async function seedQueue(lab: Lab): Promise<Seeded> {
  await lab.sink.setRules(seedRules);
  const [sendmail, postfix] = await Promise.all([seedSendmail(lab.sendmail), seedPostfix(lab.postfix)]);
  return { sendmail, postfix };
}

async function deliver(host: MailHost, port: number, mails: readonly Mail[]): Promise<void> {
  for (const [index, { accepted, reply }] of (
    await submit(host.ip, port, marked(host.name, mails))
  ).entries()) {
    const subject = /^Subject: .{0,40}/m.exec(Buffer.from(mails[index]?.content ?? '').toString())?.[0];
    if (!accepted) throw new Error(`${host.name} did not take "${subject ?? ''}": ${reply}`);
  }
}

async function until(what: string, done: () => Promise<boolean>, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`${what}: not after ${seconds} s.`);
    await sleep(200);
  }
}

const total = (listing: string): number => Number(/Total requests: (\d+)/.exec(listing)?.[1] ?? 0);

async function seedSendmail(host: MailHost): Promise<Seeded['sendmail']> {
  await deliver(host, 25, [...plainMail, ...hostileMail]);
  const letter = (subject: string): string =>
    `Subject: ${subject}\nX-Lab-Seed: ${host.name}\n\nGood morning.\n`;
  for (const [from, to, subject] of [
    ['ops', 'held@defer.test', 'Quarantined one'],
    ['ops', 'held-too@defer.test', 'Quarantined two'],
    ['ops', 'lost@defer.test', 'Lost'],
  ] as const) {
    await host.must(['sendmail', '-Am', '-odq', '-f', `${from}@lab.test`, to], { stdin: letter(subject) });
  }
  for (const to of ['one@defer.test', 'two@accept.test', '"three <b>"@defer.test']) {
    await host.must(['sendmail', '-Ac', '-odq', '-oi', to], {
      stdin: letter('Waits for the MTA'),
      user: 'ops',
    });
  }
  await until('sendmail has tried all mail once', async () => {
    const listing = await host.must('sendmail -Am -bp');
    return !/^\S{14}\*/m.test(listing);
  });
  const files = await host.must(
    "grep -lE '^R[^:]*:<?(held|held-too|lost)@' $(find /var/spool/mqueue -type f -name 'qf*')",
  );
  for (const file of files.trim().split('\n')) {
    const id = file.slice(file.lastIndexOf('/qf') + 3);
    if (/^R[^:]*:<?lost@/m.test(await host.readFile(file))) {
      // What sendmail itself does with a file it cannot make sense of.
      await host.must(['mv', file, file.replace(/\/qf([^/]*)$/, '/Qf$1')]);
    } else {
      await host.must(['sendmail', '-Am', '-Qseen by the postmaster <b>at 3</b>', `-qI${id}`]);
    }
  }
  const [queue = 0, quarantined = 0, lost = 0, submission = 0] = await Promise.all(
    ['-Am -bp', '-Am -bp -qQ', '-Am -bp -qL', '-Ac -bp'].map(async (flags) =>
      total(await host.must(`sendmail ${flags}`)),
    ),
  );
  return { queue, quarantined, lost, submission };
}

async function seedPostfix(host: MailHost): Promise<Seeded['postfix']> {
  const held = (subject: string): Mail => ({
    from: 'ops@lab.test',
    to: ['held@defer.test'],
    content: `X-Lab-Hold: yes\nSubject: ${subject}\n\nGood morning.\n`,
  });
  await deliver(host, 25, [
    ...plainMail,
    ...hostileMail,
    ...utf8Mail,
    held('Held by a rule'),
    held('Held as well'),
  ]);
  await deliver(host, 2525, [...plainMail.slice(0, 6), ...hostileMail.slice(0, 6), ...utf8Mail]);
  const list = async (instance: string): Promise<string[]> =>
    (await host.must(`postqueue -c ${instance} -j`)).split('\n').filter((line) => line !== '');
  await until('Postfix has tried all mail once', async () => {
    const lines = [...(await list('/etc/postfix')), ...(await list('/etc/postfix-out'))];
    return lines.every((line) => !/"queue_name": "(active|incoming|maildrop)"/.test(line));
  });
  const [main, out] = await Promise.all([list('/etc/postfix'), list('/etc/postfix-out')]);
  const inHold = (line: string): boolean => line.includes('"queue_name": "hold"');
  return { main: main.length, held: main.filter(inHold).length, out: out.length };
}
