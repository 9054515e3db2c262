import { readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';
import type { HostDraft } from '#contract/hosts';
import type { JournalEntry } from '#contract/journal';
import { addHostsToFile } from '../../electron/services/hosts/host-file.ts';
import type { Account } from '../lab/accounts.ts';
import { showInConsole } from '../lab/console-hosts.ts';
import type { Lab } from '../lab/lab.ts';
import type { MailHost } from '../lab/mail-host.ts';
import { accessible, expect, picture, test } from './fixtures.ts';
import { grid, only, pick, scope } from './table.ts';

/** A second port of sshd. */
const door = 2200;

interface EntryOptions {
  readonly user?: Account;
  readonly port?: number;
  readonly readOnly?: boolean;
}

/** One way to a lab host, under a name of its own. */
const draft = (
  host: MailHost,
  name: string,
  { user = 'ops', port = host.port, readOnly = false }: EntryOptions = {},
): HostDraft => ({
  kind: 'ssh',
  name,
  group: 'Many',
  environment: 'test',
  tags: [],
  readOnly,
  elevation: user === 'root' ? 'none' : user === 'doas' ? 'doas' : 'sudo',
  address: host.ip,
  port,
  user,
  auth: { method: 'key', keyFile: host.keyFile },
  jumps: [],
});

/** Every command that this console ran so far, oldest first. */
function journal(dataDir: string): JournalEntry[] {
  const text = readFileSync(join(dataDir, 'journal.jsonl'), 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as JournalEntry);
}

interface Listing {
  readonly hostName: string;
  readonly from: number;
  readonly to: number;
}

const begunAt = ({ at }: JournalEntry): number => Date.parse(at);
const endedAt = (entry: JournalEntry): number => begunAt(entry) + entry.durationMs;

/** The commands of one listing of a host run at once or one after the other, never seconds apart. */
function listings(entries: readonly JournalEntry[], action: string): Listing[] {
  const found: Listing[] = [];
  const byBegin = entries.filter((entry) => entry.action === action).sort((a, b) => begunAt(a) - begunAt(b));
  for (const entry of byBegin) {
    const at = found.findIndex(
      ({ hostName, to }) => hostName === entry.hostName && begunAt(entry) - to < 2_000,
    );
    const known = found[at];
    if (known === undefined)
      found.push({ hostName: entry.hostName, from: begunAt(entry), to: endedAt(entry) });
    else found[at] = { ...known, to: Math.max(known.to, endedAt(entry)) };
  }
  return found;
}

/** How many of these ran at the same moment, at most. */
const mostAtOnce = (spans: readonly Listing[]): number =>
  spans.reduce(
    (most, { from }) => Math.max(most, spans.filter((other) => other.from <= from && from < other.to).length),
    0,
  );

/** Processor time that a process has used, in seconds. */
function processorSeconds(pid: number | undefined): number {
  if (pid === undefined) return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** sshd has one process named `[net]` for each client that is not logged in yet. Counts the logins that are under way on a host until it is told to stop: the most at once. */
function watchLogins(host: MailHost): () => Promise<{ most: number; looks: number }> {
  const ended = host.must(
    'rm -f /tmp/stop-counting; m=0; n=0; while ! test -e /tmp/stop-counting && test $n -lt 6000; do c=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n" | grep -acE "^sshd: .*\\[net\\]"); n=$((n+1)); if test "$c" -gt "$m"; then m=$c; fi; done; echo "$m $n"',
  );
  return async () => {
    await host.must('touch /tmp/stop-counting');
    const [most = NaN, looks = NaN] = (await ended).trim().split(' ').map(Number);
    return { most, looks };
  };
}

async function add(dataDir: string, lab: Lab, drafts: readonly HostDraft[]): Promise<void> {
  await addHostsToFile(dataDir, drafts);
  const keys = lab.hosts.map(({ knownHosts }) => knownHosts).join('');
  // As OpenSSH names the keys of another port.
  await appendFile(join(dataDir, 'known_hosts'), keys.replace(/^(\S+) /gm, `[$1]:${door} `));
}

const toQueues = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /All hosts/ }).click();
  await page.getByRole('tab', { name: 'Queue' }).click();
};

const fleet = (page: Page, name: string): Locator =>
  page.getByRole('table').getByRole('row').filter({ hasText: name });

const listed = (dataDir: string, hostName: string, since: number): number =>
  listings(journal(dataDir), 'queue.list').filter((one) => one.hostName === hostName && one.from > since)
    .length;

