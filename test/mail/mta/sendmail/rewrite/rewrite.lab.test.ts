import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigSet } from '#mail/config/files';
import type { Staged } from '#mail/rewrite/asking';
import { fateText } from '#mail/rewrite/fate';
import { type Answer, printTrace, type Question } from '#mail/rewrite/question';
import { sendmail } from '#mail/mta/sendmail/index';
import { type Lab, startLab } from '../../../../lab/lab.ts';
import { submit } from '../../../../lab/smtp-client.ts';
import { runOn } from '../../../real-host.ts';
import { hostFacts } from '../../reading.ts';
import { ConfigGround } from '../config-ground.ts';
import { recipients } from './addresses.ts';
import { enrich, tables } from './proving-ground.ts';

const rewrite = sendmail.rewrite!;
const staging = '/var/lib/postroom/tx/rewriting/new';
const ops = { name: 'plain', uid: 1001, shell: '/bin/sh' };
let lab: Lab;
let ground: ConfigGround;
let set: ConfigSet;

beforeAll(async () => {
  lab = await startLab({ label: 'sendmail rewriting' });
  await enrich(lab.sendmail);
  ground = new ConfigGround(lab);
  set = (await ground.survey()).sets[0]!;
  const busybox = execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim();
  await lab.sendmail.writeFile('/usr/local/bin/busybox', readFileSync(busybox), 0o755);
});
afterAll(() => lab.stop());

interface How {
  readonly staged?: Staged;
  readonly trace?: boolean;
  readonly shell?: readonly string[];
  readonly set?: ConfigSet;
  readonly user?: string;
}

/** Asks as the services do, round by round; every run must leave no temporary file. */
async function ask(questions: readonly Question[], how: How = {}): Promise<readonly Answer[]> {
  const { staged, trace = false, shell, user } = how;
  const facts = hostFacts(
    user === undefined ? {} : { account: { ...ops, name: user }, sudo: { rights: 'no', listing: '' } },
  );
  const asking = rewrite.ask(how.set ?? set, facts, questions, {
    trace,
    ...(staged === undefined ? {} : { staged }),
  });
  for (let commands = asking.next(); commands !== undefined; commands = asking.next()) {
    const results = [];
    for (const command of commands)
      results.push(
        await runOn(lab.sendmail, command, {
          ...(shell === undefined ? {} : { shell }),
          ...(user === undefined ? {} : { user }),
        }),
      );
    asking.take(results);
  }
  return asking.answers();
}

const route = (address: string): Question => ({ kind: 'route', address });
const fates = async (addresses: readonly string[], how?: How): Promise<readonly string[]> =>
  (await ask(addresses.map(route), how)).map(({ fate }) => fateText(fate));

