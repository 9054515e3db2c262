import type { Leg } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import type { SessionForm } from '#mail/smtp/form';
import { stepsOf } from '#mail/smtp/steps-of-form';
import { command, must } from '../lab/command.ts';
import type { Ground } from './ground.ts';
import { type Figure, race, ratio, spread, spreadOf, timed } from './measure.ts';

const bench = 'SMTP and DNS';
const here: Vantage = { kind: 'here' };
const message = 'Subject: bench\n\nOne line.\n';

/** EHLO, MAIL, RCPT, DATA, QUIT: what `swaks --to … --from …` does. */
const form: SessionForm = {
  protocol: 'smtp',
  tls: 'none',
  helo: 'bench.lab.test',
  oldHello: false,
  sender: { address: 'bench@lab.test', size: false, smtputf8: false, requiretls: false, envid: '' },
  recipients: [{ address: 'bench@accept.test', notify: [], orcpt: '' }],
  message: { bytes: message, by: 'DATA', chunk: 1_000_000, how: 'stuffed' },
  pipelining: false,
  ask: [],
};

async function installSwaks(say: (line: string) => void): Promise<void> {
  if ((await command(['swaks', '--version'])).code === 0) return;
  say('installing swaks');
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'];
  await must([...apt, 'update']);
  await must([...apt, 'install', '-y', '--no-install-recommends', 'swaks']);
}

/** Runs the session over every leg; all of them must be accepted. */
async function runAll({ api }: Ground, legs: Leg[], sessionForm: SessionForm): Promise<void> {
  let accepted = 0;
  const steps = [...stepsOf(sessionForm, 25)];
  for await (const event of await api.smtp.run({ legs, steps, atOnce: 20 })) {
    if (event.kind !== 'result') continue;
    if (event.result.outcome !== 'accepted' && event.result.outcome !== 'as expected')
      throw new Error(`A session failed: ${event.result.outcome}, ${event.result.words}`);
    accepted += 1;
  }
  if (accepted !== legs.length) throw new Error(`${accepted} of ${legs.length} sessions were accepted.`);
}

const legTo = (host: string, label: string, from: Vantage = here): Leg => ({
  label,
  from,
  target: { host, port: 25, serverName: '', minVersion: 'TLSv1.2', source: '' },
});

/** Names that the lab's name server answers; what a slow one costs is not ours. */
const questionsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: `d${n}.accept.test`, type: 'MX' }));

async function lookUp({ api }: Ground, from: Vantage, count: number): Promise<void> {
  let good = 0;
  for await (const { reply } of await api.dns.ask({ from, questions: questionsOf(count), how: 'own' }))
    if (reply.status === 'NOERROR' && reply.answer.length === 1) good += 1;
    else throw new Error(`${reply.question.name}: ${reply.status} ${reply.words}`);
  if (good !== count) throw new Error(`${good} of ${count} were answered.`);
}

/** Sessions beside swaks, a matrix of servers, and look-ups through one connection. */
export async function smtpAndDns(ground: Ground, quick: boolean): Promise<Figure[]> {
  const { lab, postfix, say } = ground;
  await installSwaks(say);
  const rounds = quick ? 5 : 15;
  const from: Vantage = { kind: 'host', hostId: postfix.hostId };
  const sink = await lab.postfix.must('getent ahostsv4 sink.lab.test | cut -d" " -f1 | head -n1');
  const swaks = `swaks --server ${lab.postfix.ip} --ehlo bench.lab.test --from bench@lab.test --to bench@accept.test --data 'Subject: bench\\n\\nOne line.\\n'`;
  say('one session beside swaks');
  const one = await race(rounds, [
    async () => ({ ours: await timed(() => runAll(ground, [legTo(lab.postfix.ip, 'one')], form)) }),
    async () => ({ swaks: await postfix.ssh.here(swaks) }),
    async () => ({
      through: await timed(() => runAll(ground, [legTo(lab.sendmail.ip, 'one', from)], form)),
    }),
    async () => ({ single: await timed(() => runAll(ground, [legTo(sink.trim(), 'one')], form)) }),
    async () => ({
      matrix: await timed(() =>
        runAll(
          ground,
          Array.from({ length: 20 }, (_, n) => legTo(sink.trim(), `mx${n}`)),
          form,
        ),
      ),
    }),
  ]);
  const session = ratio(one, 'ours', 'swaks');
  const matrix = ratio(one, 'matrix', 'single');
  say('1,000 look-ups through one connection');
  const looked: number[] = [];
  for (let round = 0; round < (quick ? 3 : 9); round += 1)
    looked.push(await timed(() => lookUp(ground, from, 1000)));
  return [
    {
      bench,
      what: 'a whole session, from this computer',
      against: 'swaks',
      unit: session.unit,
      value: session.value,
      aim: { atMost: 0.5 },
      ours: session.over,
      theirs: session.under,
    },
    { bench, what: 'a whole session, through a host', unit: 'ms', value: spread(one, 'through') },
    {
      bench,
      what: '20 servers at once',
      against: 'one of them',
      unit: matrix.unit,
      value: matrix.value,
      ours: matrix.over,
      theirs: matrix.under,
    },
    { bench, what: '1,000 look-ups through one connection', unit: 'ms', value: spreadOf(looked) },
  ];
}
