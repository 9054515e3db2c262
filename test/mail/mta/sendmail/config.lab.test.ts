import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffCf } from '#mail/config/cf/diff';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { ConfigGround } from './config-ground.ts';

const mcPath = '/etc/mail/sendmail.mc';
const cfPath = '/etc/mail/sendmail.cf';

/** A cf without what has no effect. */
const effective = (cf: string): string =>
  cf
    .split('\n')
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .join('\n');

/** What is written, which step must fail, the line of the mc and words that must be said about it. */
interface Mistake {
  readonly name: string;
  /** Put before MAILER_DEFINITIONS unless it says otherwise. */
  readonly text: string;
  readonly at?: 'end';
  readonly fails: 'm4' | 'sendmail';
  readonly words: RegExp;
  /** Of the line in the mc: its text, or nothing where the tools do not tell enough. */
  readonly line?: string;
}

// From what m4 and sendmail 8.17.1.9 were seen to say; the table is in the lab's notes on bad mc files.
const mistakes: readonly Mistake[] = [
  {
    name: 'a missing closing quote',
    text: 'FEATURE(`relay_entire_domain)dnl',
    fails: 'm4',
    words: /end of file in string/,
    line: 'FEATURE(`relay_entire_domain)dnl',
  },
  {
    name: 'an unknown FEATURE',
    text: "FEATURE(`no_such_feature')dnl",
    fails: 'm4',
    words: /cannot open/,
    line: "FEATURE(`no_such_feature')dnl",
  },
  {
    name: 'typographic quotes',
    text: 'FEATURE(\xe2\x80\x98relay_entire_domain\xe2\x80\x99)dnl',
    fails: 'm4',
    words: /cannot open/,
    line: 'FEATURE(\xe2\x80\x98relay_entire_domain\xe2\x80\x99)dnl',
  },
  {
    name: 'apostrophes',
    text: "FEATURE('relay_entire_domain')dnl",
    fails: 'm4',
    words: /cannot open/,
    line: "FEATURE('relay_entire_domain')dnl",
  },
  {
    name: 'a blank after FEATURE',
    text: "FEATURE (`relay_entire_domain')dnl",
    fails: 'm4',
    words: /cannot open/,
    line: "FEATURE (`relay_entire_domain')dnl",
  },
  {
    name: 'an unknown MAILER',
    text: "MAILER(`nosuch')dnl",
    fails: 'm4',
    words: /cannot open/,
    line: "MAILER(`nosuch')dnl",
  },
  {
    name: 'a FEATURE after MAILER',
    text: "FEATURE(`relay_entire_domain')dnl",
    at: 'end',
    fails: 'm4',
    words: /should be before MAILER/,
    line: "FEATURE(`relay_entire_domain')dnl",
  },
  {
    name: 'a blank after define',
    text: "define (`confMAX_MESSAGE_SIZE', `1000')dnl",
    fails: 'sendmail',
    words: /unknown configuration line/,
    line: "define (`confMAX_MESSAGE_SIZE', `1000')dnl",
  },
  {
    name: 'an unknown macro',
    text: "RELAY_DOMAINS(`x.test')dnl",
    fails: 'sendmail',
    words: /missing valid ruleset/,
    line: "RELAY_DOMAINS(`x.test')dnl",
  },
  {
    name: 'an unknown port',
    text: "DAEMON_OPTIONS(`Port=nosuch, Name=X')dnl",
    fails: 'sendmail',
    words: /service "nosuch" unknown/,
    line: "DAEMON_OPTIONS(`Port=nosuch, Name=X')dnl",
  },
  {
    name: 'an unknown privacy flag',
    text: "define(`confPRIVACY_FLAGS',`goawy')dnl",
    fails: 'sendmail',
    words: /goawy unrecognized/,
    line: "define(`confPRIVACY_FLAGS',`goawy')dnl",
  },
  {
    name: 'an unknown delivery mode',
    text: "define(`confDELIVERY_MODE', `xyz')dnl",
    fails: 'sendmail',
    words: /Unknown delivery mode x/,
    line: "define(`confDELIVERY_MODE', `xyz')dnl",
  },
  {
    name: 'an unknown DontBlameSendmail',
    text: "define(`confDONT_BLAME_SENDMAIL',`nosuchthing')dnl",
    fails: 'sendmail',
    words: /nosuchthing unrecognized/,
    line: "define(`confDONT_BLAME_SENDMAIL',`nosuchthing')dnl",
  },
  {
    name: 'a bad time, where sendmail -bt ends with 0',
    text: "define(`confTO_QUEUERETURN',`5x')dnl",
    fails: 'sendmail',
    words: /Invalid time unit/,
    line: "define(`confTO_QUEUERETURN',`5x')dnl",
  },
  {
    name: 'an unknown equate of a milter',
    text: "INPUT_MAIL_FILTER(`x', `X=bad')dnl",
    fails: 'sendmail',
    words: /unknown filter equate X=/,
    line: "INPUT_MAIL_FILTER(`x', `X=bad')dnl",
  },
  {
    name: 'an unknown timeout of a milter',
    text: "INPUT_MAIL_FILTER(`x', `S=local:/nosuch, F=T, T=Q:5m')dnl",
    fails: 'sendmail',
    words: /unknown filter timeout Q/,
  },
  {
    name: 'blanks where a rule needs a tab',
    text: 'LOCAL_RULESETS\nSmyrule\nR$*  $@ spaces not tabs',
    at: 'end',
    fails: 'sendmail',
    words: /tab expected/,
    line: 'R$*  $@ spaces not tabs',
  },
  {
    name: 'a map that is not there',
    text: "FEATURE(`genericstable')dnl",
    fails: 'sendmail',
    words: /genericstable\.db does not exist/,
    line: "FEATURE(`genericstable')dnl",
  },
];