describe('where mail goes', () => {
  it('agrees with sendmail -bv, asked anew', async () => {
    const plain = recipients.filter((address) => !/[\x80-\xff]/.test(address));
    const answers = await ask(plain.map(route));
    let agreed = 0;
    for (const [at, address] of plain.entries()) {
      const ran = await runOn(lab.sendmail, rewrite.verify!.run(set, hostFacts(), address));
      const verified = rewrite.verify!.read(address, ran, undefined)!.fate;
      const { fate } = answers[at]!;
      // -bt follows no alias and takes a list for one address.
      const behind =
        fate.kind === 'deliveries' &&
        ['local', 'prog', '*file*', '*include*'].includes(fate.deliveries[0]!.mailer);
      if (behind || /[, ].*@|^@|^<>$/.test(address)) continue;
      if (fate.kind === 'error' && verified.kind === 'error')
        expect([address, fate.words]).toEqual([address, verified.words]);
      else expect([address, fateText(fate)]).toEqual([address, fateText(verified)]);
      agreed += 1;
    }
    process.stdout.write(`${agreed} of ${plain.length} addresses compared with sendmail -bv\n`);
    expect(agreed).toBeGreaterThanOrEqual(60);
  });

  it('is the same with every step told, in any shell', async () => {
    const some = recipients.filter((_, at) => at % 4 === 0);
    const brief = await ask(some.map(route));
    for (const shell of [['/bin/dash'], ['/bin/bash', '--posix'], ['/usr/local/bin/busybox', 'sh']]) {
      const told = await ask(some.map(route), { trace: true, shell });
      expect(told.map(({ fate, because }) => [fate, because])).toEqual(
        brief.map(({ fate, because }) => [fate, because]),
      );
      for (const { trace } of told) expect(printTrace(trace).join('\n')).toMatch(/rule matches: /);
    }
    expect(await lab.sendmail.must('ls /tmp')).toBe('');
  });

  it('keeps every byte of an address', async () => {
    const bytes = Array.from({ length: 32 }, (_, at) => String.fromCharCode(0xa0 + at)).join('');
    const [answer] = await fates([`${bytes}@exact.test`]);
    expect(answer).toBe(`smtp [192.0.2.11] ${bytes}@exact.test`);
  });

  it('says what cannot be asked', async () => {
    const answers = await ask([
      route('a\nb@exact.test'),
      route('a'.repeat(2001)),
      route('  '),
      route('u@exact.test'),
    ]);
    expect(answers.map(({ fate }) => fate.kind)).toEqual(['unknown', 'unknown', 'unknown', 'deliveries']);
    const [long] = await fates([`${'a'.repeat(1900)}@exact.test`]);
    expect(long).not.toMatch(/did not|ended/);
  });

  it('is asked thousands of times in few runs', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => route(`user${at}@exact.test`));
    const answers = await ask(many);
    expect(answers.filter(({ fate }) => fateText(fate).startsWith('smtp [192.0.2.11]'))).toHaveLength(3000);
  });

  it('is what an SMTP client hears when it is refused', async () => {
    const refused = [
      'u@closed.test',
      'u@later.test',
      'u@nocode.test',
      'gone@virt.test',
      'full@virt.test',
      'u@junk.test',
      'alpha@exact.test',
      'a@b@c',
      'u@.exact.test',
      'round@virt.test',
    ];
    const ours = await fates(refused);
    for (const [at, address] of refused.entries()) {
      const { stdout: said } = await lab.sendmail.run(
        `(sleep 0.3; printf 'EHLO x\\r\\n'; sleep 0.2; printf 'MAIL FROM:<>\\r\\n'; sleep 0.2; printf 'RCPT TO:<${address}>\\r\\n'; sleep 0.2; printf 'QUIT\\r\\n'; sleep 0.1) | sendmail -Am -bs 2>&1`,
      );
      const [, code = '', enhanced = '', words = ''] =
        /^([45]\d\d) (\d\.\d\.\d) (?:<.*>\.\.\. )?(.*?)\r?$/m.exec(said) ?? [];
      expect([address, ours[at]]).toEqual([address, `${code} ${enhanced} ${words}`]);
    }
  });
});

describe('how an address is written', () => {
  it('is asked for each role and mailer', async () => {
    const rewritten = async (
      address: string,
      role: 'header sender' | 'envelope recipient',
      mailer: string,
    ): Promise<string> => fateText((await ask([{ kind: 'rewrite', address, role, mailer }]))[0]!.fate);
    expect(await rewritten('ops', 'header sender', '')).toBe('Operations@lab.test');
    expect(await rewritten('u@exact.test', 'envelope recipient', 'relay')).toBe('u@exact.test');
    expect(await rewritten('ops', 'header sender', 'nosuch')).toMatch(/^unknown: There is no mailer nosuch/);
  });
});

