import { chmodSync, chownSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { MailHost } from './mail-host.ts';
import { submit } from './smtp-client.ts';

export interface BulkOptions {
  /** Postfix only: the instance's configuration folder. */
  instance?: '/etc/postfix' | '/etc/postfix-out';
}

/**
 * Puts `count` deferred messages into a host's queue by copying one that was really deferred there. Senders and
 * recipients are numbered: `bulk-000042@lab.test` to `reader-000042@defer.test`.
 */
export async function bulkQueue(host: MailHost, count: number, options: BulkOptions = {}): Promise<void> {
  if (host.mta === 'sendmail') await bulkSendmail(host, count);
  else await bulkPostfix(host, count, options.instance ?? '/etc/postfix');
}

const templateNumber = 999_999;
const six = (number: number): string => String(number).padStart(6, '0');
// Lines and records keep their length, so that the sizes written beside them stay true.
const renumber = (text: string, number: number): string =>
  text
    .replaceAll(`bulk-${six(templateNumber)}`, `bulk-${six(number)}`)
    .replaceAll(`reader-${six(templateNumber)}`, `reader-${six(number)}`);

/** Arrivals are spread over the two days before, in no order. */
const earlier = (seconds: number, number: number): string => String(seconds - ((number * 7919) % 172_800));

/** A file of the host as this side sees it. Only for paths without symbolic links in them. */
const seen = (host: MailHost, path: string): string => `/proc/${host.pid}/root${path}`;

async function template(host: MailHost, port: number, find: string): Promise<string> {
  const [submission] = await submit(host.ip, port, [
    {
      from: `bulk-${six(templateNumber)}@lab.test`,
      to: [`reader-${six(templateNumber)}@defer.test`],
      content: `From: bulk-${six(templateNumber)}@lab.test\nSubject: One of many\n\nGood morning.\n`,
    },
  ]);
  if (submission?.accepted !== true)
    throw new Error(`${host.name} did not take the template: ${submission?.reply ?? ''}`);
  for (let tries = 0; tries < 100; tries += 1) {
    const { stdout } = await host.run(find);
    if (stdout.trim() !== '') return stdout.trim().split('\n')[0] ?? '';
    await sleep(100);
  }
  throw new Error(`${host.name} did not put off the template.`);
}

/** Writes a copy with the owner, mode and times of its model. */
function copyLike(path: string, content: Buffer, model: ReturnType<typeof statSync>): void {
  if (model === undefined) return;
  writeFileSync(path, content, { mode: 0o600 });
  chownSync(path, Number(model.uid), Number(model.gid));
  chmodSync(path, Number(model.mode) & 0o7777);
  utimesSync(path, model.atime, model.mtime);
}

async function bulkPostfix(host: MailHost, count: number, instance: string): Promise<void> {
  const queue = (await host.must(['postconf', '-c', instance, '-h', 'queue_directory'])).trim();
  const port = instance === '/etc/postfix' ? 25 : 2525;
  const find = `grep -rl 'reader-${six(templateNumber)}' ${queue}/deferred`;
  const file = await template(host, port, find);
  const id = basename(file);
  const message = readFileSync(seen(host, file)).toString('latin1');
  const model = statSync(seen(host, file));
  const reasonFile = join(queue, 'defer', basename(dirname(file)), id);
  const reason = readFileSync(seen(host, reasonFile)).toString('latin1');
  const reasonModel = statSync(seen(host, reasonFile));
  const arrival = Number(/T.(\d{10}) /s.exec(message)?.[1]);
  const long = id.length > 12;
  await host.must([
    'sh',
    '-c',
    'cd "$1" && for d in 0 1 2 3 4 5 6 7 8 9 A B C D E F; do for q in deferred defer; do install -d -o postfix -g root -m 700 "$q/$d"; done; done',
    'sh',
    queue,
  ]);
  for (let number = 0; number < count; number += 1) {
    const fresh = seen(host, join(queue, 'deferred', `lab-${number}`));
    copyLike(
      fresh,
      Buffer.from(renumber(message, number).replaceAll(String(arrival), earlier(arrival, number)), 'latin1'),
      model,
    );
    const name = long ? longId(id, number) : shortId(statSync(fresh).ino, number);
    const folder = long ? longHash(name) : name.slice(0, 1);
    renameSync(fresh, seen(host, join(queue, 'deferred', folder, name)));
    copyLike(
      seen(host, join(queue, 'defer', folder, name)),
      Buffer.from(renumber(reason, number), 'latin1'),
      reasonModel,
    );
    if (number % 500 === 499) await sleep(0);
  }
  await host.must(['postsuper', '-c', instance, '-d', id]);
}

/** Microseconds in five hexadecimal digits, then the inode: what Postfix checks when it starts. */
const shortId = (inode: number, number: number): string =>
  ((number * 7919) % 1_000_000).toString(16).toUpperCase().padStart(5, '0') +
  inode.toString(16).toUpperCase();

const digits = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';

/** Seconds (6 digits), microseconds (4 digits), `z`, inode; digits to the base 52. */
function longId(model: string, number: number): string {
  let rest = (number * 7919) % 1_000_000;
  let micros = '';
  for (let place = 0; place < 4; place += 1) {
    micros = (digits[rest % 52] ?? '0') + micros;
    rest = Math.floor(rest / 52);
  }
  return model.slice(0, 6) + micros + model.slice(10);
}

/** Postfix sorts long ids into folders by their microseconds, in hexadecimal as if the id were short. */
function longHash(id: string): string {
  const micros = Array.from(id.slice(6, 10)).reduce((sum, digit) => sum * 52 + digits.indexOf(digit), 0);
  return micros.toString(16).toUpperCase().padStart(5, '0').slice(0, 1);
}

async function bulkSendmail(host: MailHost, count: number): Promise<void> {
  const file = await template(
    host,
    25,
    `grep -lE '^N[1-9]' $(grep -l 'reader-${six(templateNumber)}' $(find /var/spool/mqueue -type f -name 'qf*')) /dev/null`,
  );
  const id = basename(file).slice(2);
  const bodyOf = (folder: string): string => (folder.endsWith('/qf') ? join(dirname(folder), 'df') : folder);
  const folders = ['/var/spool/mqueue/q1', '/var/spool/mqueue/q2/qf'];
  // The inode of the body is sendmail's own note; without the line it makes a new one.
  const control = readFileSync(seen(host, file))
    .toString('latin1')
    .replace(/^I.*\n/m, '');
  const bodyFile = join(bodyOf(dirname(file)), `df${id}`);
  const body = readFileSync(seen(host, bodyFile));
  const model = statSync(seen(host, file));
  const arrival = Number(/^T(\d+)$/m.exec(control)?.[1]);
  for (let number = 0; number < count; number += 1) {
    // Eight characters of time and sequence, then what is a process id elsewhere.
    const name = `${id.slice(0, 8)}${six(number + 100_000).slice(-6)}`;
    const folder = folders[number % folders.length] ?? '';
    const text = renumber(control, number)
      .replaceAll(id, name)
      .replace(/^T\d+$/m, `T${earlier(arrival, number)}`);
    copyLike(seen(host, join(bodyOf(folder), `df${name}`)), body, model);
    copyLike(seen(host, join(folder, `qf${name}`)), Buffer.from(text, 'latin1'), model);
    if (number % 500 === 499) await sleep(0);
  }
  await host.must(['rm', '-f', file, bodyFile]);
}
