import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeployBook } from '#services/deploys/deploy-book';
import { DeployStore } from '#services/deploys/deploy-store';
import { Following } from '#services/deploys/following';
import { common, Rig } from '../hosts/rig.ts';
import { FakeHost, reachOf } from './fake-host.ts';

vi.mock('#mail/deploy/commands', async () => (await import('./fake-host.ts')).plainCommands);

const id = 'tx-1';
let dir: string;
let host: FakeHost;
let following: Following;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postroom-following-'));
  host = new FakeHost('one');
  const book = new DeployBook({
    store: new DeployStore(dir),
    now: () => new Date(),
    hostName: () => 'one',
    clockSkew: () => 0,
    changed: () => undefined,
  });
  following = new Following({ reach: reachOf([host]), book, heard: () => undefined, pollMs: 2 });
});
afterEach(async () => {
  await following.stop();
  rmSync(dir, { recursive: true });
});

/** Resolves when the host was asked for the deploy ten times more. */
async function asked(): Promise<void> {
  const times = (): number => host.asked.filter((words) => words === `report ${id}`).length;
  const before = times();
  await expect.poll(times).toBeGreaterThan(before + 10);
}

describe('what following a deploy leaves in the Journal', () => {
  it('is one look for every state that it comes to', async () => {
    host.become(id, 'placed');
    await following.lookAtAll('one');
    await asked();
    host.become(id, 'waiting');
    await asked();
    host.become(id, 'done');
    await expect.poll(() => host.journal.length).toBe(4);
    expect(host.journal).toEqual(['report', `report ${id}`, `report ${id}`, `report ${id}`]);
  });

  it('is a guard that is gone, and a failure once, however often it is tried', async () => {
    host.become(id, 'waiting');
    await following.lookAtAll('one');
    await asked();
    host.become(id, 'waiting', { guarded: false });
    await asked();
    host.refuses = 'report';
    await asked();
    expect(host.journal).toEqual(['report', `report ${id}`, `report ${id}`, `report ${id}`]);
  });

  it('is every look that was asked for, and every recovery', async () => {
    host.become(id, 'armed', { guarded: false });
    await following.lookAtAll('one');
    await following.lookAtAll('one');
    await following.lookAtAll('one');
    expect(host.journal).toEqual(['report', 'recover', 'report', 'report']);
  });
});

it('whatever is said of it, what changes a host is in the Journal', async () => {
  const rig = new Rig();
  try {
    const local = await rig.hosts.add({ ...common, kind: 'local', elevation: 'none' });
    await rig.hosts.facts(local);
    rig.journal.length = 0;
    for (const effect of ['read', 'write', 'read'] as const)
      await rig.run(local, ['/bin/true'], { effect }, { journaled: () => false });
    expect(rig.journal.map(({ effect }) => effect)).toEqual(['write']);
  } finally {
    await rig.stop();
  }
});