test('hosts that fail are shown where they are, and keep no other from being read', async ({
  window: page,
  desk,
  lab,
}) => {
  test.setTimeout(480_000);
  await showInConsole(desk.dataDir, lab);
  // Six ways to the host that will hang: more than are read at a time.
  const hanging = Array.from({ length: 6 }, (_, n) => `hangs${n}`);
  await add(desk.dataDir, lab, [
    draft(lab.sendmail, 'wrong-port', { port: 2 }),
    draft(lab.sendmail, 'look-only', { readOnly: true }),
    ...hanging.map((name) => draft(lab.postfix, name)),
  ]);
  await page.getByRole('button', { name: /hangs5/ }).waitFor();
  await toQueues(page);
  await page.getByRole('button', { name: 'Connect 10 hosts' }).click();
  await expect(page.getByRole('contentinfo')).toContainText('9 of 10 hosts connected', { timeout: 60_000 });
  const about = page.getByRole('alert').or(page.getByRole('status')).or(page.getByRole('note'));
  await expect(about.filter({ hasText: 'wrong-port' }).first()).toBeVisible();
  await accessible(page);
  await picture(page, 'many-hosts-failing');

  await test.step('one host, and all hosts of a name, by the filter', async () => {
    await only(page, 'host:look-only');
    await expect(scope(page)).toContainText(/[1-9]\d* messages match/);
    const hosts = await grid(page).locator('[data-column="host"]').allTextContents();
    expect(new Set(hosts)).toEqual(new Set(['look-only']));
    // What is shown of a host that may only be looked at cannot be acted on.
    const id = (await grid(page).locator('[data-column="id"]').first().textContent()) ?? '';
    await pick(page, id);
    await page.getByRole('button', { name: /^Hold\s*h$/ }).hover();
    await expect(page.getByRole('tooltip')).toContainText('read-only');
    await page.keyboard.press('h');
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('read-only');
    expect(
      journal(desk.dataDir).filter(({ effect, hostName }) => effect === 'write' && hostName === 'look-only'),
    ).toEqual([]);
    await only(page, 'host:hangs');
    await expect(scope(page)).toContainText(/[1-9]\d* messages match/);
    await only(page, '');
  });

  await test.step('a host whose sshd hangs', async () => {
    await page.getByRole('button', { name: /How often the queue is read/ }).click();
    await page.getByRole('menuitem', { name: 'every 5 s' }).click();
    await lab.postfix.freezeSshd();
    const frozenAt = Date.now();
    try {
      // Read again and again while six others say nothing, long before those are given up.
      await expect
        .poll(() => listed(desk.dataDir, 'sendmail1.lab.test', frozenAt), { timeout: 45_000 })
        .toBeGreaterThanOrEqual(2);
      await expect(about.filter({ hasText: 'hangs5' }).first()).toBeVisible({ timeout: 90_000 });
      const before = listed(desk.dataDir, 'sendmail1.lab.test', frozenAt);
      await expect
        .poll(() => listed(desk.dataDir, 'sendmail1.lab.test', frozenAt), { timeout: 45_000 })
        .toBeGreaterThan(before);
      await accessible(page);
      await picture(page, 'many-hosts-hanging');
    } finally {
      await lab.postfix.thawSshd();
    }
    await expect(page.getByRole('contentinfo')).toContainText('9 of 10 hosts connected', {
      timeout: 120_000,
    });
  });
});

test('twenty hosts are connected and polled without a storm', async ({ window: page, desk, lab }) => {
  test.setTimeout(480_000);
  const users: readonly Account[] = ['ops', 'doas', 'shbash', 'shdash', 'shtcsh', 'shfish', 'shzsh', 'root'];
  const hosts = [lab.sendmail, lab.postfix];
  for (const host of hosts) await host.setSshd(['Port 22', `Port ${door}`]);
  try {
    await showInConsole(desk.dataDir, lab);
    const drafts = hosts.flatMap((host) => [
      ...users.map((user) => draft(host, `${host.mta}-${user}`, { user })),
      draft(host, `${host.mta}-door-ops`, { port: door }),
    ]);
    await add(desk.dataDir, lab, drafts);
    await page.getByRole('button', { name: /postfix-door-ops/ }).waitFor();
    await toQueues(page);
    const logins = hosts.map(watchLogins);
    await page.getByRole('button', { name: 'Connect 20 hosts' }).click();
    // The other door has the same keys, but a name of its own for them.
    await expect(page.getByRole('contentinfo')).toContainText('20 of 20 hosts connected', {
      timeout: 120_000,
    });
    const counted = await Promise.all(logins.map((stop) => stop()));
    for (const { most, looks } of counted) {
      expect(looks).toBeGreaterThan(20);
      expect(most).toBeLessThanOrEqual(4);
    }
    expect(Math.max(...counted.map(({ most }) => most))).toBeGreaterThan(0);

    await page.getByRole('tab', { name: 'Overview' }).click();
    for (const name of drafts.map((one) => one.name))
      await expect(fleet(page, name).getByRole('cell').nth(2)).toHaveText(/^[\d,]+$/, { timeout: 60_000 });
    await accessible(page);
    await picture(page, 'many-hosts-overview-light');
    await page.getByRole('tab', { name: 'Queue' }).click();

    const since = Date.now();
    const used = processorSeconds(desk.pid);
    const watchedMs = 50_000;
    await sleep(watchedMs);
    const load = (processorSeconds(desk.pid) - used) / (watchedMs / 1000);
    await page.getByRole('button', { name: 'Read the queue now' }).click();
    await sleep(10_000);

    const all = journal(desk.dataDir);
    const queues = listings(all, 'queue.list');
    expect(mostAtOnce([...queues, ...listings(all, 'holds.list')])).toBeLessThanOrEqual(4);
    const polled = queues.filter(({ from }) => from > since && from < since + watchedMs);
    expect(new Set(polled.map(({ hostName }) => hostName)).size).toBe(20);
    const gaps = [...new Set(polled.map(({ hostName }) => hostName))].flatMap((name) => {
      const mine = polled.filter(({ hostName }) => hostName === name).sort((a, b) => a.from - b.from);
      return mine.slice(1).map(({ from }, at) => from - (mine[at]?.to ?? NaN));
    });
    expect(gaps.length).toBeGreaterThanOrEqual(20);
    // Every 15 seconds, from the end of one listing to the begin of the next.
    expect(Math.min(...gaps)).toBeGreaterThan(14_000);
    test.info().annotations.push({
      type: 'measured',
      description: `20 hosts every 15 s: ${(load * 100).toFixed(1)} % of a processor, ${polled.length} listings in ${watchedMs / 1000} s, shortest pause ${Math.min(...gaps)} ms, logins at once ${counted.map(({ most }) => most).join(' and ')}`,
    });
    expect(load).toBeLessThan(0.6);
    await picture(page, 'many-hosts-queue-light');
  } finally {
    for (const host of hosts) await host.setSshd();
  }
});
