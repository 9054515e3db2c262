import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffCf } from '#mail/config/cf/diff';
import { aliasLine, classLine, mapLine } from '#mail/config/cf/files';
import { cf } from '#mail/config/cf/index';
import { parseCf } from '#mail/config/cf/parse';
import { traceBack } from '#mail/config/cf/trace';

const before = `#####  built by root on a day
V10/Berkeley
O MaxMessageSize=0
O LogLevel=9
#O HelpFile=/etc/mail/helpfile
O DaemonPortOptions=Name=MTA, Port=25
Cwlocalhost
C{Tls}VERIFY ENCR
Fw/etc/mail/local-host-names %[^\\#]
DS
Kaccess hash -T<TMPF> /etc/mail/access
Troot
Troot daemon
Pjunk=-100
H?P?Return-Path: <$g>
HReceived: $?sfrom $s
\t$.by $j
Qslow, P=/var/spool/slow, I=1h
Xclam, S=local:/run/clam, F=T
Mlocal,\t\tP=/usr/bin/procmail, F=lsDFM,
\t\tT=DNS/RFC822/X-Unix
Scheck_mail
R$*\t\t$: $1\tthe first
R$+ @ $+\t$@ $1
Sparse=0
R$*\t$#local
`;

const changed = (from: string, to: string): string[] => {
  expect(before).toContain(from);
  return diffCf(before, before.replace(from, to)).map(({ words }) => words);
};

describe('the difference of two sendmail.cf files', () => {
  it.each([
    ['option', 'O MaxMessageSize=0', 'O MaxMessageSize=10000000', 'option MaxMessageSize: 0 → 10000000'],
    [
      'an option that is set',
      '#O HelpFile=',
      'O HelpFile=',
      'option HelpFile: /etc/mail/helpfile (was not set)',
    ],
    ['an option that goes', 'O LogLevel=9\n', '', 'option LogLevel: no longer set (was 9)'],
    [
      'one more port',
      'Cwlocalhost',
      'O DaemonPortOptions=Name=MSA, Port=587\nCwlocalhost',
      'option DaemonPortOptions: Name=MSA, Port=587 added',
    ],
    ['a class', 'Cwlocalhost', 'Cwlocalhost mx.example.com', 'class w: mx.example.com added'],
    ['a class of a long name', 'VERIFY ENCR', 'VERIFY', 'class {Tls}: ENCR removed'],
    ['a macro', 'DS\n', 'DSrelay.example.com\n', 'macro S: empty → relay.example.com'],
    [
      'a map',
      '<TMPF> /etc/mail/access',
      '<TMPF> /etc/mail/acc2',
      'map access: hash -T<TMPF> /etc/mail/access → hash -T<TMPF> /etc/mail/acc2',
    ],
    ['a mailer', 'F=lsDFM,', 'F=lsDFMAw,', 'mailer local: F=lsDFM → lsDFMAw'],
    ['a queue group', 'I=1h', 'I=2h', 'queue group slow: I=1h → 2h'],
    ['a milter', 'F=T', 'F=R', 'milter clam: F=T → R'],
    [
      'a header',
      '?P?Return-Path: <$g>',
      '?P?Return-Path: $g',
      'header Return-Path: ?P?$g added; ?P?<$g> removed',
    ],
    ['trusted users', 'Troot daemon', 'Troot uucp', 'trusted users: uucp added; daemon removed'],
    ['a priority', 'junk=-100', 'junk=-50', 'priority junk: -100 → -50'],
    [
      'rules',
      'R$+ @ $+\t$@ $1\n',
      'R$- @ $+\t$@ $1\nR$+\t$@ ok\n',
      'ruleset check_mail: 2 rules added, 1 rule removed',
    ],
    ['a ruleset', 'Sparse=0', 'Sother\nR$*\t$1\nSparse=0', 'ruleset other: new, 1 rule'],
    [
      'the order of rules',
      'R$*\t\t$: $1\tthe first\nR$+ @ $+\t$@ $1\n',
      'R$+ @ $+\t$@ $1\nR$*\t\t$: $1\tthe first\n',
      'ruleset check_mail: rules in another order',
    ],
  ])('%s', (_what, from, to, words) => {
    expect(changed(from, to)).toEqual([words]);
  });

  it.each([
    ['comments and the header', 'built by root on a day', 'built by ops on another'],
    ['comments of rules', 'the first', 'another remark'],
    ['tabs between columns', 'R$*\t\t$: $1', 'R$*\t\t\t$: $1'],
    ['the order of options', 'O MaxMessageSize=0\nO LogLevel=9', 'O LogLevel=9\nO MaxMessageSize=0'],
    ['the order of members', 'VERIFY ENCR', 'ENCR VERIFY'],
    ['where a class is filled', 'C{Tls}VERIFY ENCR', 'C{Tls}VERIFY\nC{Tls}ENCR'],
    ['how a mailer is broken into lines', 'F=lsDFM,\n\t\tT=', 'F=lsDFM, T='],
    ['empty lines', 'Cwlocalhost\n', 'Cwlocalhost\n\n'],
  ])('%s: no difference', (_what, from, to) => {
    expect(changed(from, to)).toEqual([]);
  });

  it('of two options the last one counts', () => {
    expect(diffCf('O LogLevel=9\n', 'O LogLevel=5\nO LogLevel=9\n')).toEqual([]);
  });

  it('reads anything, and a file never differs from itself', () => {
    const pieces = fc.constantFrom(
      'O ',
      'R$*\t',
      'Sx\n',
      'M',
      '=',
      ',',
      '\n',
      '\t',
      ' ',
      '#',
      'K',
      '{',
      'C{a',
      'x',
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const text = parts.join('');
        expect(diffCf(text, text)).toEqual([]);
        const parsed = parseCf(text);
        cf.tokens(parsed, { from: 0, to: text.length });
        cf.outline?.(parsed);
        for (const { from, to } of parsed.items) expect(from <= to && to <= text.length).toBe(true);
      }),
    );
  });
});

