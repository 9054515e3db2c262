import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '#contract/rewrite';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { opened, planned, setOf } from '../deploys/ground.ts';
import { openBench, statusOf, type Bench } from '../queue/bench.ts';
import { route } from './fakes.ts';

const mailertable = '/etc/mail/mailertable';
let lab: Lab;
let bench: Bench;
let hostId: string;
let setId: string;

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
  hostId = await bench.add(lab.sendmail);
  await statusOf(bench.api, hostId);
  setId = setOf(await bench.api.config.survey({ hostId }), 'sendmail');
});
afterAll(async () => {
  await bench.close();
  await lab.stop();
});

const place = (at: Place['at'] = { kind: 'live' }): Place => ({ hostId, setId, at });
async function all<T>(stream: Promise<AsyncIterable<T>>): Promise<T[]> {
  const events: T[] = [];
  for await (const event of await stream) events.push(event);
  return events;
}
async function fatesOf(where: Place, ...addresses: string[]) {
  const questions = addresses.map(route);
  const answers = await all(bench.api.rewrite.ask({ place: where, questions, trace: false }));
  return answers.map(({ answer }) => answer.fate);
}
/** A plan that sends one more domain elsewhere. */
async function redirected(domain: string) {
  const before = await opened(bench.api, hostId, mailertable);
  const content = `${before.content}${domain}\tesmtp:[sink.lab.test]\n`;
  return (await planned(bench.api, hostId, setId, [{ ...before, content }])).plan;
}

