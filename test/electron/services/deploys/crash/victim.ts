import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployPlan, Step } from '#mail/deploy/plan';
import type { MailHost } from '../../../../lab/mail-host.ts';

export type Kind = 'sendmail' | 'postfix';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');

/** What a host's mail system is made of, as far as these tests change it. The banner tells which set its daemon runs with. */
interface Setup {
  readonly text: string;
  readonly map: string;
  readonly main: string;
  /** The main file with this word in the banner. */
  readonly withBanner: (main: string, word: string) => string;
  readonly build: (staged: string) => readonly [string, ...string[]];
  readonly check: readonly [string, ...string[]];
  readonly reload: string;
  /** The banner word of the main file that is in place. */
  readonly wanted: string;
  readonly start: string;
  readonly kill: string;
}

const setups: Readonly<Record<Kind, Setup>> = {
  sendmail: {
    text: '/etc/mail/access',
    map: '/etc/mail/access.db',
    main: '/etc/mail/sendmail.cf',
    withBanner: (main, word) =>
      main.replace(/^O SmtpGreetingMessage=.*$/m, `O SmtpGreetingMessage=$j ${word}; $b`),
    build: (staged) => ['/bin/sh', '-c', 'exec makemap hash "$1" <"$1"', 'x', staged],
    check: ['/usr/sbin/sendmail', '-C@NEW@/etc/mail/sendmail.cf', '-bv', 'root'],
    reload:
      'kill -HUP $(head -n 1 /run/sendmail/mta/sendmail.pid) 2>/dev/null || /usr/sbin/sendmail -L sm-mta -bd -q1h',
    wanted: "sed -n 's/^O SmtpGreetingMessage=$j \\(.*\\); $b$/\\1/p' /etc/mail/sendmail.cf",
    start:
      'pgrep -x sendmail-mta >/dev/null || pgrep -x sendmail >/dev/null || /usr/sbin/sendmail -L sm-mta -bd -q1h',
    kill: 'pkill -KILL -x "sendmail|sendmail-mta"; true',
  },
  postfix: {
    text: '/etc/postfix/access',
    map: '/etc/postfix/access.db',
    main: '/etc/postfix/main.cf',
    withBanner: (main, word) =>
      `${main.replace(/^smtpd_banner.*\n/gm, '')}smtpd_banner = $myhostname ESMTP ${word};\n`,
    build: (staged) => ['/usr/sbin/postmap', `hash:${staged}`],
    check: [
      '/bin/sh',
      '-c',
      'cd "$1" && cp -n /etc/postfix/master.cf . && postconf -c "$1" -n',
      'x',
      '@NEW@/etc/postfix',
    ],
    reload: 'postfix reload || postfix start',
    wanted: "sed -n 's/^smtpd_banner = .myhostname ESMTP \\(.*\\);$/\\1/p' /etc/postfix/main.cf",
    start: 'postfix status 2>/dev/null || postfix start',
    kill: 'pkill -KILL -x "master|qmgr|pickup|smtpd|tlsmgr|anvil"; true',
  },
};

export interface Shape {
  /** Seconds until the host takes it back. */
  readonly window: number;
  /** A probe that fails with the new files. */
  readonly fails?: boolean;
  /** Seconds that a reload may take; it is short where a test waits for all of it. */
  readonly limit?: number;
}

/** One host whose configuration is deployed again and again. */
export class Victim {
  readonly host: MailHost;
  readonly kind: Kind;
  readonly setup: Setup;
  #count = 0;

  constructor(host: MailHost, kind: Kind) {
    this.host = host;
    this.kind = kind;
    this.setup = setups[kind];
  }

  /** Only here may a deploy die by its own hand; and what is on disk tells one set from the other. */
  async prepare(): Promise<void> {
    await this.host.must('mkdir -p -m 700 /var/lib/postroom/crash-test');
    const { main, text, withBanner, build } = this.setup;
    await this.host.writeFile(main, withBanner(await this.host.readFile(main), 'set-first'));
    await this.host.writeFile(text, `${await this.host.readFile(text)}set-first.test OK\n`);
    if (this.kind === 'sendmail') await this.host.must(`makemap hash ${this.setup.map} <${text}`);
    else await this.host.must(build(text));
    await this.host.must(this.setup.reload);
    await this.speaks('set-first');
  }

