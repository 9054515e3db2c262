import type { Page } from 'playwright-core';
import { showInConsole } from '../lab/console-hosts.ts';
import { openBrowser } from './chromium.ts';
import { quoted } from './open-ssh.ts';
import type { Ground, Place } from './ground.ts';
import { type Figure, race, ratio, spreadOf, timed } from './measure.ts';
import { serve } from './served.ts';

const window = 'Config: the window';

/** Keys that each change how many findings there are; from the key until that is painted. Milliseconds. */
async function keystrokes(page: Page, keys: readonly string[], rounds: number): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const key of keys) {
      await page.evaluate('keyWatch.arm()');
      await page.keyboard.press(key);
      samples.push(await page.evaluate<number>('keyWatch.painted'));
      // What is done after a pause (drafts, other files) must not fall into the next key.
      await page.waitForTimeout(900);
    }
  return samples;
}

const p95 = (samples: readonly number[]): number =>
  samples.toSorted((a, b) => a - b)[Math.ceil(samples.length * 0.95) - 1] ?? NaN;

async function openFile(page: Page, name: string, holds: string): Promise<number> {
  return timed(async () => {
    await page
      .getByRole('navigation', { name: 'Files' })
      .getByRole('button', { name: new RegExp(`^${name}( |$)`) })
      .click();
    await page
      .locator('.monaco-editor .view-line')
      .filter({ hasText: holds })
      .first()
      .waitFor({ timeout: 60_000 });
  });
}

const entries = (count: number): string =>
  Array.from({ length: count }, (_, n) => `From:user${n}@d${n % 977}.example\tREJECT\n`).join('');

/** An mc of 1,500 lines as they grow over the years: comments, options, local rules. */
const longMc = (mc: string): string => {
  const rules = Array.from({ length: 1400 - mc.split('\n').length }, (_, n) =>
    n % 3 === 0 ? `dnl entry ${n} of the list\n` : `EXPOSED_USER(\`user${n}')dnl\n`,
  ).join('');
  return mc.replace('MAILER_DEFINITIONS', `${rules}MAILER_DEFINITIONS`);
};

/** The editor with long files: from a key to its findings, and opening. */
export async function configWindow(ground: Ground, quick: boolean): Promise<Figure[]> {
  const { host } = ground.sendmail;
  const kept = await Promise.all(['access', 'sendmail.mc'].map((name) => host.readFile(`/etc/mail/${name}`)));
  const [access = '', mc = ''] = kept;
  const rounds = quick ? 10 : 30;
  const served = await serve();
  const { browser, page } = await openBrowser('key-watch.mjs');
  const show = async (): Promise<void> => {
    await page.goto(served.console.link).catch(() => page.reload());
    await page.getByRole('navigation', { name: 'Hosts' }).getByRole('button', { name: host.name }).click();
    await page.getByRole('tab', { name: 'Config' }).click();
    await page
      .getByRole('navigation', { name: 'Files' })
      .getByRole('button', { name: /^access/ })
      .waitFor({ timeout: 60_000 });
  };
  const reopen = async (): Promise<void> => {
    await page.reload();
    await page
      .getByRole('navigation', { name: 'Files' })
      .getByRole('button', { name: /^access/ })
      .waitFor({ timeout: 60_000 });
  };
  try {
    await showInConsole(served.console.dataDir, { ...ground.lab, hosts: [host] });
    await host.writeFile('/etc/mail/access', `Connect:192.0.2.77 RELA\n${entries(10_000)}`);
    await host.writeFile('/etc/mail/sendmail.mc', `dnl long\n${longMc(mc)}FEATURE(\`nocanonif')dnl\n`);
    ground.say('an access file of 10,000 lines');
    await show();
    await openFile(page, 'access', 'RELA');
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.waitForTimeout(3000);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('End');
    const typedAccess = await keystrokes(page, ['Y', 'Backspace'], rounds);
    ground.say('an mc of 1,500 lines');
    await openFile(page, 'sendmail.mc', 'dnl long');
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.waitForTimeout(3000);
    await page.keyboard.press('Control+End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('End');
    for (let step = 0; step < `')dnl`.length; step += 1) await page.keyboard.press('ArrowLeft');
    const typedMc = await keystrokes(page, ['y', 'Backspace'], rounds);
    ground.say('an access file of 100,000 lines');
    await host.writeFile('/etc/mail/access', `From:first@example.org REJECT\n${entries(100_000)}`);
    const opened: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await reopen();
      // The editor itself is loaded by then, as it is for whoever opens a second file.
      await openFile(page, 'aliases', ':');
      await page.waitForTimeout(1500);
      opened.push(await openFile(page, 'access', 'first@example.org'));
    }
    const figure = (what: string, value: number, samples: number, aim: number): Figure => ({
      bench: window,
      what,
      unit: 'ms',
      value: { median: value, low: value, high: value, samples },
      aim: { atMost: aim },
    });
    return [
      figure('key to findings, 10,000 lines of access, p95', p95(typedAccess), typedAccess.length, 50),
      figure('key to findings, 1,500 lines of mc, p95', p95(typedMc), typedMc.length, 30),
      { bench: window, what: 'the same, median: access', unit: 'ms', value: spreadOf(typedAccess) },
      { bench: window, what: 'the same, median: mc', unit: 'ms', value: spreadOf(typedMc) },
      {
        bench: window,
        what: 'opening 100,000 lines of access',
        unit: 'ms',
        value: spreadOf(opened),
        aim: { atMost: 1500 },
      },
    ];
  } finally {
    await browser.close();
    await served.stop();
    await host.writeFile('/etc/mail/access', access);
    await host.writeFile('/etc/mail/sendmail.mc', mc);
  }
}

