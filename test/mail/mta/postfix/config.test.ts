import { describe, expect, it } from 'vitest';
import type { Step } from '#mail/deploy/plan';
import { config } from '#mail/mta/postfix/config';
import { surveyScript } from '#mail/mta/postfix/config/survey';
import { survey } from '../../config/postfix/surroundings.ts';
import { hostFacts, recordedFacts } from '../reading.ts';

const set = survey.sets[0]!;
const facts = hostFacts({ logs: { kind: 'file', path: '/var/log/mail.log' } });
const main = '/etc/postfix/main.cf';

const plan = (changed: readonly string[], texts: Record<string, string> = {}) =>
  config.procedure(set, changed, facts, new Map(Object.entries(texts)));
const ids = (changed: readonly string[], texts?: Record<string, string>): string[] =>
  plan(changed, texts).steps.map(({ id }) => id);

describe('the survey', () => {
  it('is one constant script that sudoers can name: no backslash, no two blanks', () => {
    expect(surveyScript).not.toMatch(/\\| {2}|\n/);
    const { argv, root, effect } = config.survey(recordedFacts('postfix'), facts);
    expect([argv[2], root, effect]).toEqual([surveyScript, true, 'read']);
    expect(argv.slice(4)).toEqual(['/usr/sbin/postconf', '/etc/postfix', '/etc/postfix-out']);
  });

  it('an answer that broke off is a problem, not an empty configuration', () => {
    const { sets, problems } = config.readSurvey(recordedFacts('postfix'), 'i:/etc/postfix\nv:3.7.11\n');
    expect(sets).toEqual([]);
    expect(problems).toHaveLength(2);
  });
});

describe('the procedure', () => {
  it('a hash table is built, checked and probed, and nothing is reloaded', () => {
    const path = '/etc/postfix/virtual';
    const { steps, built, order, force } = plan([path], { [path]: 'a b\n' });
    expect(steps.map(({ kind }) => kind).filter((kind) => kind === 'reload')).toEqual([]);
    expect(steps[0]?.argv.slice(4)).toEqual([
      ...['/usr/sbin/postmap', '/etc/postfix', 'hash', `@NEW@${path}`, path],
    ]);
    expect(built).toEqual([{ path: `${path}.db`, ifNew: { mode: '0644', owner: 'root', group: 'root' } }]);
    expect(order).toEqual([path, `${path}.db`]);
    expect(force).toContain('nothing is reloaded');
  });

  it('aliases are built by postalias', () => {
    expect(ids(['/etc/aliases'])[0]).toBe('postalias:hash:/etc/aliases');
  });

  it('rules are read, and Postfix is reloaded for them', () => {
    const steps = ids(['/etc/postfix/header_checks']);
    expect(steps).toContain('postmap:pcre:/etc/postfix/header_checks');
    expect(steps).toContain('postfix:reload');
  });

  it('main.cf comes last, master.cf before it, tables before both', () => {
    const { order } = plan([main, '/etc/postfix/virtual', '/etc/postfix/master.cf']);
    expect(order).toEqual([
      ...['/etc/postfix/virtual', '/etc/postfix/virtual.db', '/etc/postfix/master.cf', main],
    ]);
  });

  it('a map type that main.cf names for the first time is built from the text that is there', () => {
    const text = 'virtual_alias_maps = lmdb:/etc/postfix/virtual\n';
    const { built } = plan([main], { [main]: text, '/etc/postfix/virtual': 'a b\n' });
    expect(built.map(({ path }) => path)).toEqual(['/etc/postfix/virtual.lmdb']);
  });

  it('every step has a title, a line to show and an id of its own; checks come before reload and probes', () => {
    const { steps } = plan([main, '/etc/postfix/virtual', '/etc/postfix/header_checks', '/etc/aliases'], {});
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
    expect(
      steps.filter(({ title, shown }) => title === '' || shown === '' || shown.includes('@NEW@')),
    ).toEqual([]);
    const rank = { build: 0, check: 0, reload: 1, probe: 2 };
    const order = steps.map(({ kind }) => rank[kind]);
    expect(order).toEqual([...order].sort());
  });
});

describe('what the tools say, by file and line', () => {
  const step: Step = {
    ...{ id: 'x', kind: 'check', title: 'x', argv: ['/bin/true'], shown: 'x', about: main },
    fails: '(fatal|panic|error): |(unused|undefined) parameter',
  };
  const text =
    'myhostname = mx\nfoo = $bar\nsmtpd_helo_required = maybe\nrelocated_maps = hash:/etc/nosuch\n';
  const table = '/etc/postfix/virtual';
  it.each([
    [`postconf: fatal: ${main}, line 7: missing '=' after attribute name: "x"`, main, 7, 'error'],
    [
      'postconf: fatal: file /etc/postfix/master.cf: line 140: bad field count',
      '/etc/postfix/master.cf',
      140,
      'error',
    ],
    [`/usr/sbin/postconf: warning: ${main}, line 3: overriding earlier entry: a=b`, main, 3, 'warning'],
    [`postconf: warning: ${main}: unused parameter: foo=$bar`, main, 2, 'error'],
    [`postconf: warning: ${main}: undefined parameter: bar`, main, 2, 'error'],
    ['smtpd: fatal: bad boolean configuration: smtpd_helo_required = maybe', main, 3, 'error'],
    ['postmap: fatal: open database /etc/nosuch.db: No such file or directory', main, 4, 'error'],
    [`postmap: warning: /var/lib/x/new${table}.db: duplicate entry: "b@x.test"`, table, 3, 'warning'],
    [
      `postmap: warning: /var/lib/x/new${table}, line 4: expected format: key whitespace value`,
      table,
      4,
      'warning',
    ],
    [
      'postmap: warning: pcre map /var/lib/x/new/etc/postfix/header_checks, line 2: error in regex',
      '/etc/postfix/header_checks',
      2,
      'warning',
    ],
    [
      'postalias: warning: /var/lib/x/new/etc/aliases, line 3: need name:value pair',
      '/etc/aliases',
      3,
      'warning',
    ],
  ] as const)('%s', (words, path, line, severity) => {
    const texts = new Map([
      [main, text],
      [table, 'a@x.test a\nb@x.test b\nB@x.test c\n'],
    ]);
    const [first, ...more] = config.said(
      set,
      step,
      { id: 'x', state: 'good', stdout: '', stderr: `${words}\n${words}\n` },
      texts,
    );
    expect([first?.path, first?.line, first?.severity, more.length]).toEqual([path, line, severity, 0]);
  });
});