describe('a staged configuration', () => {
  const stage = async (changed: Readonly<Record<string, string>>): Promise<Staged> => {
    await lab.sendmail.must(
      `rm -rf ${staging}; mkdir -p -m 700 /var/lib/postroom; mkdir -p ${staging}/etc/mail`,
    );
    const paths: string[] = [];
    for (const [name, text] of Object.entries(changed)) {
      await lab.sendmail.writeFile(`${staging}/etc/mail/${name}`, text);
      paths.push(`/etc/mail/${name}`);
      if (name.includes('.')) continue;
      await lab.sendmail.must(`makemap hash ${staging}/etc/mail/${name}.db <${staging}/etc/mail/${name}`);
      paths.push(`/etc/mail/${name}.db`);
    }
    return { directory: staging, paths };
  };

  it('differs from the live one exactly where its mailer table does', async () => {
    const staged = await stage({
      mailertable: tables['mailertable']!.replace(
        'exact.test\tsmtp:[192.0.2.11]',
        'exact.test\tsmtp:[192.0.2.200]',
      ),
    });
    const before = await lab.sendmail.must('find /etc/mail -type f -exec md5sum {} +');
    const [live, next] = [await fates(recipients), await fates(recipients, { staged })];
    const changed = recipients.filter((_, at) => live[at] !== next[at]);
    expect(changed.length).toBeGreaterThan(10);
    for (const [at, address] of recipients.entries())
      expect([address, next[at]]).toEqual([address, live[at]!.replace('[192.0.2.11]', '[192.0.2.200]')]);
    expect(await lab.sendmail.must('find /etc/mail -type f -exec md5sum {} +')).toBe(before);
  });

  it('is asked with its own cf', async () => {
    const cf = (await lab.sendmail.readFile('/etc/mail/sendmail.cf')).replace(
      /^C\{Secret\}.*$/m,
      'C{Secret}gamma',
    );
    const staged = await stage({ 'sendmail.cf': cf });
    expect(await fates(['alpha@exact.test', 'gamma@exact.test'], { staged })).toEqual([
      'smtp [192.0.2.11] alpha@exact.test',
      '550 5.7.1 Secret user',
    ]);
  });

  it('that does not load gives no answer but why', async () => {
    const cf = await lab.sendmail.readFile('/etc/mail/sendmail.cf');
    const broken = await stage({ 'sendmail.cf': cf.slice(0, 3000) });
    const [answer] = await fates(['u@exact.test'], { staged: broken });
    expect(answer).toMatch(/^unknown: sendmail does not load this configuration: /);
    const gone = await fates(['u@exact.test'], {
      staged: { directory: '/nosuch', paths: ['/etc/mail/sendmail.cf'] },
    });
    expect(gone[0]).toMatch(/^unknown: The configuration file could not be read/);
  });

  it('with a map that is not there says so for every address', async () => {
    const answers = await ask([route('u@exact.test'), route('u@accept.test'), route('ops')], {
      staged: { directory: '/nosuch', paths: ['/etc/mail/mailertable.db'] },
    });
    expect(answers.map(({ fate }) => fate.kind)).toEqual(['unknown', 'unknown', 'deliveries']);
    for (const { notes } of answers.slice(0, 2))
      expect(notes.map(({ code }) => code)).toContain('missing-map');
  });
});

describe('without root', () => {
  it('says with every answer that it may be wrong', async () => {
    const answers = await ask([route('u@exact.test'), route('ops')], { user: 'plain' });
    expect(answers[0]!.fate.kind).toBe('unknown');
    for (const { notes } of answers) expect(notes.map(({ code }) => code)).toContain('not-root');
  });
});

describe('the shell', () => {
  const typed = async (
    lines: readonly string[],
    options = { config: '', debug: '' },
    user = 'root',
  ): Promise<string> => {
    const command = rewrite.shell!.start(set, hostFacts(), options);
    const { stdout } = await runOn(
      lab.sendmail,
      {
        ...command,
        stdin: `${command.stdin ?? ''}${lines.map((line) => `${line}\n${rewrite.shell!.mark.line}\n`).join('')}`,
      },
      { user },
    );
    return stdout;
  };

  it('answers line by line up to its mark', async () => {
    const { mark, prompt, read } = rewrite.shell!;
    const out = await typed(['/parse u@exact.test', '3,0 gone@virt.test']);
    const [first = '', second = ''] = out
      .slice(out.indexOf(`\n${prompt}`) + 1)
      .split(`${prompt}${mark.ends}\n`);
    expect(fateText(read('/parse u@exact.test', first).fate!)).toBe('smtp [192.0.2.11] u@exact.test');
    expect(fateText(read('3,0 gone@virt.test', second).fate!)).toBe('550 5.0.0 No such user here');
  });

  it('takes another configuration file and -d', async () => {
    expect(await typed(['3,0 ops'], { config: '/etc/mail/submit.cf', debug: '21.12' })).toMatch(
      /rule matches: [^]*parse {12}returns: \$# local \$: ops\n/,
    );
  });

  it('says why it did not start, and begins with a configuration that no daemon would start with', async () => {
    const { refused } = rewrite.shell!;
    expect(refused(await typed([], { config: '/nosuch.cf', debug: '' }))).toMatch(
      /cannot open the configuration file/,
    );
    const begun = await typed([], { config: '/etc/mail/aliases', debug: '' });
    expect([begun.includes('No local mailer defined'), refused(begun)]).toEqual([true, undefined]);
    for (const config of ['aliases', '/etc/mail/a\nb'])
      expect(() => rewrite.shell!.start(set, hostFacts(), { config, debug: '' })).toThrow('whole path');
  });

  it('knows what can be typed', async () => {
    const known = rewrite.shell!.words(await typed(rewrite.shell!.wordLines));
    const has = (kind: string): readonly string[] =>
      known.filter((word) => word.kind === kind).map(({ text }) => text);
    expect(has('ruleset')).toEqual(
      expect.arrayContaining(['canonify', 'check_rcpt', 'Canonify2', 'EnvToSMTP', '3']),
    );
    expect(has('ruleset')).not.toContain('checkmail');
    expect(has('mailer')).toEqual(expect.arrayContaining(['local', 'esmtp', 'uucp-old']));
    expect(has('map')).toEqual(expect.arrayContaining(['domaintable', 'host', 'access']));
    expect(has('class')).toEqual(expect.arrayContaining(['$=w', '$=O']));
    expect(has('macro')).toContain('${client_addr}');
  });
});