/** From a change to its being live and confirmed, through Postroom. */
async function byPostroom(
  ground: Ground,
  place: Place,
  path: string,
  setId: string,
  line: string,
): Promise<void> {
  const { api } = ground;
  const { hostId } = place;
  const { state, content } = await api.config.open({ hostId, path });
  const changes = [{ path, base: state.sha256 ?? 'absent', content: `${content}${line}\n` }];
  let planId = '';
  for await (const plan of await api.config.plan({ hostId, setId, changes })) {
    if (plan.state === 'ready') planId = plan.id;
    else if (plan.state !== 'checking') throw new Error(`${plan.state}: ${plan.why}`);
  }
  const { deployId } = await api.deploys.start({
    hostId,
    planId,
    window: 120,
    confirm: 'auto',
    note: 'bench',
  });
  for await (const { deploys } of await api.deploys.watch()) {
    const deploy = deploys.find(({ id }) => id === deployId);
    if (deploy?.ended !== true) continue;
    if (deploy.state !== 'done') throw new Error(`${deploy.state}: ${deploy.why}`);
    return;
  }
}

/**
 * The same by hand: stage, build, check, keep the old, put in place, look whether mail works and once more ten seconds
 * later, as a deploy does before it confirms by itself; the new login follows.
 */
const byHand = {
  sendmail: (line: string): string => `set -e; t=$(mktemp -d); cd /etc/mail
    old=$(sha256sum access); cp -p access "$t/access"; echo ${quoted(line)} >>"$t/access"
    sendmail -Am -bv root >/dev/null
    makemap hash "$t/access" <"$t/access"
    sed "/^O RunAsUser/d; s#/etc/mail/access#$t/access#" sendmail.cf >"$t/check.cf"
    sendmail -C"$t/check.cf" -bt </dev/null >/dev/null; sendmail -C"$t/check.cf" -Am -bv root >/dev/null
    test "$(sha256sum access)" = "$old"; cp -p access access.db "$t/.."; sync
    chown --reference=access.db "$t/access.db"; chmod --reference=access.db "$t/access.db"
    cp -p "$t/access.db" .access.db.new; cp -p "$t/access" .access.new; sync
    mv .access.db.new access.db; mv .access.new access
    look() { grep -q ":0019 " /proc/net/tcp; sendmail -Am -bp >/dev/null; sendmail -Am -bv root >/dev/null; tail -n 50 /var/log/mail.log | grep -c SYSERR || true; }
    look; sleep 10; look
    rm -rf "$t"`,
  postfix: (line: string): string => `set -e; t=$(mktemp -d); cd /etc/postfix
    old=$(sha256sum virtual); cp -pr /etc/postfix "$t/new"; echo ${quoted(line)} >>"$t/new/virtual"
    postmap "$t/new/virtual"; postmap -q info@lab.test "hash:$t/new/virtual"
    sed -i "s#/etc/postfix/virtual#$t/new/virtual#" "$t/new/main.cf"; postconf -c "$t/new" -n >/dev/null; postfix -c /etc/postfix check
    test "$(sha256sum virtual)" = "$old"; cp -p virtual virtual.db "$t"; sync
    cp -p "$t/new/virtual.db" .virtual.db.new; cp -p "$t/new/virtual" .virtual.new; sync
    mv .virtual.db.new virtual.db; mv .virtual.new virtual
    look() { grep -q ":0019 " /proc/net/tcp; postqueue -p >/dev/null; postfix status; tail -n 50 /var/log/mail.log | grep -c fatal || true; }
    look; sleep 10; look
    rm -rf "$t"`,
} as const;

const courses = [
  {
    mta: 'sendmail',
    path: '/etc/mail/access',
    setId: 'sendmail',
    line: (n: number) => `From:bench${n}@x.example\tREJECT`,
  },
  {
    mta: 'postfix',
    path: '/etc/postfix/virtual',
    setId: 'postfix:/etc/postfix',
    line: (n: number) => `bench${n}@lab.test\tops`,
  },
] as const;

/** Plan to live and confirmed, beside the same steps in one ssh script. */
export async function configDeploy(ground: Ground, quick: boolean): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { mta, path, setId, line } of courses) {
    const place = ground[mta];
    ground.say(`deploying to ${place.host.name}`);
    await ground.api.config.survey({ hostId: place.hostId });
    let n = 0;
    const script = (): string =>
      `printf %s ${quoted(Buffer.from(byHand[mta](line((n += 1)))).toString('base64'))} | base64 -d | sudo -n sh -s`;
    const samples = await race(quick ? 3 : 7, [
      async () => ({ ours: await timed(() => byPostroom(ground, place, path, setId, line((n += 1)))) }),
      async () => ({
        hand: (await place.ssh.live(script())) + (await place.ssh.fresh('sudo -n true')),
      }),
    ]);
    const { over: ours, under: theirs, ...rest } = ratio(samples, 'ours', 'hand');
    figures.push({
      bench: 'Config: deploy',
      what: `${mta}: plan to live and confirmed`,
      against: 'the steps by hand in one ssh script, and a new login',
      ...rest,
      aim: { atMost: 1.5 },
      ours,
      theirs,
    });
  }
  return figures;
}