describe('files that a sendmail.cf names', () => {
  it('maps, classes and alias files', () => {
    expect(mapLine('Kaccess hash -T<TMPF> -o /etc/mail/access')).toEqual({
      ...{ name: 'access', type: 'hash', flags: ['-T<TMPF>', '-o'], path: '/etc/mail/access' },
    });
    expect(mapLine('Kresolve host -a<OKR> -T<TEMP>')).toBeUndefined();
    expect(mapLine('Kdnsbl dns -R A -T<TMP>')).toBeUndefined();
    expect(classLine('FR-o /etc/mail/relay-domains %[^\\#]')).toEqual({
      ...{ name: 'R', optional: true, path: '/etc/mail/relay-domains' },
    });
    expect(classLine('F{VirtHost}/etc/mail/virtuser-domains')?.name).toBe('{VirtHost}');
    expect(classLine('F{Canonify}@LDAP')).toBeUndefined();
    expect(aliasLine('O AliasFile=hash:/etc/aliases, /etc/mail/lists')).toEqual([
      { type: 'hash', path: '/etc/aliases' },
      { type: '', path: '/etc/mail/lists' },
    ]);
    expect(aliasLine('O AliasFile=ldap:')).toEqual([]);
  });
});

describe('a line of the cf traced back to the mc', () => {
  const mc = [
    "OSTYPE(`debian')dnl",
    "define(`confTO_QUEUERETURN', `5x')dnl",
    "define(`confPRIVACY_FLAGS', `goawy')dnl",
    'LOCAL_RULESETS',
    'SLocal_check',
    'R$*  $@ no tab',
  ].join('\n');

  it.each([
    ['O Timeout.queuereturn=5x', 2],
    ['O PrivacyOptions=goawy', 3],
    ['R$*  $@ no tab', 6],
    ['O SuperSafe=True', 0],
  ])('%s', (line, at) => {
    expect(traceBack(line, mc)).toBe(at);
  });
});
