import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { ConfigGround, type Trial } from './config-ground.ts';

const main = '/etc/postfix/main.cf';
const master = '/etc/postfix/master.cf';

describe.skipIf(labObstacle() !== undefined)('the configuration of a real Postfix', () => {
  let lab: Lab;
  let ground: ConfigGround;
  let mainText = '';
  let masterText = '';

  beforeAll(async () => {
    lab = await startLab();
    ground = new ConfigGround(lab.postfix);
    await lab.postfix.must('cp -a /etc/postfix /root/before; cp -a /etc/aliases* /root');
    mainText = await lab.postfix.readFile(main);
    masterText = await lab.postfix.readFile(master);
  }, 600_000);

  afterAll(() => lab.stop());

  afterEach(async () => {
    await lab.postfix.must(
      'if diff -rq /etc/postfix /root/before >/dev/null && cmp -s /etc/aliases /root/aliases && postfix status; then exit 0; fi; ' +
        'rm -rf /etc/postfix; cp -a /root/before /etc/postfix; cp -a /root/aliases* /etc/; postfix stop; postfix start',
    );
  });

  const said = ({ said: all }: Trial): string[] =>
    all.map(({ path, line, severity, words }) => `${path}:${line} ${severity} ${words}`);

  it('is told file by file, with what it is for and what is built of it', async () => {
    const { sets, knowledge, problems } = await ground.survey('plain');
    expect(problems).toEqual([]);
    expect(sets.map(({ id }) => id)).toEqual(['postfix:/etc/postfix', 'postfix:/etc/postfix-out']);
    expect(
      sets[0]?.files.map(({ path, language, use, mapType, makes }) => [path, language, use, mapType, makes]),
    ).toEqual([
      [main, 'main.cf', undefined, undefined, undefined],
      [master, 'master.cf', undefined, undefined, undefined],
      ['/etc/aliases', 'aliases', 'aliases', 'hash', ['/etc/aliases.db']],
      ['/etc/postfix/canonical', 'postfix-map', 'canonical', 'hash', ['/etc/postfix/canonical.db']],
      ['/etc/postfix/header_checks', 'postfix-map', 'checks', 'pcre', undefined],
      ['/etc/postfix/access', 'postfix-map', 'access', 'hash', ['/etc/postfix/access.db']],
      ['/etc/postfix/transport', 'postfix-map', 'transport', 'hash', ['/etc/postfix/transport.db']],
      ['/etc/postfix/virtual', 'postfix-map', 'virtual', 'hash', ['/etc/postfix/virtual.db']],
    ]);
    const words = knowledge.postfix?.['postfix:/etc/postfix'];
    expect(words?.version).toBe('3.7.11');
    expect(Object.keys(words?.defaults ?? {}).length).toBe(
      Number(await lab.postfix.must('postconf -d | wc -l')),
    );
    expect(words?.defaults['maximal_queue_lifetime']).toBe('5d');
    expect(words?.mapTypes).toContain('lmdb');
    expect(words?.daemons).toContain('trivial-rewrite');
  });

  it('finds lists in files, nested maps and what master.cf names', async () => {
    await lab.postfix.must(
      [
        'postconf -e "mynetworks = 127.0.0.0/8 /etc/postfix/networks" "virtual_mailbox_maps = unionmap:{hash:/etc/postfix/boxes,pcre:\\${config_directory}/more}" "relocated_maps = proxy:cidr:/etc/postfix/nosuch"',
        'postconf -P "smtp/inet/smtpd_client_restrictions=check_client_access,cidr:/etc/postfix/clients.cidr"',
        'cd /etc/postfix && touch networks boxes more clients.cidr',
      ].join(' && '),
    );
    const set = (await ground.survey()).sets[0];
    const found = set?.files.filter(({ path }) => /networks|boxes|more|clients|nosuch/.test(path));
    expect(found?.map(({ path, language, use, mapType }) => [path, language, use, mapType]).sort()).toEqual([
      ['/etc/postfix/boxes', 'postfix-map', 'other', 'hash'],
      ['/etc/postfix/clients.cidr', 'postfix-map', 'access', 'cidr'],
      ['/etc/postfix/more', 'postfix-map', 'other', 'pcre'],
      ['/etc/postfix/networks', 'text', 'domains', undefined],
    ]);
  });

  it('a broken main.cf is told as a problem, and the files are still there', async () => {
    await lab.postfix.writeFile(main, `${mainText}no equals sign\n`);
    const { sets, problems } = await ground.survey();
    expect(problems.join('\n')).toContain("missing '=' after attribute name");
    expect(sets[0]?.files.slice(0, 2).map(({ path }) => path)).toEqual([main, master]);
  });

  describe('good changes go live', () => {
    const good = async (changes: Record<string, string>, id?: string): Promise<Trial> => {
      const trial = await ground.deploy(changes, id);
      const last = [...trial.results.values()].at(-1);
      expect([trial.failed, trial.failed === undefined ? '' : `${last?.stdout}${last?.stderr}`]).toEqual([
        undefined,
        '',
      ]);
      return trial;
    };

    it('an entry of a hash table, without a reload', async () => {
      const trial = await good({ '/etc/postfix/virtual': 'new@lab.test ops\n@old.lab.test @lab.test\n' });
      expect(trial.procedure.order).toEqual(['/etc/postfix/virtual', '/etc/postfix/virtual.db']);
      expect(trial.procedure.steps.some(({ kind }) => kind === 'reload')).toBe(false);
      expect(await lab.postfix.must('postmap -q new@lab.test hash:/etc/postfix/virtual')).toBe('ops\n');
    });

    it('an alias', async () => {
      await good({ '/etc/aliases': 'postmaster: root\nroot: ops\nfresh: ops\n' });
      expect(await lab.postfix.must('postalias -q fresh hash:/etc/aliases')).toBe('ops\n');
    });

    it('a setting, a port and a rule at once; the queue manager of master.cf answers there', async () => {
      const trial = await good({
        [main]: `${mainText}smtpd_client_message_rate_limit = 77\nlocal_header_rewrite_clients = static:all\n`,
        [master]: `${masterText}2526 inet n - y - - smtpd\n  -o syslog_name=postfix/extra\n`,
        '/etc/postfix/header_checks':
          '/^X-Lab-Hold: yes/ HOLD held\n/^X-Spam: (\\d+)/ REJECT $1 is too much\n',
      });
      expect(trial.procedure.order.slice(-2)).toEqual([master, main]);
      expect(trial.results.get('postfix:greeting')?.stdout).toMatch(/^25: 220 /m);
      const { stdout } = await lab.postfix.run([
        ...['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/2526; head -1 <&3; echo QUIT >&3'],
      ]);
      expect(stdout).toMatch(/^220 /);
    });

    it('another map type for the same text: its table is built for the first time', async () => {
      const trial = await good({
        [main]: mainText.replace('hash:/etc/postfix/virtual', 'lmdb:/etc/postfix/virtual'),
      });
      expect(trial.procedure.built.map(({ path, ifNew }) => [path, ifNew.mode])).toEqual([
        ['/etc/postfix/virtual.lmdb', '0644'],
      ]);
      expect(await lab.postfix.must('postmap -q info@lab.test lmdb:/etc/postfix/virtual')).toBe('ops\n');
    });

    it('interfaces: Postfix is started anew, since a reload would not do', async () => {
      const pid = 'cat /var/spool/postfix/pid/master.pid';
      const before = await lab.postfix.must(pid);
      await good({ [main]: mainText.replace('inet_interfaces = all', 'inet_interfaces = loopback-only') });
      expect(await lab.postfix.must(pid)).not.toBe(before);
    });

    it('of the second instance', async () => {
      const path = '/etc/postfix-out/main.cf';
      const text = await lab.postfix.readFile(path);
      const trial = await good(
        { [path]: `${text}smtpd_error_sleep_time = 2s\n` },
        'postfix:/etc/postfix-out',
      );
      expect(trial.results.get('postfix:greeting')?.stdout).toMatch(/^2525: 220 out\.postfix1/m);
      await lab.postfix.writeFile(path, text);
      await lab.postfix.must('postfix -c /etc/postfix-out reload');
    });
  });

  it('complaints that were there before do not stand in the way, wherever they move', async () => {
    await lab.postfix.writeFile(main, `${mainText}old_unused = 1\nmydomain = lab.test\n`);
    const trial = await ground.check({
      [main]: `# a new first line\n${mainText}old_unused = 1\nmydomain = lab.test\n`,
    });
    expect([trial.failed, said(trial)]).toEqual([undefined, []]);
  });

  describe('mistakes that the tools report end a deploy before anything changes', () => {
    const lines = (): number => mainText.split('\n').length;
    const cases: readonly [string, () => Record<string, string>, string, () => string[]][] = [
      [
        'no =',
        () => ({ [main]: `${mainText}no equals sign here\n` }),
        'postfix:complaints',
        () => [
          `${main}:${lines()} error ${main}, line ${lines()}: missing '=' after attribute name: "no equals sign here"`,
        ],
      ],
      [
        'an unused parameter',
        () => ({ [main]: `${mainText}smtpd_banned_thing = 5\n` }),
        'postfix:complaints',
        () => [`${main}:${lines()} error ${main}: unused parameter: smtpd_banned_thing=5`],
      ],
      [
        'a name that is not defined',
        () => ({ [main]: `${mainText}proxy_interfaces = $nosuchparam\n` }),
        'postfix:complaints',
        () => [`${main}:${lines()} error ${main}: undefined parameter: nosuchparam`],
      ],
      [
        'a first line that begins with a blank',
        () => ({ [main]: `  indented first\n${mainText}` }),
        'postfix:complaints',
        () => [`${main}:1 error ${main}: logical line must not start with whitespace: "  indented first"`],
      ],
      [
        'a service without its eight columns',
        () => ({ [master]: `${masterText}2526 inet n - y\n` }),
        'postfix:complaints',
        () => [
          `${master}:${masterText.split('\n').length} error file ${master}: line ${masterText.split('\n').length}: bad field count`,
        ],
      ],
      [
        'a level that does not exist',
        () => ({
          [main]: mainText.replace('smtp_tls_security_level = none', 'smtp_tls_security_level = maybe'),
        }),
        'postfix:daemons',
        () => [
          `${main}:${mainText.slice(0, mainText.indexOf('smtp_tls_security_level')).split('\n').length} error Invalid TLS level "maybe"`,
        ],
      ],
      [
        'a time with a unit that does not exist',
        () => ({ [main]: `${mainText}smtpd_error_sleep_time = 5x\n` }),
        'postfix:daemons',
        () => [`${main}:${lines()} error parameter smtpd_error_sleep_time: bad time value or unit: 5x`],
      ],
      [
        'maybe for yes',
        () => ({ [main]: `${mainText}disable_vrfy_command = maybe\n` }),
        'postfix:daemons',
        () => [`${main}:${lines()} error bad boolean configuration: disable_vrfy_command = maybe`],
      ],
      [
        'a map that is not there',
        () => ({ [main]: `${mainText}relocated_maps = hash:/etc/nosuch\n` }),
        'postfix:maps',
        () => [`${main}:${lines()} error open database /etc/nosuch.db: No such file or directory`],
      ],
      [
        'a table in the form of aliases',
        () => ({ '/etc/postfix/virtual': 'a@lab.test ops\nb: ops\n' }),
        'postmap:hash:/etc/postfix/virtual',
        () => ['/etc/postfix/virtual:2 error'],
      ],
      [
        'a key without a value',
        () => ({ '/etc/postfix/transport': 'a.test smtp:b\nc.test\n' }),
        'postmap:hash:/etc/postfix/transport',
        () => ['/etc/postfix/transport:2 error'],
      ],
      [
        'an alias without a colon',
        () => ({ '/etc/aliases': 'root: ops\nfoo bar\n' }),
        'postalias:hash:/etc/aliases',
        () => ['/etc/aliases:2 error'],
      ],
      [
        'a parenthesis too many',
        () => ({ '/etc/postfix/header_checks': '/^X-Fine/ WARN\n/(/ REJECT\n' }),
        'postmap:pcre:/etc/postfix/header_checks',
        () => ['/etc/postfix/header_checks:2 error'],
      ],
    ];
    it.each(cases)('%s', async (_name, changes, step, words) => {
      const before = await lab.postfix.must('cat /etc/postfix/* /etc/aliases* | sha256sum');
      const trial = await ground.check(changes());
      expect(trial.failed).toBe(step);
      const errors = said(trial).filter((one) => one.includes(' error '));
      expect(errors.map((one, i) => one.slice(0, words()[i]?.length))).toEqual(words());
      expect(await lab.postfix.must('cat /etc/postfix/* /etc/aliases* | sha256sum')).toBe(before);
    });

    it('a duplicate is shown and stands: the first one wins', async () => {
      const trial = await ground.check({
        '/etc/postfix/virtual': 'a@lab.test ops\nb@lab.test ops\nA@lab.test pw\n',
      });
      expect(trial.failed).toBeUndefined();
      expect(said(trial).map((one) => one.slice(0, 31))).toEqual(['/etc/postfix/virtual:3 warning ']);
    });
  });

  describe('what only shows when it is live makes a probe fail', () => {
    it('a daemon that does not start', async () => {
      const trial = await ground.check({ [main]: `${mainText}# harmless\n` });
      await lab.postfix.writeFile(main, `${mainText}smtpd_error_sleep_time = 5x\n`);
      expect((await ground.settle(trial)).failed).toBe('postfix:greeting');
    });

    it('a restriction that does not exist: the server greets and takes no mail', async () => {
      const trial = await ground.deploy({
        [main]: `${mainText}smtpd_client_restrictions = reject_nosuch_thing\n`,
      });
      expect(trial.failed).toBe('postfix:greeting');
      expect(trial.results.get('postfix:greeting')?.stderr).toContain('451 4.3.5 Server configuration error');
    });

    it('a port that is taken by somebody else: the master daemon ends', async () => {
      const trial = await ground.check({ [master]: `${masterText}22 inet n - y - - smtpd\n` });
      expect(trial.failed).toBeUndefined();
      await ground.install(trial);
      expect((await ground.settle(trial)).failed).toMatch(/^postfix:(?:reload|running|greeting|log)$/);
    });

    it('Postfix that was down stays down, and that is no failure', async () => {
      await lab.postfix.must('postfix stop');
      const trial = await ground.deploy({ [main]: `${mainText}# harmless\n` });
      expect(trial.failed).toBeUndefined();
      expect((await lab.postfix.run('postfix status')).code).not.toBe(0);
    });
  });
});
