import { describe, expect, it } from 'vitest';
import type { Difference } from '#contract/rewrite';
import type { Api } from '../../../../renderer/app/client.ts';
import { placeOf, type Choice } from '../../../../renderer/features/rewrite/compare/places.ts';
import { followRun, type Run } from '../../../../renderer/features/rewrite/compare/run.ts';

const first: Run = {
  state: 'running',
  stage: '',
  done: 0,
  total: 2,
  startedAt: 0,
  rows: [],
  between: ['live', 'your edits'],
  replay: false,
};
const difference = {
  kind: 'difference',
  question: { kind: 'route', address: 'a@b' },
  times: 0,
  before: { kind: 'accepted', relayed: false },
  after: { kind: 'discarded' },
  because: ['', ''],
} as const satisfies Difference;
const done = { kind: 'done', asked: 2, different: 1, unknown: 1, seconds: 1 } as const;

async function* stream<T>(...events: (T | Error)[]): AsyncGenerator<T, void> {
  for (const event of events) {
    await Promise.resolve();
    if (event instanceof Error) throw event;
    yield event;
  }
}
type Opened = Awaited<ReturnType<Parameters<typeof followRun>[1]>>;

async function follow(opened: unknown, signal = new AbortController().signal): Promise<Run> {
  let last = first;
  await followRun(
    first,
    () => Promise.resolve(opened as Opened),
    signal,
    (run) => (last = run),
  );
  return last;
}

describe('following a comparison', () => {
  it('ends with every difference and the counts', async () => {
    const run = await follow(stream<unknown>(difference, difference, done));
    expect(run).toMatchObject({ state: 'done', done: 2, end: { different: 1, unknown: 1 } });
    expect(run.rows).toEqual([difference, difference]);
  });

  it('without its end it was cut off, and what came is kept', async () => {
    const run = await follow(stream<unknown>(difference));
    expect(run.state).toBe('failed');
    expect(run.problem?.what).toContain('cut off');
    expect(run.rows).toHaveLength(1);
  });

  it('a failure on the way is told in its words', async () => {
    const lost = Object.assign(new Error('No connection to this host.'), { code: 'OFFLINE' });
    const run = await follow(stream<unknown>(difference, lost));
    expect(run).toMatchObject({ state: 'failed', problem: { what: 'No connection to this host.' } });
  });

  it('what stops it because it was cancelled is no failure', async () => {
    const stopping = new AbortController();
    stopping.abort();
    const run = await follow(stream<unknown>(difference, new Error('aborted')), stopping.signal);
    expect(run.state).toBe('cancelled');
    expect(run.problem).toBeUndefined();
  });

  it('what cannot be begun says why', async () => {
    const problem = { what: 'No edits.', todo: 'Edit.', raw: '' };
    expect(await follow(problem)).toMatchObject({ state: 'failed', problem, rows: [] });
  });
});

describe('my undeployed edits', () => {
  const choice: Choice = { hostId: 'mx1', setId: 'sendmail', at: { kind: 'edits' } };
  const draft = (path: string) => ({ path, base: 'absent', content: 'x', before: '', by: 'me', savedAt: '' });
  const plan = (state: string, failed: readonly string[] = []) => ({
    id: 'plan-7',
    state,
    why: state === 'refused' ? 'A check failed.' : '',
    todo: 'Mend it.',
    steps: failed.map((id) => ({ id, title: id, state: 'failed', output: `${id} said no\n` })),
  });
  const ask = async (paths: readonly string[], ...plans: readonly ReturnType<typeof plan>[]) => {
    const sent: unknown[] = [];
    const config = {
      drafts: () => Promise.resolve(stream(paths.map(draft))),
      survey: () => Promise.resolve({ sets: [{ id: 'sendmail', files: [{ path: '/etc/mail/access' }] }] }),
      plan: (input: unknown) => {
        sent.push(input);
        return Promise.resolve(stream(...plans));
      },
    };
    const found = await placeOf(
      { config } as unknown as Api,
      choice,
      new AbortController().signal,
      () => undefined,
    );
    return { found, sent };
  };
  const staged = { hostId: 'mx1', setId: 'sendmail', at: { kind: 'plan', planId: 'plan-7' } };

  it('are those of this configuration alone, built by the host', async () => {
    const { found, sent } = await ask(
      ['/etc/mail/access', '/etc/postfix/main.cf'],
      plan('checking'),
      plan('ready'),
    );
    expect(found).toEqual({ place: staged });
    expect(sent).toEqual([
      {
        hostId: 'mx1',
        setId: 'sendmail',
        changes: [{ path: '/etc/mail/access', base: 'absent', content: 'x' }],
      },
    ]);
  });

  it('that do not exist, or belong to another configuration, are not sent', async () => {
    for (const paths of [[], ['/etc/postfix/main.cf']]) {
      const { found, sent } = await ask(paths, plan('ready'));
      expect(found).toMatchObject({ problem: { what: expect.stringContaining('no edits') as string } });
      expect(sent).toEqual([]);
    }
  });

  it('that only the saved tests hold back can be asked; those that the host cannot build cannot', async () => {
    expect((await ask(['/etc/mail/access'], plan('refused', ['saved-tests']))).found).toEqual({
      place: staged,
    });
    expect((await ask(['/etc/mail/access'], plan('refused', ['m4', 'saved-tests']))).found).toMatchObject({
      problem: {
        what: 'Your edits cannot be asked: A check failed.',
        raw: 'm4 said no\nsaved-tests said no\n',
      },
    });
    expect((await ask(['/etc/mail/access'], plan('checking'))).found).toMatchObject({
      problem: { what: 'The check of your edits came to no end.' },
    });
  });
});
