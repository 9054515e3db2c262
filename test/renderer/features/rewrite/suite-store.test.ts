import { describe, expect, it, vi } from 'vitest';
import type { SuiteState } from '#contract/rewrite';
import type { Api } from '../../../../renderer/app/client.ts';
import {
  createSuiteStore,
  isOvertaken,
  textOf,
  type Bench,
} from '../../../../renderer/features/rewrite/suite/suite-store.ts';

const stateOf = (yaml: string, more: Partial<SuiteState> = {}): SuiteState => ({
  yaml,
  base: `hash of ${yaml}`,
  faults: [],
  gate: false,
  tests: [],
  ...more,
});
const refusal = (what: string): Error =>
  Object.assign(new Error('Refused.'), { code: 'REFUSED', data: { what, todo: 'Do something.' } });
const key = 'mx1 sendmail';
const place = { hostId: 'mx1', setId: 'sendmail', at: { kind: 'live' as const } };

/** A store in front of services that keep one suite. */
async function open(first = 'tests: []\n') {
  const kept = { state: stateOf(first) };
  const keep = vi.fn(({ yaml, base }: { yaml: string; base: string }) => {
    if (base !== kept.state.base) throw refusal('These tests were changed in another window meanwhile.');
    kept.state = stateOf(yaml);
    return Promise.resolve(kept.state);
  });
  const run = vi.fn((_: unknown, __: { signal: AbortSignal }): Promise<AsyncIterable<unknown>> => never());
  const rewrite = {
    suite: () => Promise.resolve(kept.state),
    saveSuite: async (input: { yaml: string; base: string }) => keep(input),
    runSuite: run,
  };
  const { store } = createSuiteStore({ rewrite } as unknown as Api);
  store.getState().read('mx1', 'sendmail');
  await vi.waitFor(() => expect(store.getState().benches[key]?.kept).toBeDefined());
  const bench = (): Bench => {
    const found = store.getState().benches[key];
    if (found === undefined) throw new Error('no bench');
    return found;
  };
  return { ...store.getState(), bench, kept, keep, run };
}
const never = (): Promise<never> => new Promise(() => undefined);
const saved = (bench: () => Bench) => vi.waitFor(() => expect(bench().saving).toBe(false));

describe('editing a suite', () => {
  it('what is typed back to what is kept is no edit', async () => {
    const { write, bench } = await open();
    write(key, 'gate: true\n');
    expect(bench().edit?.base).toBe('hash of tests: []\n');
    write(key, 'tests: []\n');
    expect(bench().edit).toBeUndefined();
  });

  it('is saved on top of what it began from, with its note, and is no edit then', async () => {
    const { write, remark, save, bench, keep } = await open();
    write(key, 'gate: true\n');
    remark(key, 'CHG-1');
    save(key);
    await saved(bench);
    expect(keep.mock.calls).toEqual([
      [
        {
          hostId: 'mx1',
          setId: 'sendmail',
          yaml: 'gate: true\n',
          base: 'hash of tests: []\n',
          note: 'CHG-1',
        },
      ],
    ]);
    expect(bench()).toMatchObject({ edit: undefined, note: '', kept: { yaml: 'gate: true\n' } });
  });

  it('what is typed while it is saved stays an edit, of what was saved', async () => {
    const { write, save, bench } = await open();
    write(key, 'one\n');
    save(key);
    write(key, 'two\n');
    await saved(bench);
    expect(bench().edit).toEqual({ text: 'two\n', base: 'hash of one\n' });
    expect(isOvertaken(bench())).toBe(false);
  });

  it('faults are told by their lines, and the text stays', async () => {
    const { write, save, bench, keep } = await open();
    keep.mockImplementation(() => {
      throw refusal(
        'These tests cannot be kept. Line 3: “gate” is one of: true, false. Line 12: A test asks exactly one.',
      );
    });
    write(key, 'bad\n');
    save(key);
    await saved(bench);
    expect(bench().faults).toEqual([
      { line: 3, words: '“gate” is one of: true, false.' },
      { line: 12, words: 'A test asks exactly one.' },
    ]);
    expect(textOf(bench())).toBe('bad\n');
    write(key, 'better\n');
    expect(bench()).toMatchObject({ faults: [], refused: undefined });
  });
});

describe('a suite that somebody else saved meanwhile', () => {
  const overtaken = async () => {
    const opened = await open();
    opened.write(key, 'mine\n');
    opened.kept.state = stateOf('theirs\n');
    opened.save(key);
    await saved(opened.bench);
    return opened;
  };

  it('is not overwritten; both texts are there', async () => {
    const { bench, kept } = await overtaken();
    expect(kept.state.yaml).toBe('theirs\n');
    expect(isOvertaken(bench())).toBe(true);
    expect(bench()).toMatchObject({ refused: undefined, kept: { yaml: 'theirs\n' } });
    expect(textOf(bench())).toBe('mine\n');
  });

  it('theirs can be taken, and mine brought back after it', async () => {
    const { bench, takeTheirs, bringBack, save, kept } = await overtaken();
    takeTheirs(key);
    expect(textOf(bench())).toBe('theirs\n');
    bringBack(key);
    expect(textOf(bench())).toBe('mine\n');
    save(key);
    await saved(bench);
    expect(kept.state.yaml).toBe('mine\n');
  });

  it('mine can be gone on with, knowingly', async () => {
    const { bench, keepMine, save, kept } = await overtaken();
    keepMine(key);
    expect(isOvertaken(bench())).toBe(false);
    save(key);
    await saved(bench);
    expect(kept.state.yaml).toBe('mine\n');
  });
});

describe('running a suite', () => {
  const results = [{ name: 'a', passed: true, words: '' }];
  const last = { at: '2026-11-21T10:00:00Z', by: 'hand' as const, results };

  it('follows it, and shows what the services then know', async () => {
    const { start, bench, run } = await open();
    run.mockImplementation(() =>
      Promise.resolve(
        (async function* () {
          await Promise.resolve();
          yield { kind: 'progress', stage: 'Running', done: 0, total: 1 };
          yield { kind: 'done', state: stateOf('tests: []\n', { last }) };
        })(),
      ),
    );
    start(key, place, 'live');
    await vi.waitFor(() => expect(bench().kept?.last).toEqual(last));
    expect(bench()).toMatchObject({ run: undefined, broken: undefined, ranOn: 'live' });
  });

  it('one that ends without an end is told, and no result of it is believed', async () => {
    const { start, bench, run } = await open();
    run.mockImplementation(() =>
      Promise.resolve(
        (async function* () {
          await Promise.resolve();
          yield { kind: 'progress', stage: 'Running', done: 0, total: 1 };
        })(),
      ),
    );
    start(key, place, 'live');
    await vi.waitFor(() => expect(bench().broken?.what).toContain('cut off'));
    expect(bench()).toMatchObject({ run: undefined, kept: { yaml: 'tests: []\n' } });
    expect(bench().kept?.last).toBeUndefined();
  });

  it('one that was cancelled asks the services to stop, and is no problem', async () => {
    const { start, cancel, bench, run } = await open();
    start(key, place, 'live');
    await vi.waitFor(() => expect(run).toHaveBeenCalled());
    cancel(key);
    expect(run.mock.calls[0]?.[1].signal.aborted).toBe(true);
    expect(bench()).toMatchObject({ run: undefined, broken: undefined });
  });
});