describe('sendmail in the rewrite lab', () => {
  it('can be asked, and has a shell', async () => {
    const about = await bench.api.rewrite.about({ hostId });
    const found = about.find((one) => one.setId === setId);
    expect([found?.shell, found?.verify]).toEqual([true, true]);
    const [legacy, local] = await fatesOf(place(), 'joe@legacy.test', 'ops@lab.test');
    expect(legacy).toMatchObject({ kind: 'deliveries', deliveries: [{ mailer: 'esmtp' }] });
    expect(local?.kind).toBe('deliveries');
    const { answer } = await bench.api.rewrite.verify({ hostId, setId, address: 'ops@sendmail1.lab.test' });
    expect(answer.fate.kind).toBe('deliveries');
  });

  it('has a shell that answers in the real format', async () => {
    const { id, account } = await bench.api.rewrite.openShell({ hostId, setId, config: '', debug: '' });
    expect(account).toBe('root');
    let printed = '';
    let typed = false;
    let words = 0;
    for await (const event of await bench.api.rewrite.shellOutput({ id })) {
      if (event.kind === 'words') words = event.words.length;
      if (event.kind === 'printed') printed += event.bytes;
      if (event.kind === 'ready' && !typed) {
        typed = true;
        printed = '';
        await bench.api.rewrite.typeShell({ id, line: '3,0 joe@legacy.test' });
      } else if (event.kind === 'ready') break;
    }
    expect(words).toBeGreaterThan(50);
    expect(printed).toMatch(/returns: \$# esmtp \$@ \[ sink \. lab \. test \] \$: joe/);
    expect(printed).not.toContain('Postroom');
    await bench.api.rewrite.closeShell({ id });
  });

  it('replay finds exactly the addresses that a changed mailertable entry sends elsewhere', async () => {
    const recipients = [
      'a@accept.test',
      'b@accept.test',
      'c@legacy.test',
      'd@defer.test',
      'ops@sendmail1.lab.test',
    ];
    for (const recipient of [...recipients, 'a@accept.test'])
      await lab.sendmail.must(`printf 'Subject: x\\n\\nx\\n' | sendmail -odi ${recipient}`);
    await expect
      .poll(async () =>
        (await lab.sendmail.run('grep -c "to=.*d@defer.test" /var/log/mail.log')).stdout.trim(),
      )
      .not.toBe('0');
    const plan = await redirected('accept.test');
    expect(plan, plan.why).toMatchObject({ state: 'ready' });
    const after = place({ kind: 'plan', planId: plan.id });
    const events = await all(bench.api.rewrite.replay({ before: place(), after, hours: 24, most: 1000 }));
    const routes = events.flatMap((event) =>
      event.kind === 'difference' && event.question.kind === 'route'
        ? [{ ...event, address: event.question.address }]
        : [],
    );
    expect(new Map(routes.map(({ address, times }) => [address, times]))).toEqual(
      new Map([
        ['a@accept.test', 2],
        ['b@accept.test', 1],
      ]),
    );
    expect(routes[0]?.after).toMatchObject({ deliveries: [{ host: '[sink.lab.test]' }] });
    const done = events.at(-1);
    expect(done).toMatchObject({ kind: 'done', unknown: 0 });
    expect(done?.kind === 'done' && done.asked).toBeGreaterThanOrEqual(recipients.length);
    // Nothing was changed by all this.
    const [live] = await fatesOf(place(), 'a@accept.test');
    expect(live).not.toMatchObject({ deliveries: [{ host: '[sink.lab.test]' }] });
  });

  it('compares with a version of the history', async () => {
    const questions = ['joe@legacy.test', 'joe@accept.test'].map(route);
    const { versions } = await bench.api.versions.list({ hostId, path: mailertable, limit: 1 });
    const first = place({ kind: 'commit', commit: versions[0]!.id });
    const same = await all(bench.api.rewrite.compare({ before: place(), after: first, questions }));
    expect(same.at(-1)).toMatchObject({ kind: 'done', asked: 2, different: 0, unknown: 0 });

    const before = await lab.sendmail.readFile(mailertable);
    await lab.sendmail.writeFile(mailertable, `${before}accept.test\tesmtp:[sink.lab.test]\n`);
    await lab.sendmail.must(`cd /etc/mail && makemap hash mailertable <mailertable`);
    const changed = await all(bench.api.rewrite.compare({ before: first, after: place(), questions }));
    expect(changed.filter((event) => event.kind === 'difference')).toMatchObject([
      { question: { address: 'joe@accept.test' }, after: { deliveries: [{ host: '[sink.lab.test]' }] } },
    ]);
    await lab.sendmail.writeFile(mailertable, before);
    await lab.sendmail.must(`cd /etc/mail && makemap hash mailertable <mailertable`);
  });

  it('compares with another host, of another MTA', async () => {
    const other = await bench.add(lab.postfix);
    await statusOf(bench.api, other);
    const survey = await bench.api.config.survey({ hostId: other });
    const set = survey.sets.find(({ mta }) => mta === 'postfix')!.id;
    const after: Place = { hostId: other, setId: set, at: { kind: 'live' } };
    const events = await all(
      bench.api.rewrite.compare({ before: place(), after, questions: [route('joe@accept.test')] }),
    );
    // What sendmail calls mailer esmtp is transport smtp there.
    expect(events.filter((event) => event.kind === 'difference')).toMatchObject([
      { before: { deliveries: [{ mailer: 'esmtp' }] }, after: { deliveries: [{ mailer: 'smtp' }] } },
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'done', asked: 1, different: 1, unknown: 0 });
  });

  it('that is cancelled in the middle leaves nothing on the host', async () => {
    const left = async (): Promise<string> =>
      (
        await lab.sendmail.run('pgrep -af "[s]endmail.* -bt"; ls -d /tmp/tmp.* 2>/dev/null; true')
      ).stdout.trim();
    const before = await left();
    const questions = Array.from({ length: 20_000 }, (_, n) => route(`user${n}@d${n % 50}.accept.test`));
    const stop = new AbortController();
    const input = { before: place(), after: place(), questions };
    const stream = await bench.api.rewrite.compare(input, { signal: stop.signal });
    let done = 0;
    const kinds = new Set<string>();
    try {
      for await (const event of stream) {
        kinds.add(event.kind);
        if (event.kind !== 'progress') continue;
        done = event.done;
        if (done >= 100) stop.abort();
      }
    } catch (error) {
      // A door may tell of its own that the call was cancelled.
      if (!stop.signal.aborted) throw error;
    }
    expect(done).toBeGreaterThanOrEqual(100);
    expect(done).toBeLessThan(20_000);
    expect(kinds).not.toContain('done');
    await expect.poll(left).toBe(before);
  });

  it('a saved test that fails on the staged configuration stands in the way of the deploy', async () => {
    const [fate] = await fatesOf(place(), 'joe@accept.test');
    const { yaml } = await bench.api.rewrite.testOf({
      name: 'accept.test by its own MX',
      question: route('joe@accept.test'),
      answer: { fate: fate!, because: '', trace: [], notes: [] },
    });
    const { base } = await bench.api.rewrite.suite({ hostId, setId });
    await bench.api.rewrite.saveSuite({ hostId, setId, yaml: `gate: true\ntests:\n${yaml}`, base, note: '' });
    const run = await all(bench.api.rewrite.runSuite({ place: place() }));
    expect(run.at(-1)).toMatchObject({ kind: 'done', state: { last: { results: [{ passed: true }] } } });

    const bad = await redirected('accept.test');
    expect(bad.state).toBe('refused');
    expect(bad.why).toContain('accept.test by its own MX');
    expect(bad.steps.find(({ id }) => id === 'saved-tests')).toMatchObject({ state: 'failed' });
    const how = { window: 60, confirm: 'hand' as const, note: '' };
    await expect(bench.api.deploys.start({ hostId, planId: bad.id, ...how })).rejects.toMatchObject({
      code: 'REFUSED',
    });
    const plans = [
      { hostId, planId: bad.id },
      { hostId, planId: bad.id },
    ];
    await expect(bench.api.deploys.rollout({ plans, wait: false, ...how })).rejects.toThrow(
      /may not be deployed/,
    );

    const good = await redirected('defer.test');
    expect(good, good.why).toMatchObject({ state: 'ready' });
    expect(good.steps.find(({ id }) => id === 'saved-tests')).toMatchObject({ state: 'good' });
  });

  it('a host that clears the staged files away says so', async () => {
    const plan = await redirected('defer.test');
    await lab.sendmail.must(`rm -rf /var/lib/postroom/tx/${plan.id}`);
    const asked = fatesOf(place({ kind: 'plan', planId: plan.id }), 'joe@accept.test');
    await expect(asked).rejects.toThrow(/cleared away/);
  });
});