describe('what the host saw', () => {
  it('is read from its log, with the most frequent first', async () => {
    const facts = hostFacts({ logs: { kind: 'file', path: '/var/log/mail.log' } });
    const send = (from: string, to: string): Promise<unknown> =>
      submit(lab.sendmail.ip, 25, [{ from, to: [to], content: 'Subject: x\r\n\r\nx\r\n' }]);
    await send('a@accept.test', 'ops@sendmail1.lab.test');
    await send('a@accept.test', 'ops@sendmail1.lab.test');
    await send('b@accept.test', 'keeper@defer.test');
    await expect
      .poll(async () => lab.sendmail.must('grep -c " to=" /var/log/mail.log || :').then(Number))
      .toBeGreaterThanOrEqual(3);
    await lab.sendmail.must(
      `cd /var/log && printf '%s sendmail1 sm-mta[77]: 1AAAAA00000001: to=<old@exact.test>,<older@exact.test>, delay=00:00:01, mailer=smtp, relay=x [192.0.2.1], dsn=2.0.0, stat=Sent\\n' "$(date '+%b %e %H:%M:%S' -d '2 hours ago')" | gzip >mail.log.2.gz
       printf '%s sendmail1 sm-mta[78]: 1AAAAA00000002: from=<z@exact.test>, size=5, class=0, nrcpts=1, relay=mx.example.org [192.0.2.7]\\n%s sendmail1 sm-mta[78]: 1AAAAA00000002: to=<rfc@exact.test>, delay=00:00:01, mailer=smtp, relay=x [192.0.2.1], stat=Sent\\n' "$(date -d '1 hour ago' +%Y-%m-%dT%H:%M:%S.123456%:z)" "$(date -d '1 hour ago' +%Y-%m-%dT%H:%M:%S%:z)" >mail.log.1
       printf '%s sendmail1 sm-mta[79]: 1AAAAA00000003: to=<ancient@exact.test>, delay=00:00:01, stat=Sent\\n' "$(date '+%b %e %H:%M:%S' -d '9 hours ago')" >>mail.log.1`,
    );
    for (const shell of [['/bin/dash'], ['/usr/local/bin/busybox', 'sh']]) {
      const { stdout, stderr, code } = await runOn(lab.sendmail, rewrite.seen(set, facts, 5), { shell });
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      const seen = rewrite.readSeen(stdout);
      const routes = new Map(
        seen.flatMap(({ question, times }) =>
          question.kind === 'route' ? [[question.address, times] as const] : [],
        ),
      );
      expect(routes.get('ops@sendmail1.lab.test')).toBe(2);
      expect([...routes.keys()]).toEqual(
        expect.arrayContaining(['keeper@defer.test', 'old@exact.test', 'older@exact.test', 'rfc@exact.test']),
      );
      expect([...routes.keys()]).not.toContain('ancient@exact.test');
      expect(seen.map(({ question }) => question)).toContainEqual({
        kind: 'check',
        client: { address: '192.0.2.7', name: 'mx.example.org', helo: '', auth: '' },
        sender: 'z@exact.test',
        recipient: 'rfc@exact.test',
      });
      const ours = seen.find(
        ({ question }) => question.kind === 'check' && question.sender === 'a@accept.test',
      );
      expect(ours?.times).toBe(2);
    }
  });
});
