import type { Place } from '#contract/rewrite';
import type { Command } from '#mail/command';
import { planned } from '../electron/services/deploys/ground.ts';
import { Rig } from '../electron/services/hosts/rig.ts';
import { account, type Ground } from './ground.ts';
import { type Figure, race, ratio, spreadOf, timed } from './measure.ts';

const bench = 'Rewrite lab: sendmail';
const mailertable = '/etc/mail/mailertable';
/** What one request may ask. */
const atOnce = 500;

/** Addresses whose domains the lab's name server knows: what a slow one costs is not ours. */
const addressesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `user${n}@d${n % 50}.${n % 2 === 0 ? 'legacy' : 'accept'}.test`);

/** Every address through our services, as a window asks. */
async function askAll(ground: Ground, place: Place, addresses: readonly string[]): Promise<void> {
  let answered = 0;
  for (let at = 0; at < addresses.length; at += atOnce) {
    const questions = addresses
      .slice(at, at + atOnce)
      .map((address) => ({ kind: 'route' as const, address }));
    for await (const { answer } of await ground.api.rewrite.ask({ place, questions, trace: false }))
      if (answer.fate.kind === 'deliveries') answered += 1;
      else throw new Error(`An address was not routed: ${JSON.stringify(answer.fate)}`);
  }
  if (answered !== addresses.length) throw new Error(`${answered} of ${addresses.length} were answered.`);
}

const shell: Command = {
  argv: ['/usr/sbin/sendmail', '-bt'],
  root: true,
  effect: 'read',
  shown: 'sendmail -bt',
};

/** Every address through one shell of ours, as fast as it takes them. */
async function talkAll({ hosts }: Rig, hostId: string, lines: readonly string[]): Promise<void> {
  const talk = await hosts.talk(hostId, shell, { action: 'bench' });
  let routed = 0;
  let tail = '';
  talk.onData((bytes, from) => {
    if (from === 'stderr') throw new Error(bytes);
    const whole = (tail + bytes).split('\n');
    tail = whole.pop() ?? '';
    routed += whole.filter((line) => /^parse +returns: \$# esmtp/.test(line)).length;
  });
  const ended = new Promise<number | undefined>((resolve) => talk.onEnd(({ code }) => resolve(code)));
  await talk.write(lines.map((line) => `${line}\n`).join(''));
  talk.end();
  const code = await ended;
  if (code !== 0 || routed !== lines.length)
    throw new Error(`${routed} of ${lines.length} were routed, exit code ${code ?? 'unknown'}.`);
}

/** As if the host had seen these in the last hour. */
async function inTheLog({ sendmail: { host } }: Ground, addresses: readonly string[]): Promise<void> {
  const time = (await host.must(`date '+%b %e %H:%M:%S'`)).trim();
  const lines = addresses.map(
    (address, n) =>
      `${time} sendmail1 sendmail[${1000 + (n % 500)}]: ${`AL${n}`.padEnd(14, 'x')}: to=<${address}>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30000, relay=sink.lab.test. [10.77.0.9], dsn=2.0.0, stat=Sent (ok)\n`,
  );
  await host.writeFile('/tmp/seen.log', lines.join(''));
  await host.must('cat /tmp/seen.log >>/var/log/mail.log; rm /tmp/seen.log');
}

interface Replayed {
  readonly ms: number;
  /** The longest time without a sign of life. */
  readonly gap: number;
}

async function replay(ground: Ground, before: Place, after: Place, count: number): Promise<Replayed> {
  let last = performance.now();
  let gap = 0;
  let changed = 0;
  const ms = await timed(async () => {
    const input = { before, after, hours: 2, most: 20_000 };
    for await (const event of await ground.api.rewrite.replay(input)) {
      gap = Math.max(gap, performance.now() - last);
      last = performance.now();
      if (event.kind === 'difference' && event.question.kind === 'route') changed += 1;
      if (event.kind === 'done' && (event.unknown > 0 || event.asked < count))
        throw new Error(`The replay missed some: ${JSON.stringify(event)}`);
    }
  });
  const expected = addressesOf(count).filter((address) => address.endsWith('@d1.accept.test')).length;
  if (changed !== expected) throw new Error(`${changed} addresses change, not ${expected}.`);
  return { ms, gap };
}

/** How fast addresses are asked of sendmail, and what a replay of a day's mail costs. */
export async function rewriteLab(ground: Ground, quick: boolean): Promise<Figure[]> {
  const { api, sendmail, say } = ground;
  const { hostId, ssh } = sendmail;
  const count = quick ? 1000 : 5000;
  const addresses = addressesOf(count);
  const { sets } = await api.config.survey({ hostId });
  const setId = sets.find(({ mta }) => mta === 'sendmail')?.id ?? '';
  const live: Place = { hostId, setId, at: { kind: 'live' } };
  say(`asking sendmail about ${count} addresses`);
  const lines = addresses.map((address) => `3,0 ${address}`);
  const file = ssh.fileOf('addresses', lines);
  const rig = new Rig({ knownHosts: sendmail.host.knownHosts });
  const talkId = await rig.addLab(sendmail.host, account);
  await rig.hosts.facts(talkId);
  const samples = await race(quick ? 3 : 9, [
    async () => ({ shell: await timed(() => talkAll(rig, talkId, lines)) }),
    async () => ({ asked: await timed(() => askAll(ground, live, addresses)) }),
    async () => ({ bare: await ssh.live('sudo -n sendmail -bt', file) }),
  ]).finally(() => rig.stop());
  const fast = (what: string, name: string, aim: Pick<Figure, 'aim'>): Figure => {
    const { over: theirs, under: ours, ...times } = ratio(samples, 'bare', name);
    return { bench, what, against: 'ssh sendmail -bt < file', ...times, ...aim, ours, theirs };
  };

  say(`replaying ${count} addresses through two configurations`);
  await inTheLog(ground, addresses);
  const { state, content } = await api.config.open({ hostId, path: mailertable });
  const change = {
    path: mailertable,
    base: state.sha256 ?? 'absent',
    content: `${content}d1.accept.test\tesmtp:[sink.lab.test]\n`,
  };
  const { plan } = await planned(api, hostId, setId, [change]);
  if (plan.state !== 'ready') throw new Error(`${plan.state}: ${plan.why}`);
  const after: Place = { hostId, setId, at: { kind: 'plan', planId: plan.id } };
  const runs: Replayed[] = [];
  for (let round = 0; round < (quick ? 2 : 5); round += 1)
    runs.push(await replay(ground, live, after, count));
  return [
    fast(`${count} addresses through one shell, times as fast as`, 'shell', { aim: { atLeast: 0.8 } }),
    // These come with what every map answered, which a bare pipe does not print.
    fast(`${count} addresses asked and read, times as fast as`, 'asked', {}),
    {
      bench,
      what: `${count} addresses replayed through two configurations`,
      unit: 'ms',
      value: spreadOf(runs.map(({ ms }) => ms)),
    },
    {
      bench,
      what: 'longest time without progress in it',
      unit: 'ms',
      value: spreadOf(runs.map(({ gap }) => gap)),
      aim: { atMost: 1000 },
    },
  ];
}
