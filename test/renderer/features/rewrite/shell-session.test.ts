import { describe, expect, it } from 'vitest';
import type { Api } from '../../../../renderer/app/client.ts';
import { ShellSession } from '../../../../renderer/features/rewrite/shell/shell-session.ts';
import { createShellsStore, shellName } from '../../../../renderer/features/rewrite/shell/shells-store.ts';

type Event =
  | { kind: 'typed'; line: string }
  | { kind: 'printed'; bytes: string }
  | { kind: 'ready' }
  | { kind: 'closed'; why: string };

/** A shell as the services keep it: every reader hears it from the start; `fail` breaks the stream, `end` ends it. */
function services() {
  const events: Event[] = [];
  const typed: string[] = [];
  let acked = 0;
  let wake: () => void = () => undefined;
  let ending: 'no' | 'end' | 'fail' = 'no';
  const api = {
    rewrite: {
      shells: () =>
        Promise.resolve([
          { id: 'one', setId: 'sendmail', openedAt: '', config: '', debug: '21.12', account: 'root' },
        ]),
      shellOutput: () =>
        Promise.resolve(
          (async function* () {
            for (let at = 0; ;) {
              const event = events[at++];
              if (event !== undefined) yield event;
              else if (ending === 'end') return;
              else if (ending === 'fail') throw new Error('cut');
              else {
                at--;
                await new Promise<void>((resolve) => (wake = resolve));
              }
            }
          })(),
        ),
      tookShell: ({ bytes }: { bytes: number }) => {
        acked += bytes;
        return Promise.resolve({});
      },
      typeShell: ({ line }: { line: string }) => {
        typed.push(line);
        return Promise.resolve({});
      },
      closeShell: () => Promise.resolve({}),
    },
  } as unknown as Api;
  const tell = async (...told: Event[]): Promise<void> => {
    events.push(...told);
    wake();
    await settled();
  };
  return {
    api,
    typed,
    tell,
    acked: () => acked,
    end: async (how: 'end' | 'fail') => {
      ending = how;
      wake();
      await settled();
      ending = 'no';
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const answer = (line: string, bytes: string): Event[] => [
  { kind: 'typed', line },
  { kind: 'printed', bytes },
  { kind: 'ready' },
];

describe('following a shell', () => {
  it('types lines in their order, a few ahead of their answers, and forgets the others', async () => {
    const { api, typed, tell } = services();
    const session = new ShellSession(api, 'one');
    session.follow();
    const lines = Array.from({ length: 30 }, (_, at) => `sécond ${at}`);
    const bytes = lines.map((line) => line.replace('é', '\xc3\xa9'));
    session.submit(lines);
    expect(typed).toEqual([]);
    await tell({ kind: 'ready' });
    expect(typed).toEqual(bytes.slice(0, 16));
    expect(session.store.getState()).toMatchObject({ ready: false, waiting: lines.slice(16) });
    for (const line of bytes.slice(0, 5)) await tell(...answer(line, 'a\n'));
    expect(typed).toEqual(bytes.slice(0, 21));
    session.forget();
    for (const line of bytes.slice(5, 20)) await tell(...answer(line, 'b\n'));
    expect(typed).toHaveLength(21);
    expect(session.store.getState().ready).toBe(false);
    await tell(...answer(bytes[20] ?? '', 'c\n'));
    expect(session.store.getState().ready).toBe(true);
    expect(session.printedBy(21)).toBe('c\n');
  });

  it('forgets what waits when a line is refused', async () => {
    const { api, tell } = services();
    let asked = 0;
    const typeShell = () => ((asked += 1) === 1 ? Promise.resolve({}) : Promise.reject(new Error('refused')));
    const refusing = { rewrite: { ...api.rewrite, typeShell } } as unknown as Api;
    const session = new ShellSession(refusing, 'one');
    session.follow();
    session.submit(['first', 'second', 'third']);
    await tell({ kind: 'ready' });
    expect(asked).toBe(2);
    expect(session.store.getState()).toMatchObject({ ready: false, waiting: [] });
    await tell(...answer('first', 'a\n'));
    expect(session.store.getState().ready).toBe(true);
  });

  it('acknowledges what no screen draws at once, and what one draws when it is drawn', async () => {
    const { api, tell, acked } = services();
    const session = new ShellSession(api, 'one');
    session.follow();
    await tell({ kind: 'ready' }, ...answer('x', '12345'));
    expect(acked()).toBe(5);
    const drawn: (() => void)[] = [];
    const detach = session.attach({ typed: () => undefined, printed: (_bytes, done) => drawn.push(done) });
    await tell({ kind: 'printed', bytes: '678' });
    expect(acked()).toBe(5);
    drawn.forEach((done) => done());
    expect(acked()).toBe(8);
    detach();
    await tell({ kind: 'printed', bytes: '9' });
    expect(acked()).toBe(9);
  });

  it('has after a reload what it had before, as the services kept it', async () => {
    const { api, tell } = services();
    const before = new ShellSession(api, 'one');
    before.follow();
    await tell({ kind: 'ready' }, ...answer('$j', 'mx1\n'), ...answer('$m', 'example.com\n'));
    const store = createShellsStore(api);
    store.getState().enter('mx1');
    await settled();
    await settled();
    const [shell] = store.getState().shells;
    expect(shell).toMatchObject({ id: 'one', hostId: 'mx1', account: 'root' });
    expect(shell === undefined ? '' : shellName(shell)).toBe('live -d21.12');
    expect(shell?.session.store.getState().entries).toEqual(before.store.getState().entries);
    expect(shell?.session.printedBy(2)).toBe('example.com\n');
    store.getState().enter('mx1');
    await settled();
    expect(store.getState().shells).toHaveLength(1);
  });

  it('tells a lost connection from a shell that another window follows and from one that ended', async () => {
    const { api, tell, end } = services();
    const session = new ShellSession(api, 'one');
    session.follow();
    await tell({ kind: 'ready' }, ...answer('$j', 'mx1\n'));
    await end('fail');
    expect(session.store.getState()).toMatchObject({ cut: 'lost', ready: false });
    session.follow();
    await settled();
    expect(session.store.getState()).toMatchObject({ cut: 'no', ready: true });
    expect(session.store.getState().entries).toHaveLength(1);
    await end('end');
    expect(session.store.getState().cut).toBe('elsewhere');
    session.follow();
    await tell({ kind: 'closed', why: 'The connection was lost.' });
    expect(session.store.getState()).toMatchObject({ closed: 'The connection was lost.', cut: 'no' });
  });
});