  /** A plan for a new set, from what is on the host now. */
  async plan(
    label: string,
    { window, fails = false, limit = 30 }: Shape,
  ): Promise<{ plan: DeployPlan; word: string }> {
    const { text, map, main, withBanner, build, check, reload, wanted } = this.setup;
    this.#count += 1;
    const word = `set-${this.#count}-${label}`.replace(/[^a-z0-9-]/g, '').slice(0, 40);
    const [mainText, access] = await Promise.all([this.host.readFile(main), this.host.readFile(text)]);
    const step = (kind: Step['kind'], title: string, argv: Step['argv'], timeout: number): Step => ({
      id: title.toLowerCase().replaceAll(' ', '-'),
      kind,
      title,
      argv,
      timeout,
      shown: argv.join(' '),
    });
    const banner = `w=$(${wanted}); n=0; while [ $n -lt 40 ]; do
      if exec 3<>/dev/tcp/127.0.0.1/25 && read -t 2 -r l <&3; then case $l in 220*" $w;"*) echo QUIT >&3; echo "$l"; exit 0;; esac; fi
      n=$((n+1)); sleep 0.1; done 2>/dev/null; echo "not $w: $l" >&2; exit 1`;
    const ifNew = { owner: 'root', group: 'root', mode: '0644' };
    const extra = this.extra(word);
    const plan: DeployPlan = {
      id: `${this.kind}-${word}`,
      setId: this.kind,
      by: 'tests',
      note: '',
      window,
      files: [
        { path: main, base: sha256(mainText), content: withBanner(mainText, word) },
        {
          path: text,
          base: sha256(access),
          content: access.replace(/^set-\S+ OK\n/gm, '') + `${word}.test OK\n`,
        },
        { path: extra, base: 'absent', content: `${word}\n` },
      ],
      built: [{ path: map, ifNew }],
      order: [extra, text, map, main],
      ifNew,
      force: 'reloads',
      steps: [
        step('build', 'Build the map', build(`@NEW@${text}`), 20),
        step('check', 'Check the main file', check, 20),
        step('reload', 'Reload', ['/bin/sh', '-c', reload], limit),
        step('probe', 'Greeting', ['/bin/bash', '-c', banner], Math.min(limit, 10)),
        ...(fails
          ? [step('probe', 'Never works', ['/bin/sh', '-c', `! grep -q "${word}" "${main}"`], 2)]
          : []),
      ],
    };
    // sendmail's maps are built as NAME into NAME.db by makemap itself; Postfix's too.
    return { plan, word };
  }

  extra(word: string): string {
    return `${this.setup.main.slice(0, this.setup.main.lastIndexOf('/'))}/${word}.txt`;
  }

  /** Hash per file that belongs to a set, `absent` where there is none. */
  async hashes(plan: DeployPlan): Promise<Readonly<Record<string, string>>> {
    const paths = plan.order;
    const out = await this.host.must([
      'sh',
      '-c',
      'for f; do if [ -e "$f" ]; then sha256sum "$f"; else echo "absent $f"; fi; done',
      'x',
      ...paths,
    ]);
    const sums = out.trim().split('\n');
    return Object.fromEntries(paths.map((path, at) => [path, (sums[at] ?? '').split(' ')[0] ?? '']));
  }

  /** The first line of the SMTP server; empty while there is none. */
  async greeting(): Promise<string> {
    const socket = connect({ host: this.host.ip, port: 25 });
    socket.setTimeout(3000, () => socket.destroy());
    try {
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      socket.end('QUIT\r\n');
      return bytes.toString('latin1');
    } catch {
      return '';
    } finally {
      socket.destroy();
    }
  }

  /** Waits until the daemon greets with this set's word; tells the last greeting otherwise. */
  async speaks(word: string, patience = 10_000): Promise<string | undefined> {
    const end = Date.now() + patience;
    let heard = '';
    while (Date.now() < end) {
      heard = await this.greeting();
      if (heard.includes(` ${word};`)) return undefined;
      await sleep(200);
    }
    return `it greets with ${JSON.stringify(heard)}, not with ${word}`;
  }

  /** The word of the set whose main file is in place. */
  async installed(): Promise<string> {
    return (await this.host.must(this.setup.wanted)).trim();
  }
}
