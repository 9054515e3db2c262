import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type CheckQuestion,
  cfFacts,
  checkLines,
  endOfHeaderLines,
  headerLines,
  readCheck,
  readHeader,
} from '#mail/mta/sendmail/rewrite/check/index';
import { preparedCf } from '#mail/mta/sendmail/rewrite/staged-cf';
import type { Staged } from '#mail/rewrite/asking';
import { fateText } from '#mail/rewrite/fate';
import type { Answer } from '#mail/rewrite/question';
import { type Lab, startLab } from '../../../../lab/lab.ts';
import { labObstacle } from '../../../../lab/packages.ts';
import { typeInto } from './shell.ts';

const question = (
  sender: string,
  recipient: string,
  client: Partial<CheckQuestion['client']> = {},
): CheckQuestion => ({
  kind: 'check',
  client: { address: '198.51.100.9', name: '', helo: '', auth: '', ...client },
  sender,
  recipient,
});

describe.skipIf(labObstacle() !== undefined)('a copy of a cf that is asked', () => {
  let lab: Lab;
  let cf: string;

  const ask = async (
    text: string,
    questions: readonly CheckQuestion[],
    staged?: Staged,
  ): Promise<readonly Answer[]> => {
    const facts = cfFacts(text);
    const lines = questions.map((one) => checkLines(one, facts));
    const links = new Map([['/etc/mail/aliases', '/etc/aliases']]);
    const printed = await typeInto(lab.sendmail, preparedCf(text, staged, links), lines.flat(), ['-d60.5']);
    let from = 0;
    return questions.map((one, at) => {
      const end = from + (lines[at]?.length ?? 0);
      const answer = readCheck(one, printed.slice(from, end));
      from = end;
      return answer;
    });
  };
  const built = async (...lines: readonly string[]): Promise<string> => {
    const mc = await lab.sendmail.readFile('/etc/mail/sendmail.mc');
    await lab.sendmail.writeFile(
      '/root/built.mc',
      mc.replace(/^MAILER_DEFINITIONS/m, [...lines, '$&'].join('\n')),
    );
    return lab.sendmail.must('cd /etc/mail && m4 /root/built.mc');
  };
  const words = (answers: readonly Answer[]): readonly string[] => answers.map(({ fate }) => fateText(fate));

  beforeAll(async () => {
    lab = await startLab();
    await lab.sendmail.must('cp -a /etc/mail /root/mail; cp -a /etc/aliases /root/aliases');
    cf = await lab.sendmail.readFile('/etc/mail/sendmail.cf');
  }, 600_000);

  afterAll(() => lab.stop());

  beforeEach(async () => {
    await lab.sendmail.must(
      'rm -rf /etc/mail /root/new; cp -a /root/mail /etc/mail; cp -a /root/aliases /etc/aliases',
    );
  });

  it('sees a staged access entry, and the live one is not touched', async () => {
    await lab.sendmail.must(
      `mkdir -p /root/new/etc/mail; cd /root/new/etc/mail
       printf 'From:accept.test\\tREJECT\\n' >access; makemap hash access <access
       printf 'From:accept.test\\tOK\\n' >/etc/mail/access2; makemap hash /etc/mail/access2 </etc/mail/access2`,
    );
    const before = await lab.sendmail.must(
      'sha256sum /etc/mail/access.db /etc/mail/access /etc/mail/sendmail.cf',
    );
    const staged = { directory: '/root/new', paths: ['/etc/mail/access', '/etc/mail/access.db'] };
    const one = question('a@accept.test', 'ops@sendmail1.lab.test');
    const [live] = await ask(cf, [one]);
    const [then] = await ask(cf, [one], staged);
    expect(live?.fate).toEqual({ kind: 'accepted', relayed: false });
    expect(fateText(then!.fate)).toBe('550 5.7.1 Access denied');
    expect(then?.because).toBe('at MAIL, check_mail: access entry "From:accept.test REJECT"');
    // A map whose name only begins like the staged one is left alone.
    const other = cf.replace('/etc/mail/access\n', '/etc/mail/access2\n');
    expect(words(await ask(other, [one], staged))).toEqual(['accepted']);
    expect(
      await lab.sendmail.must('sha256sum /etc/mail/access.db /etc/mail/access /etc/mail/sendmail.cf'),
    ).toBe(before);
  });

  it('sees staged local host names, aliases and a virtual user', async () => {
    await lab.sendmail.must(
      `mkdir -p /root/new/etc/mail; cd /root/new/etc/mail
       printf 'localhost\\nsendmail1.lab.test\\nnew.test\\n' >local-host-names
       printf 'sales@new.test\\terror:5.7.0:550 Closed\\n' >virtusertable; makemap hash virtusertable <virtusertable
       printf 'press: ops\\n' >/root/new/etc/aliases; cp /root/new/etc/aliases aliases; sed 's,^O AliasFile=.*,O AliasFile=/root/new/etc/mail/aliases,' /etc/mail/sendmail.cf >/root/aliases.cf; sendmail -C/root/aliases.cf -bi >/dev/null`,
    );
    const staged = {
      directory: '/root/new',
      paths: [
        ...['/etc/mail/local-host-names', '/etc/mail/virtusertable', '/etc/mail/virtusertable.db'],
        ...['/etc/aliases', '/etc/mail/aliases.db'],
      ],
    };
    const questions = ['press@new.test', 'sales@new.test', 'nosuch@new.test', 'staff'].map((to) =>
      question('', to),
    );
    expect(words(await ask(cf, questions))).toEqual([
      ...Array.from({ length: 3 }, () => '550 5.7.1 Relaying denied. IP name lookup failed [198.51.100.9]'),
      'accepted',
    ]);
    expect(words(await ask(cf, questions, staged))).toEqual([
      'accepted',
      '550 5.7.0 Closed',
      '550 5.1.1 User unknown',
      '550 5.1.1 User unknown',
    ]);
  });

  it('changes no answer of the copy to anything that is not ours', async () => {
    const lines = [
      '3,0 ops@localhost',
      '3,0 a@legacy.test',
      '/parse info@lab.test',
      '/try esmtp a@lab.test',
      '=Scheck_mail',
      '$=w',
    ];
    expect(await typeInto(lab.sendmail, preparedCf(cf), lines)).toEqual(
      await typeInto(lab.sendmail, cf, lines),
    );
  });

  it('leaves nothing behind for what is asked next', async () => {
    const macros = [
      'client_addr',
      'client_name',
      'client_resolve',
      'client_ptr',
      'auth_type',
      'auth_authen',
      'mail_from',
    ];
    const others = [
      'mail_mailer',
      'rcpt_mailer',
      'verify',
      'daemon_flags',
      'addr_type',
      'deliveryMode',
      'postroom_given',
    ];
    const look = [...[...macros, ...others].map((name) => `\${${name}}`), '$f', '$s', '$r'];
    const asked = checkLines(
      question('a,b@accept.test', 'x@accept.test', { auth: 'me', helo: 'h' }),
      cfFacts(cf),
    );
    const printed = await typeInto(lab.sendmail, preparedCf(cf), [...look, ...asked, ...look]);
    const value = (lines: readonly string[]): string => lines.join().replace('Undefined', '');
    expect(printed.slice(look.length + asked.length).map(value)).toEqual(
      printed.slice(0, look.length).map(value),
    );
  });

  it('is unknown where a map cannot be opened, for every question of a session', async () => {
    await lab.sendmail.must('rm /etc/mail/access.db');
    const answers = await ask(
      cf,
      ['a@accept.test', 'b@accept.test', ''].map((from) => question(from, 'ops')),
    );
    expect(answers.map(({ fate }) => fate.kind)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('is unknown where no name server answers', async () => {
    await lab.sendmail.must(
      'cp /etc/resolv.conf /root/resolv.conf; printf "nameserver 127.0.0.9\\noptions timeout:1 attempts:1\\n" >/etc/resolv.conf',
    );
    try {
      const [answer] = await ask(cf, [question('a@accept.test', 'ops')]);
      expect(answer?.fate.kind).toBe('unknown');
    } finally {
      await lab.sendmail.must('cat /root/resolv.conf >/etc/resolv.conf');
    }
  });

  it('lets who authenticated by a trusted mechanism relay', async () => {
    const trusting = await built(
      "TRUST_AUTH_MECH(`PLAIN LOGIN')dnl",
      "define(`confAUTH_MECHANISMS', `PLAIN')dnl",
    );
    const to = 'x@accept.test';
    const answers = await ask(trusting, [
      question('', to),
      question('', to, { auth: 'someone' }),
      question('', to),
    ]);
    expect(words(answers)).toEqual([
      '550 5.7.1 Relaying denied. IP name lookup failed [198.51.100.9]',
      'relayed',
      '550 5.7.1 Relaying denied. IP name lookup failed [198.51.100.9]',
    ]);
    expect(answers[1]?.because).toBe('at RCPT, check_rcpt: the client is authenticated');
    expect(words(await ask(cf, [question('', to, { auth: 'someone' })]))[0]).toMatch(/^550/);
  });

  it('asks a client of IPv6 and one with a name', async () => {
    await lab.sendmail.must(
      "cd /etc/mail; printf 'Connect:IPv6:2001:db8:0:0:0:0:0:7\\tRELAY\\nConnect:friend.test\\tRELAY\\n' >access; makemap hash access <access",
    );
    const to = 'x@accept.test';
    const answers = await ask(cf, [
      question('', to, { address: '2001:db8::7' }),
      question('', to, { address: '2001:db8::8' }),
      question('', to, { name: 'mx.friend.test' }),
      question('', to, { address: '127.0.0.1', name: 'localhost' }),
    ]);
    expect(words(answers)).toEqual([
      'relayed',
      '550 5.7.1 Relaying denied. IP name lookup failed [IPv6:2001:db8:0:0:0:0:0:8]',
      'relayed',
      'relayed',
    ]);
    expect(answers.map(({ because }) => because)).toEqual([
      'at RCPT, check_rcpt: access entry "Connect:IPv6:2001:db8:0:0:0:0:0:7 RELAY"',
      'at RCPT, check_rcpt: no entry and no login lets this client relay there (rule of Relay_ok)',
      'at RCPT, check_rcpt: access entry "Connect:friend.test RELAY"',
      'at RCPT, check_rcpt: the client is one that may relay',
    ]);
  });

  it('asks FEATURE(compat_check), check_eoh and the rulesets of headers', async () => {
    await lab.sendmail.must(
      "cd /etc/mail; printf 'Compat:a@accept.test<@>ops\\tERROR:550 Not to ops\\n' >access; makemap hash access <access",
    );
    const text = await built(
      "FEATURE(`compat_check')dnl",
      'LOCAL_CONFIG',
      'HSubject: $>CheckSubject',
      'H*: $>CheckAny',
      'LOCAL_RULESETS',
      'SCheckSubject',
      'RMake money $*\t$#error $@ 5.7.1 $: "550 No money"',
      'SCheckAny',
      'R$* <script> $*\t$#discard $: discard',
      'Scheck_eoh',
      'R$- $| $-\t$: $(arith l $@ $1 $@ 3 $)',
      'RTRUE\t$#error $@ 5.7.1 $: "550 Too few headers"',
    );
    expect(
      words(await ask(text, [question('a@accept.test', 'ops'), question('b@accept.test', 'ops')])),
    ).toEqual(['550 5.0.0 Not to ops error from check_compat', 'accepted']);
    const facts = cfFacts(text);
    const asked = [
      headerLines('subject', 'Make money, fast (now)', facts),
      headerLines('Subject', 'Lunch', facts),
      headerLines('X-Note', 'a <script> b', facts),
      endOfHeaderLines(2, 80, facts),
      endOfHeaderLines(5, 200, facts),
    ];
    const printed = await typeInto(lab.sendmail, preparedCf(text), asked.flat());
    let from = 0;
    const verdicts = asked.map(({ length }) => readHeader(printed.slice(from, (from += length))));
    expect(verdicts).toEqual([
      { kind: 'error', reply: { code: '550', enhanced: '5.7.1', words: 'No money' } },
      { kind: 'passes' },
      { kind: 'discard' },
      { kind: 'error', reply: { code: '550', enhanced: '5.7.1', words: 'Too few headers' } },
      { kind: 'passes' },
    ]);
    expect(headerLines('Subject', 'x', cfFacts(cf))).toEqual([]);
  });
});
