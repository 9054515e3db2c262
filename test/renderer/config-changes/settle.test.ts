import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Deploy } from '#contract/deploys';
import { settle } from '../../../renderer/features/config/changes/settle.ts';
import { hashOf } from '../../../renderer/features/config/changes/text-lines.ts';
import type { Edited, Workbench } from '../../../renderer/features/config/workbench.ts';

const [oldHash, newHash] = await Promise.all([hashOf('old\n'), hashOf('new\n')]);
const path = '/etc/mail/access';

/** A workbench with one edit of one file, whose live content has `live` as its hash. */
function ground(after: string, live: string) {
  const edit: Edited = { path, setId: 'sendmail', base: oldHash, before: 'old\n', after, moved: false };
  const told: unknown[] = [];
  const rereads: string[] = [];
  const bench = {
    store: createStore(() => ({
      benches: { mx1: { edited: [edit], survey: { states: [{ path, sha256: live }] } } },
    })),
    api: {
      config: { open: () => Promise.resolve({ state: { path, sha256: live }, content: 'new\n' }) },
    },
    reread: (hostId: string) => {
      rereads.push(hostId);
      return Promise.resolve();
    },
    deployed: (hostId: string, files: unknown) => told.push([hostId, files]),
  } as unknown as Workbench;
  const deploys = createStore<{ deploys: readonly Deploy[] }>(() => ({ deploys: [] }));
  const stop = settle(bench, deploys);
  const say = async (state: Deploy['state'], ended: boolean): Promise<void> => {
    const files = [{ path, old: oldHash, new: newHash }];
    deploys.setState({ deploys: [{ id: 'tx-1', hostId: 'mx1', state, ended, files } as unknown as Deploy] });
    await new Promise((resolve) => setTimeout(resolve, 30));
  };
  return { say, told, rereads, stop };
}

describe('after a deploy', () => {
  it('what was kept is no edit any more, and the host is read again once', async () => {
    const { say, told, rereads, stop } = ground('new\n', newHash);
    await say('waiting', false);
    expect(rereads).toEqual([]);
    await say('done', true);
    await say('done', true);
    expect(rereads).toEqual(['mx1']);
    expect(told[0]).toEqual(['mx1', [{ path, hash: newHash, content: 'new\n' }]]);
    stop();
  });

  it('a window that was opened later settles it too, and edits made since stay on top of it', async () => {
    const { say, told, rereads, stop } = ground('new\nand more\n', newHash);
    await say('done', true);
    expect(rereads).toEqual([]);
    expect(told[0]).toEqual(['mx1', [{ path, hash: newHash, content: 'new\n' }]]);
    stop();
  });

  it('nothing is settled by a deploy that was rolled back, or whose file is another by now', async () => {
    const back = ground('new\n', oldHash);
    await back.say('rolled-back', true);
    expect(back.told).toEqual([]);
    back.stop();
    const undone = ground('new\n', oldHash);
    await undone.say('done', true);
    expect(undone.told).toEqual([]);
    undone.stop();
  });
});