/** What neither m4 nor sendmail says anything about: left to the language of mc files. */
const silent: readonly string[] = [
  "define(`confMAX_MESAGE_SIZE', `1000')dnl",
  "# FEATURE(`relay_entire_domain')dnl",
  "DAEMON_OPTIONS(`Nmae=MTA, Porrt=2555')dnl",
  'DAEMON_OPTIONS(Port=2555, Name=X)dnl',
  "define(`confMAX_MESSAGE_SIZE', 1000')dnl",
  "define(`confMAX_MESSAGE_SIZE', `ten')dnl",
  "define(`confLOG_LEVEL', `99x')dnl",
  "define(`SMART_HOST', `[10.1.1.1')dnl",
  "define(`confSERVER_CERT', `/nosuch.pem')dnl",
];

describe.skipIf(labObstacle() !== undefined)('the configuration of a real sendmail host', () => {
  let lab: Lab;
  let ground: ConfigGround;
  let mc: string;

  /** The lab's mc with lines added where an admin would put them. */
  const withLines = (text: string, at?: 'end'): string =>
    at === 'end' ? `${mc}${text}\n` : mc.replace('MAILER_DEFINITIONS\n', `${text}\nMAILER_DEFINITIONS\n`);

  beforeAll(async () => {
    lab = await startLab();
    ground = new ConfigGround(lab);
    mc = await ground.read(mcPath);
  }, 600_000);

  afterAll(() => lab.stop());

  it('is found whole: files, what makes them, and the words of the cf tree', async () => {
    const { sets, knowledge, problems } = await ground.survey();
    expect(problems).toEqual([]);
    expect(sets).toHaveLength(1);
    const files = new Map(sets[0]!.files.map((file) => [file.path, file]));
    expect([...files.keys()].sort()).toEqual([
      '/etc/aliases',
      '/etc/mail/access',
      '/etc/mail/local-host-names',
      '/etc/mail/mailertable',
      '/etc/mail/relay-domains',
      '/etc/mail/sendmail.cf',
      '/etc/mail/sendmail.mc',
      '/etc/mail/submit.cf',
      '/etc/mail/submit.mc',
      '/etc/mail/virtusertable',
    ]);
    expect(files.get('/etc/aliases')).toMatchObject({ language: 'aliases', makes: ['/etc/mail/aliases.db'] });
    expect(files.get('/etc/mail/access')).toMatchObject({ language: 'access', mapType: 'hash' });
    expect(files.get('/etc/mail/sendmail.cf')).toMatchObject({ generated: true });
    expect(files.get('/etc/mail/relay-domains')).toMatchObject({ language: 'class', role: 'relay-domains' });
    const words = knowledge.sendmail!;
    expect(words.tree).toBe('/usr/share/sendmail/cf');
    const count = async (kind: string): Promise<number> =>
      Number(await lab.sendmail.must(`ls /usr/share/sendmail/cf/${kind}/*.m4 | wc -l`));
    expect(words.features).toHaveLength(await count('feature'));
    expect(words.mailers).toHaveLength(await count('mailer'));
    expect(words.ostypes).toHaveLength(await count('ostype'));
    expect(words.settings).toContainEqual({
      name: 'confDELIVERY_MODE',
      option: 'DeliveryMode',
      fallback: 'background',
    });
    expect(words.settings).toContainEqual({ name: 'confTO_IDENT', option: 'Timeout.ident', fallback: '5s' });
    expect(words.macros).toEqual(
      expect.arrayContaining(['FEATURE', 'SMART_HOST', 'QUEUE_DIR', 'STATUS_FILE']),
    );
    expect(Object.keys(words.includes)).toEqual(
      expect.arrayContaining([
        '/usr/share/sendmail/cf/domain/debian-mta.m4',
        '/usr/share/sendmail/cf/ostype/debian.m4',
      ]),
    );
  });

  it('changes nothing by looking', async () => {
    const state = (): Promise<string> =>
      lab.sendmail.must(
        'ls -lR --full-time /etc /var/spool/mqueue; find /etc -type f | xargs cat | sha256sum',
      );
    const before = await state();
    await ground.survey();
    expect(await state()).toBe(before);
  });

  it('says what an ordinary account cannot see', async () => {
    const { problems, sets } = await ground.survey(undefined, 'plain');
    expect(problems).toContain('/etc/mail/access cannot be read by this account.');
    expect(sets[0]!.files.map(({ path }) => path)).toContain('/etc/mail/virtusertable');
  });

  it('is built exactly as the host itself builds it', async () => {
    const changed = withLines(
      "define(`confMAX_MESSAGE_SIZE', `1234567')dnl\nFEATURE(`relay_entire_domain')dnl",
    );
    const { failed, results, said, procedure } = await ground.try({ [mcPath]: changed });
    expect({ failed, said }).toEqual({ failed: undefined, said: [] });
    await lab.sendmail.must('mkdir -p /root/own');
    await lab.sendmail.writeFile('/root/own/sendmail.mc', changed);
    const own = await lab.sendmail.must('cd /root/own && m4 sendmail.mc');
    const built = await ground.built(cfPath);
    expect(effective(built)).toBe(effective(own));
    expect(built).toContain('\nO MaxMessageSize=1234567\n');
    // Where proto.m4 has rules under _RELAY_ENTIRE_DOMAIN_.
    expect(diffCf(await ground.read(cfPath), built).map((change) => change.words)).toEqual([
      'option MaxMessageSize: 1234567 (was not set)',
      'ruleset ParseRecipient: 1 rule added',
      'ruleset Rcpt_ok: 1 rule added',
      'ruleset Relay_ok: 1 rule added',
    ]);
    expect(procedure.order).toEqual([mcPath, cfPath]);
    expect(procedure.built.map(({ path }) => path)).toEqual([cfPath]);
    expect(results.get(`unchanged:${mcPath}`)!.stdout).toContain('is what its .mc gives');
    expect(await ground.read(mcPath)).toBe(mc);
  });

  it('warns before a cf that was edited by hand is replaced', async () => {
    const path = '/etc/mail/submit.mc';
    const { failed, said } = await ground.try({ [path]: `${await ground.read(path)}dnl a remark\n` });
    expect(failed).toBeUndefined();
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ path: '/etc/mail/submit.cf', line: 0, severity: 'warning' });
    expect(said[0]!.words).toContain('O QueueLA=1000');
    expect(said[0]!.words).toContain('O RefuseLA=1000');
  });

  it.each(mistakes)('stops at $name', async ({ text, at, fails, words, line }) => {
    const changed = withLines(text, at);
    const { failed, said } = await ground.try({ [mcPath]: changed });
    expect(failed).toBe(fails === 'm4' ? `m4:${mcPath}` : `sendmail:${cfPath}`);
    const one = said.find((word) => words.test(word.words));
    expect(one).toMatchObject({ path: mcPath, severity: 'error' });
    if (line !== undefined) expect(changed.split('\n')[one!.line - 1]).toBe(line);
    expect(await ground.read(mcPath)).toBe(mc);
  });

  it('stops where no system type is named', async () => {
    const { failed, said } = await ground.try({ [mcPath]: mc.replace(/^OSTYPE.*\n/m, '') });
    expect(failed).toBe(`m4:${mcPath}`);
    expect(said.map(({ words }) => words).join()).toContain('No system type defined');
  });

  it('passes a FEATURE that is only deprecated, and says so', async () => {
    const changed = withLines("FEATURE(`blacklist_recipients')dnl");
    const { failed, said } = await ground.try({ [mcPath]: changed });
    expect(failed).toBeUndefined();
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ path: mcPath, severity: 'warning' });
    expect(changed.split('\n')[said[0]!.line - 1]).toBe("FEATURE(`blacklist_recipients')dnl");
  });

  it.each(silent)('is silent, as the tools are, about %s', async (text) => {
    const { failed, said } = await ground.try({ [mcPath]: withLines(text) });
    expect({ failed, said }).toEqual({ failed: undefined, said: [] });
  });
});
