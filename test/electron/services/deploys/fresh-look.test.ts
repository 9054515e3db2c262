import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlanStep } from '#contract/config';
import type { DeployBook, Entry } from '#services/deploys/deploy-book';
import { FreshLooks } from '#services/deploys/fresh-look';
import { FakeHost, reachOf } from './fake-host.ts';

vi.mock('#mail/deploy/commands', async () => (await import('./fake-host.ts')).plainCommands);

describe('a look over a new connection', () => {
  let one: FakeHost;
  let looks: FreshLooks;
  beforeEach(() => {
    one = new FakeHost('one');
    const book = {
      keep: (entry: Entry, change: object) => {
        Object.assign(entry.kept!, change);
        return Promise.resolve();
      },
    } as unknown as DeployBook;
    looks = new FreshLooks({ reach: reachOf([one]), book, decided: () => undefined, soakMs: 10 });
  });
  afterEach(() => looks.stop());

  it('confirms without a hand only after the host has probed a second time', async () => {
    one.become('tx-1', 'waiting');
    const probe: PlanStep = {
      ...{
        id: 'greeting',
        kind: 'probe',
        title: 'Greeting',
        shown: '',
        output: '',
        said: [],
        state: 'later',
      },
    };
    const kept = { confirm: 'auto', fresh: { state: 'waiting', words: '' }, note: '', steps: [probe] };
    looks.begin({ id: 'tx-1', hostId: 'one', kept, report: one.reports.get('tx-1') } as unknown as Entry);
    const asked = (verb: string): number => one.asked.filter((words) => words.startsWith(verb)).length;
    await expect.poll(() => asked('report')).toBeGreaterThan(3);
    expect([kept.fresh.state, asked('decide')]).toEqual(['good', 0]);

    const good = { state: 'good', code: 0, seconds: 0.1, stdout: '', stderr: '' } as const;
    one.become('tx-1', 'waiting', { steps: ['greeting', 'again:greeting'].map((id) => ({ ...good, id })) });
    await expect.poll(() => one.reports.get('tx-1')?.state).toBe('done');
    expect(asked('decide')).toBe(1);
    // What was asked meanwhile said nothing new.
    expect(one.journal).toEqual(['report tx-1', 'decide tx-1 commit']);
  });

  it('takes a change back when a scenario that it must pass fails, and says which', async () => {
    one.become('tx-1', 'waiting');
    const told = 'The probe “Mail for postmaster is taken” failed at mx port 25: 550 5.1.1 at RCPT';
    const book = {
      keep: (entry: Entry, change: object) => {
        Object.assign(entry.kept!, change);
        return Promise.resolve();
      },
    } as unknown as DeployBook;
    const asked: string[] = [];
    const probing = new FreshLooks({
      reach: reachOf([one]),
      book,
      decided: () => undefined,
      soakMs: 10,
      probes: (hostId) => {
        asked.push(hostId);
        return Promise.resolve([told]);
      },
    });
    const kept = { confirm: 'auto', fresh: { state: 'waiting', words: '' }, note: '', steps: [], why: '' };
    probing.begin({ id: 'tx-1', hostId: 'one', kept, report: one.reports.get('tx-1') } as unknown as Entry);
    await expect.poll(() => one.journal).toContain('decide tx-1 rollback');
    expect(asked).toEqual(['one']);
    expect(kept.fresh).toEqual({ state: 'failed', words: told });
    expect(kept.why).toBe(`Postroom took it back: ${told}`);
    await probing.stop();
  });
});
