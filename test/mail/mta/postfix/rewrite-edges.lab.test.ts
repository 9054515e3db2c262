import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rewrite } from '#mail/mta/postfix/rewrite/index';
import { printTrace } from '#mail/rewrite/question';
import type { Answer, Question } from '#mail/rewrite/question';
import { fateText } from '#mail/rewrite/fate';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { submit } from '../../../lab/smtp-client.ts';
import { runOn } from '../../real-host.ts';
import { askHost, facts, inbound, setAt } from './rewrite-ground.ts';

const live = setAt('/etc/postfix');
const route = (address: string): Question => ({ kind: 'route', address });

describe.skipIf(labObstacle() !== undefined)('asking a real Postfix', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
    await lab.postfix.must(inbound);
    await lab.sink.setRules([{ match: '*', action: 'accept' }]);
  }, 600_000);

  afterAll(() => lab.stop());

  const ask = async (
    questions: readonly Question[],
    options?: Parameters<typeof askHost>[3],
  ): Promise<readonly Answer[]> => (await askHost(lab, live, questions, options)).answers;

  it('asks of staged files without touching those in force', async () => {
    const staged = '/var/lib/postroom/tx/20261121.staged/new';
    const sums = `find /etc/postfix /etc/aliases* /var/lib/postroom /tmp -type f -exec md5sum {} + 2>/dev/null | sort`;
    await lab.postfix
      .must(`mkdir -p ${staged}/etc/postfix; cd ${staged}/etc/postfix; cp /etc/postfix/main.cf /etc/postfix/transport .
      echo 'newly.example smtp:[staged.example]' >> transport; postmap hash:${staged}/etc/postfix/transport
      echo 'relayhost = [new-relay.example]' >> main.cf`);
    const before = await lab.postfix.must(sums);
    const paths = ['main.cf', 'transport', 'transport.db'].map((name) => `/etc/postfix/${name}`);
    const questions = ['x@newly.example', 'x@other.example', 'x@legacy.test', 'ops@postfix1.lab.test'].map(
      route,
    );
    const now = await ask(questions);
    const then = await ask(questions, { staged: { directory: staged, paths } });
    expect(now.map(({ fate }) => fateText(fate))).toEqual([
      'smtp newly.example x@newly.example',
      'smtp other.example x@other.example',
      'smtp [sink.lab.test] x@legacy.test',
      'local ops@postfix1.lab.test',
    ]);
    expect(then.map(({ fate }) => fateText(fate))).toEqual([
      'smtp [staged.example] x@newly.example',
      'smtp [new-relay.example] x@other.example',
      'smtp [sink.lab.test] x@legacy.test',
      'local ops@postfix1.lab.test',
    ]);
    expect(then[1]?.because).toBe('parameter relayhost');
    expect(await lab.postfix.must(sums)).toBe(before);
  });

  it('cites the parameter of every look-up, with the key and what was found', async () => {
    const [answer] = await ask([route('sales@lab.test')]);
    const lines = printTrace(answer?.trace ?? []);
    expect(lines).toContain('postmap -q sales@lab.test hash:/etc/postfix/virtual');
    expect(lines).toContain('ops, keeper@accept.test');
    const stage = answer?.trace.find(({ name }) => name === 'virtual_alias_maps');
    expect(stage?.after).toEqual(['ops@postfix1.lab.test', 'keeper@accept.test']);
    expect(stage?.cites).toBe(
      'main.cf: virtual_alias_maps = hash:/etc/postfix/virtual, regexp:/etc/postfix/virtual_re',
    );
    expect(stage?.children.find(({ outcome }) => outcome === 'matched')).toMatchObject({
      kind: 'lookup',
      name: 'hash:/etc/postfix/virtual',
      key: 'sales@lab.test',
      value: 'ops, keeper@accept.test',
    });
  });

  it('says of a map that cannot be opened that nothing is known, and which it is', async () => {
    await lab.postfix.must(
      "postconf -e 'transport_maps = hash:/etc/postfix/transport hash:/etc/postfix/no_such_map'",
    );
    try {
      const [known, unknown] = await ask([route('user@exact.example'), route('x@nowhere.example')]);
      expect(known?.fate.kind).toBe('deliveries');
      expect(unknown?.fate).toEqual({
        kind: 'unknown',
        why: 'hash:/etc/postfix/no_such_map could not be asked: open database /etc/postfix/no_such_map.db: No such file or directory',
      });
      expect(unknown?.notes.map(({ code }) => code)).toEqual(['missing-map']);
    } finally {
      await lab.postfix.must("postconf -e 'transport_maps = hash:/etc/postfix/transport'");
    }
  });

  it('never takes the answer of an account that may not read everything for the whole answer', async () => {
    await lab.postfix.must('chmod 600 /etc/postfix/virtual.db');
    const [answer] = await ask([route('info@lab.test')], { user: 'plain' });
    expect(answer?.fate.kind).toBe('unknown');
    expect(answer?.notes.map(({ code }) => code)).toContain('not-root');
  });

  it('takes any address for data', async () => {
    const odd = [
      ...[
        '',
        '<>',
        '-q@accept.test',
        "a'b@accept.test",
        '$(touch /tmp/x)@accept.test',
        '`id`@accept.test',
        '"a b"@accept.test',
      ],
      ...[
        '@POSTROOM@',
        'a\\b@accept.test',
        '@',
        '@@',
        'a@b@accept.test',
        `${'x'.repeat(1980)}@accept.test`,
        '\xff\xfe@accept.test',
      ],
      ...[
        '!',
        '%',
        '|cat@accept.test',
        '/etc/passwd',
        '"',
        'a@[',
        '.@accept.test',
        'a@..',
        '"\\"@accept.test',
        'ä@accept.test',
      ],
    ];
    const answers = await ask(odd.map(route));
    expect(answers.map(({ fate }) => fate.kind)).not.toContain('unknown');
    expect(answers.find((_one, at) => odd[at] === "a'b@accept.test")?.fate).toEqual({
      kind: 'deliveries',
      deliveries: [{ mailer: 'smtp', host: 'accept.test', user: "a'b@accept.test" }],
    });
    expect(await lab.postfix.must('ls /tmp')).not.toContain('x\n');
  });

  it('works out thousands of addresses in a few rounds', { timeout: 300_000 }, async () => {
    const questions = Array.from({ length: 5000 }, (_, n) => route(`user${n}@d${n % 700}.example`));
    const { answers, rounds, commands } = await askHost(lab, live, questions, { trace: false });
    process.stdout.write(`5000 addresses: ${rounds} rounds, ${commands} commands\n`);
    expect(answers.every(({ fate }) => fate.kind === 'deliveries')).toBe(true);
    expect(rounds).toBeLessThan(15);
    expect(commands).toBeLessThan(30);
  });

  it('reads from the log what the host saw', async () => {
    await lab.postfix.must(': >/var/log/mail.log');
    const mail = { from: 'sender@legacy.test', content: 'Subject: seen\n\nx\n' };
    await submit(lab.postfix.ip, 25, [
      { ...mail, to: ['sales@lab.test'] },
      { ...mail, to: ['sales@lab.test'] },
      { ...mail, to: ['nosuch@postfix1.lab.test'] },
    ]);
    await expect
      .poll(() => lab.postfix.must('grep -c "orig_to=<sales@lab.test>" /var/log/mail.log || :'))
      .toBe('4\n');
    const command = rewrite.seen(live, facts, 24);
    expect(command.effect).toBe('read');
    const { stdout, stderr } = await runOn(lab.postfix, command);
    expect(stderr).toBe('');
    const client = { address: `${lab.prefix}.1`, name: 'console.lab.test', auth: '' };
    expect(rewrite.readSeen(stdout)).toEqual([
      { question: route('sales@lab.test'), times: 2 },
      {
        question: {
          kind: 'check',
          client: { ...client, helo: '' },
          sender: 'sender@legacy.test',
          recipient: 'sales@lab.test',
        },
        times: 2,
      },
      {
        question: {
          kind: 'check',
          client: { ...client, helo: 'console.lab.test' },
          sender: 'sender@legacy.test',
          recipient: 'nosuch@postfix1.lab.test',
        },
        times: 1,
      },
    ]);
  });

  it.each([
    ['ops', 'local ops@postfix1.lab.test'],
    ['nosuch', '5.1.1 unknown user: "nosuch"'],
    ["-q'$(id)@legacy.test", "smtp sink.lab.test -q'$(id)@legacy.test"],
  ])('sends a probe for %s and reads its report from the log', async (address, expected) => {
    const { verify } = rewrite;
    if (verify?.look === undefined) throw new Error('There is no probe.');
    const ran = await runOn(lab.postfix, verify.run(live, facts, address));
    expect(ran.stderr).toBe('');
    let answer: Answer | undefined;
    for (let tries = 0; answer === undefined && tries < 60; tries++) {
      const looked = await runOn(lab.postfix, verify.look(live, facts, address, ran));
      answer = verify.read(address, ran, looked);
      if (answer === undefined) await lab.postfix.must('sleep 0.5');
    }
    expect(answer === undefined ? '' : fateText(answer.fate).replace(/\[[\d.]+\]:25/, '')).toBe(expected);
  });
});
