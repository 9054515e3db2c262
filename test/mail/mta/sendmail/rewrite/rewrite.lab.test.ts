import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigSet } from '#mail/config/files';
import type { Staged } from '#mail/rewrite/asking';
import { fateText } from '#mail/rewrite/fate';
import { type Answer, printTrace, type Question } from '#mail/rewrite/question';
import { detailOf, keep } from '#mail/mta/sendmail/config/detail';
import { sendmail } from '#mail/mta/sendmail/index';
import { type Lab, startLab } from '../../../../lab/lab.ts';
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

describe('other configurations', () => {
  const only = (role: 'mta' | 'msp', cf: string): ConfigSet => ({
    ...set,
    files: [],
    detail: keep({ ...detailOf(set), configurations: [{ role, cf, mc: '' }] }),
  });

  it('a cf without an mc, by its own path', async () => {
    const cf = (await lab.sendmail.readFile('/etc/mail/sendmail.cf')).replace(
      /^C\{Secret\}.*$/m,
      'C{Secret}hand',
    );
    await lab.sendmail.writeFile("/etc/mail/by hand's.cf", cf);
    const hand = only('mta', "/etc/mail/by hand's.cf");
    for (const trace of [true, false])
      expect(await fates(['hand@exact.test', 'alpha@exact.test'], { set: hand, trace })).toEqual([
        '550 5.7.1 Secret user',
        'smtp [192.0.2.11] alpha@exact.test',
      ]);
    expect(
      await fates(['hand@exact.test'], { set: hand, staged: { directory: '/nosuch', paths: [] } }),
    ).toEqual(['550 5.7.1 Secret user']);
  });

  it('a host that only submits, where sendmail -bv tells more', async () => {
    const msp = only('msp', '/etc/mail/submit.cf');
    const [answer] = await ask([route('u@exact.test')], { set: msp });
    expect(answer!.notes.map(({ code }) => code)).toContain('localaddr-not-applied');
    const ran = await runOn(lab.sendmail, rewrite.verify!.run(msp, hostFacts(), 'u@exact.test'));
    expect(fateText(rewrite.verify!.read('u@exact.test', ran, undefined)!.fate)).toBe(
      'relay [127.0.0.1] u@exact.test',
    );
  });

  it('one that is not there', async () => {
    const [live] = await fates(['u@exact.test'], { set: only('mta', '/etc/mail/gone.cf') });
    expect(live).toMatch(/^unknown: sendmail cannot open the configuration file: /);
  });
});

describe('checks', () => {
  const check = (address: string, sender: string, recipient: string): Question => ({
    kind: 'check',
    client: { address, name: 'mx.example.org', helo: 'mx.example.org', auth: '' },
    sender,
    recipient,
  });

  it('are asked among other questions, and disturb none of them', async () => {
    const questions = [
      check('198.51.100.9', 'a@accept.test', 'u@exact.test'),
      route('u@exact.test'),
      check('198.51.100.9', 'a@banned.test', 'ops@sendmail1.lab.test'),
      check('10.1.2.3', 'a@accept.test', 'u@exact.test'),
      route('gone@virt.test'),
      check('198.51.100.9', 'a@accept.test', 'ops@sendmail1.lab.test'),
    ];
    for (const trace of [true, false]) {
      const answers = await ask(questions, { trace });
      expect(answers.map(({ fate }) => fateText(fate))).toEqual([
        '550 5.7.1 Relaying denied',
        'smtp [192.0.2.11] u@exact.test',
        expect.stringMatching(/^5\d\d 5\.\d\.\d /) as string,
        'relayed',
        '550 5.0.0 No such user here',
        'accepted',
      ]);
      expect(answers[2]!.because).toMatch(/access entry "From:banned\.test/i);
      for (const answer of answers) expect(answer.trace.length > 0).toBe(trace);
    }
  });
});
