import type { Place } from '#contract/rewrite';
import { planned } from '../electron/services/deploys/ground.ts';
import type { Ground } from './ground.ts';
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

/** So many lines may be typed ahead of their answers. */
const linesAhead = 64;

/** Opens a shell, types every line into it and takes each answer as the one to its line. */
async function typeAll({ api }: Ground, place: Place, lines: readonly string[]): Promise<void> {
  const { hostId, setId } = place;
  const { id } = await api.rewrite.openShell({ hostId, setId, config: '', debug: '' });
  let sent = 0;
  let answered = -1;
  let routed = 0;
  let printed = '';
  let sending: Promise<unknown> = Promise.resolve();
  for await (const event of await api.rewrite.shellOutput({ id })) {
    if (event.kind === 'closed') throw new Error(event.why);
    if (event.kind === 'printed') {
      printed += event.bytes;
      void api.rewrite.tookShell({ id, bytes: event.bytes.length });
    }
    if (event.kind !== 'ready') continue;
    answered += 1;
    if (/^parse +returns: \$# esmtp/m.test(printed)) routed += 1;
    printed = '';
    if (answered === lines.length) break;
    for (; sent < lines.length && sent - answered < linesAhead; sent += 1) {
      const line = lines[sent] ?? '';
      sending = sending.then(() => api.rewrite.typeShell({ id, line }));
    }
  }
  await sending;
  await api.rewrite.closeShell({ id });
  if (routed !== lines.length) throw new Error(`${routed} of ${lines.length} were routed.`);
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

/** How long it takes from stopping a replay in its midst until nothing of it goes on. */
async function cancelled(ground: Ground, before: Place, after: Place): Promise<number> {
  const stop = new AbortController();
  const input = { before, after, hours: 2, most: 20_000 };
  let at = 0;
  try {
    for await (const event of await ground.api.rewrite.replay(input, { signal: stop.signal })) {
      if (event.kind === 'done') throw new Error('The replay was over before it was stopped.');
      if (event.kind !== 'progress' || event.done === 0 || at !== 0) continue;
      at = performance.now();
      stop.abort();
    }
  } catch (error) {
    // The door may tell of its own that it was stopped.
    if (!stop.signal.aborted) throw error;
  }
  while ((await ground.sendmail.host.run('pgrep -f "^[^ ]*sendmail .*-bt"')).code === 0);
  return performance.now() - at;
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
  const samples = await race(quick ? 3 : 9, [
    async () => ({ shell: await timed(() => typeAll(ground, live, lines)) }),
    async () => ({ asked: await timed(() => askAll(ground, live, addresses)) }),
    async () => ({ bare: await ssh.live('sudo -n sendmail -bt', file) }),
  ]);
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
  const stopped: number[] = [];
  for (let round = 0; round < (quick ? 2 : 5); round += 1) stopped.push(await cancelled(ground, live, after));
  return [
    fast(`${count} addresses through one shell, times as fast as`, 'shell', { aim: { atLeast: 0.8 } }),
    // These come with what maps answered, which a bare pipe does not print.
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
    {
      bench,
      what: 'from stopping it until nothing runs on the host',
      unit: 'ms',
      value: spreadOf(stopped),
    },
  ];
}
