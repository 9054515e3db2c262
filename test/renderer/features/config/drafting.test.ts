import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../../renderer/app/client.ts';
import { HostDrafts } from '../../../../renderer/features/config/bench/drafting.ts';
import { HostFiles } from '../../../../renderer/features/config/bench/host-files.ts';

interface Draft {
  readonly path: string;
  readonly base: string;
  readonly before: string;
  readonly content: string;
  readonly by: string;
}

/** Services that tell what the test says, and remember what they were asked. */
function services() {
  const asked: unknown[] = [];
  let tell: (drafts: readonly Draft[]) => void = () => undefined;
  const waiting: (readonly Draft[])[] = [];
  const api = {
    config: {
      drafts: () =>
        Promise.resolve(
          (async function* () {
            for (;;) {
              const next = waiting.shift();
              if (next !== undefined) yield next;
              else
                await new Promise<void>((resolve) => {
                  tell = (drafts) => {
                    waiting.push(drafts);
                    resolve();
                  };
                });
            }
          })(),
        ),
      saveDraft: (draft: unknown) => {
        asked.push(['save', draft]);
        return Promise.resolve({});
      },
      dropDrafts: (drop: unknown) => {
        asked.push(['drop', drop]);
        return Promise.resolve({});
      },
    },
  } as unknown as Api;
  return { api, asked, tell: (drafts: readonly Draft[]) => tell(drafts) };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('kept edits', () => {
  const store = new Map<string, string>();
  let drafts: HostDrafts | undefined;
  beforeEach(() => {
    store.clear();
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => store.get(name) ?? null,
      setItem: (name: string, value: string) => store.set(name, value),
    });
  });
  afterEach(() => {
    drafts?.stop();
    vi.unstubAllGlobals();
  });

  function open() {
    const { api, asked, tell } = services();
    const files = new HostFiles();
    const arrived: string[] = [];
    const notices: string[] = [];
    drafts = new HostDrafts('mx1', {
      api,
      filesOf: () => files,
      arrived: (_, paths) => arrived.push(...paths),
      notice: (title) => notices.push(title),
    });
    return { drafts, files, asked, tell, arrived, notices };
  }
  const theirs = { path: '/a', base: 'absent', before: '', content: 'theirs', by: 'another window' };

  it('of an earlier life of this window are there again, without a word', async () => {
    const { files, tell, arrived, notices } = open();
    await settled();
    tell([theirs]);
    await settled();
    expect(files.content('/a')).toBe('theirs');
    expect(arrived).toEqual(['/a']);
    expect(notices).toEqual([]);
  });

  it('of another window come with a notice, and go with one', async () => {
    const { files, tell, notices } = open();
    await settled();
    tell([]);
    await settled();
    tell([theirs]);
    await settled();
    expect(notices).toEqual(['a was edited in another window']);
    tell([]);
    await settled();
    expect(files.edits.size).toBe(0);
    expect(notices).toHaveLength(2);
  });

  it('are saved once per content, and dropped when nothing is edited any more', async () => {
    const { drafts: one, files, asked, tell } = open();
    await settled();
    tell([]);
    await settled();
    files.edits.set('/a', { base: 'absent', before: '', after: 'mine' });
    one.keep('/a');
    one.keep('/a');
    expect(asked).toEqual([
      [
        'save',
        {
          hostId: 'mx1',
          path: '/a',
          base: 'absent',
          before: '',
          content: 'mine',
          by: store.get('postroom.window'),
        },
      ],
    ]);
    await settled();
    files.edits.delete('/a');
    one.keep('/a');
    expect(asked.at(-1)).toEqual(['drop', { hostId: 'mx1', paths: ['/a'] }]);
  });
});
