import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSession } from '../../../../renderer/app/session.ts';
import { toasts } from '../../../../renderer/app/toasts.ts';
import { ReadingRoom } from '../../../../renderer/features/queue/reading-room.ts';
import { createQueueStore, type QueueState } from '../../../../renderer/features/queue/store.ts';
import type { ConnectWorker } from '../../../../renderer/features/queue/table-feed.ts';
import { createPreviewServices } from '../../preview/preview-services.ts';

/** The worker's work, without a worker: messages are copied as a worker's are. */
const connect: ConnectWorker = (hear) => {
  const room = new ReadingRoom((tell) => hear(structuredClone(tell)));
  return { post: (ask) => queueMicrotask(() => room.take(structuredClone(ask))), stop: () => undefined };
};

function open(rows: number) {
  const services = createPreviewServices({
    rows,
    hosts: 'all',
    broken: false,
    prompt: undefined,
    slow: 1,
    keychain: false,
  });
  const api = createRouterClient(services.router);
  const { session, start } = createSession(api, (heard) => {
    heard({ kind: 'open' });
    return () => undefined;
  });
  const { store, start: startQueue } = createQueueStore(api, session, connect);
  session.getState().go({ hostId: 'mx1', page: 'queue' });
  store.getState().change({ filter: '', every: 15 });
  const stops = [start(), startQueue()];
  return { services, store, session, stop: () => stops.forEach((stop) => stop()) };
}

let opened: ReturnType<typeof open> | undefined;
const state = (): QueueState => opened!.store.getState();
const ids = (): string[] => [...state().order].map((row) => state().rows.get(row)?.id ?? '');
/** The table after its host was read once more. */
const reread = async (): Promise<void> => {
  const before = state().readings['mx1']?.readAt ?? 0;
  await new Promise((later) => setTimeout(later, 5));
  state().refresh();
  await vi.waitFor(() => expect(state().readings['mx1']?.readAt).toBeGreaterThan(before), 5000);
  await new Promise((later) => setTimeout(later, 50));
};
const ready = (rows: number): Promise<void> =>
  vi.waitFor(() => {
    expect(state().order).toHaveLength(rows);
    expect(state().readings['mx1']?.readAt).toBeDefined();
  }, 8000);

beforeEach(() => toasts.setState({ shown: [] }));
afterEach(() => opened?.stop());

describe('select everything that matches', () => {
  it('selects nothing while the filter is not understood, and says so', async () => {
    opened = open(50);
    await ready(53);
    state().change({ filter: 'age>abc' });
    state().selectAll();
    await vi.waitFor(() =>
      expect(
        toasts
          .getState()
          .shown.map(({ title }) => title)
          .join(),
      ).toContain('not understood'),
    );
    expect(state().selection.selected.size).toBe(0);
  });

  it('waits for the filter that was just typed: never everything that the old one matched', async () => {
    opened = open(50);
    await ready(53);
    const [first] = ids();
    state().change({ filter: `id:${first ?? ''}` });
    state().selectAll();
    expect(state().selection.selected.size).toBe(0);
    await vi.waitFor(() => expect(state().selection.selected.size).toBe(1));
    expect(
      state()
        .targets()
        .map(({ id }) => id),
    ).toEqual([first]);
  });
});

describe('the queue of a host', () => {
  it('is read by itself, with depth and oldest for the list of hosts', async () => {
    opened = open(50);
    await ready(53);
    await vi.waitFor(() => expect(opened?.session.getState().depths['mx1']?.count).toBe(53));
    expect(state().total).toBe(53);
    expect(state().told['mx1 postfix:/etc/postfix']).toEqual({ count: 53, notUnderstood: [] });
  });

  it('keeps selection and cursor over a refresh in which messages come and go', async () => {
    opened = open(40);
    await ready(43);
    state().pick(state().order[20]!, 'only');
    state().pick(state().order[25]!, 'extend');
    const selected = new Set(
      state()
        .targets()
        .map(({ id }) => id),
    );
    expect(selected.size).toBe(6);
    opened.services.arrive('mx1', 10);
    await reread();
    expect(
      new Set(
        state()
          .targets()
          .map(({ id }) => id),
      ),
    ).toEqual(selected);
  });

  it('holds a new order back while messages are selected, and says how many are new and gone', async () => {
    opened = open(40);
    await ready(43);
    state().pick(state().order[20]!, 'only');
    state().pick(state().order[21]!, 'extend');
    const before = ids();
    opened.services.arrive('mx1', 10);
    // Read by itself, not by refresh(): there the user asks for the new order.
    state().change({ every: 1 });
    await vi.waitFor(() => expect(state().waiting).toMatchObject({ added: 10 }), 8000);
    expect(ids()).toEqual(before);
    state().showWaiting();
    expect(ids()).toHaveLength(before.length + 10);
    expect(state().targets()).toHaveLength(2);
  }, 15_000);

  it('never acts on a message that is known to be gone', async () => {
    opened = open(10);
    await ready(13);
    state().selectAll();
    expect(state().targets()).toHaveLength(13);
    opened.services.arrive('mx1', 6);
    await reread();
    const gone = [...state().rows.values()].filter(({ mark, hostId }) => mark === 'gone' && hostId === 'mx1');
    expect(gone).toHaveLength(3);
    expect(state().targets()).toHaveLength(10);
  });

  it('selects everything that matches the filter, and only that', async () => {
    opened = open(300);
    await ready(303);
    state().change({ filter: 'in:held' });
    await vi.waitFor(() => expect(state().order.length).toBeLessThan(303));
    state().selectAll();
    expect(state().targets()).toHaveLength(state().order.length);
    expect(
      state()
        .targets()
        .every(({ queue }) => queue === 'held'),
    ).toBe(true);
    expect(state().targets()).toHaveLength(state().byQueue.held ?? 0);
  });

  it('lets go of what a new filter hides', async () => {
    opened = open(100);
    await ready(103);
    state().selectAll();
    state().change({ filter: 'in:held' });
    await vi.waitFor(() => expect(state().targets().length).toBe(state().byQueue.held ?? 0));
  });

  it("never shows one host's messages under another's name", async () => {
    opened = open(30);
    await ready(33);
    opened.session.getState().go({ hostId: 'mx2' });
    expect(state().order).toHaveLength(0);
    expect(state().selection.selected.size).toBe(0);
    await vi.waitFor(() => expect(state().order).toHaveLength(30));
    expect([...state().order].every((row) => state().rows.get(row)?.hostId === 'mx2')).toBe(true);
  });
});

describe('actions', () => {
  const shown = () => toasts.getState().shown;

  it('hold at once and offer the way back, which really takes it back', async () => {
    opened = open(20);
    await ready(23);
    const waiting = [...state().order].find((row) => state().rows.get(row)?.queue === 'deferred')!;
    const { id } = state().rows.get(waiting)!;
    state().pick(waiting, 'only');
    state().act('hold');
    expect(state().acting.get(waiting)).toBe('hold');
    await vi.waitFor(() => expect(shown().find(({ title }) => title.includes('1 held'))).toBeDefined());
    await vi.waitFor(() => expect(state().rows.get(waiting)?.queue).toBe('held'));
    await vi.waitFor(() => expect(state().acting.size).toBe(0));
    shown()
      .find(({ title }) => title.includes('1 held'))
      ?.buttons?.find(({ label }) => label === 'Undo')
      ?.run();
    await vi.waitFor(
      () => expect([...state().rows.values()].find((row) => row.id === id)?.queue).toBe('deferred'),
      5000,
    );
  });

  it('ask before a return to the sender, act on exactly the messages asked about, and report what happened', async () => {
    opened = open(12);
    await ready(15);
    state().selectAll();
    const asked = state().targets().length;
    state().act('expire');
    expect(state().question).toMatchObject({
      action: 'expire',
      filter: '',
      groups: [{ hostName: 'mx1', count: asked }],
    });
    expect(state().jobs).toEqual([]);
    // Whatever is selected meanwhile: the question stands.
    state().pick(state().order[0]!, 'only');
    state().confirm();
    await vi.waitFor(() => expect(state().jobs[0]).toMatchObject({ state: 'ended', total: asked }));
    await vi.waitFor(() => expect(shown().some(({ title }) => /\d+ told to go back/.test(title))).toBe(true));
  });

  it('do nothing when the question is declined', async () => {
    opened = open(12);
    await ready(15);
    state().selectAll();
    state().act('expire');
    state().decline();
    await new Promise((later) => setTimeout(later, 50));
    expect(state().jobs).toEqual([]);
    expect(state().question).toBeUndefined();
  });

  it('carry the note that was kept, into the job and the hold, with reason and end', async () => {
    opened = open(12);
    await ready(15);
    const waiting = [...state().order].find((row) => state().rows.get(row)?.queue === 'deferred')!;
    state().pick(waiting, 'only');
    state().setNote('INC-4711');
    state().act('hold', 'ask');
    expect(state().question).toMatchObject({ action: 'hold', groups: [{ count: 1, typed: false }] });
    expect(state().question).not.toHaveProperty('filter');
    const until = { at: new Date(Date.now() + 3_600_000).toISOString(), then: 'release' as const };
    state().confirm({ note: state().note, reason: 'stolen account', until });
    await vi.waitFor(() => expect(state().jobs[0]).toMatchObject({ state: 'ended', note: 'INC-4711' }));
    expect(opened.services.world.holds[0]).toMatchObject({
      note: 'INC-4711',
      reason: 'stolen account',
      until,
      ids: [state().rows.get(waiting)?.id],
    });
  });

  it('delete few at once, and Undo brings them back and lets them be tried', async () => {
    opened = open(20);
    await ready(23);
    const waiting = [...state().order].find((row) => state().rows.get(row)?.queue === 'deferred')!;
    const { id } = state().rows.get(waiting)!;
    state().pick(waiting, 'only');
    state().act('delete');
    expect(state().question).toBeUndefined();
    await vi.waitFor(() => expect(state().jobs[0]).toMatchObject({ state: 'ended', undo: 'restore' }));
    expect(opened.services.world.trash.get('mx1')).toHaveLength(1);
    state().undo(state().jobs[0]!.id);
    await vi.waitFor(() => expect(state().jobs[0]).toMatchObject({ action: 'restore', state: 'ended' }));
    expect(opened.services.world.mail.get('mx1')?.find((one) => one.id === id)?.queue).toBe('deferred');
    expect(opened.services.world.trash.get('mx1')).toEqual([]);
  });

  it('select the exceptions of a job, whatever the filter was', async () => {
    opened = open(60);
    await ready(63);
    state().selectAll();
    state().act('hold');
    await vi.waitFor(() => expect(state().jobs[0]).toMatchObject({ state: 'ended' }));
    const busy = new Set(state().jobs[0]!.exceptions.map(({ id }) => id));
    expect(busy.size).toBeGreaterThan(0);
    state().change({ filter: 'in:held' });
    await vi.waitFor(() => expect(state().order.length).toBe(63 - busy.size));
    state().pickThese(({ id }) => busy.has(id));
    await vi.waitFor(() =>
      expect(
        new Set(
          state()
            .targets()
            .map(({ id }) => id),
        ),
      ).toEqual(busy),
    );
  });

  it('refuse on a read-only host, with the reason', async () => {
    opened = open(12);
    opened.session.getState().go({ hostId: 'relay' });
    await vi.waitFor(() => expect(state().order).toHaveLength(9));
    state().selectAll();
    state().act('hold');
    expect(shown().at(-1)?.title).toContain('read-only');
    expect(state().jobs).toEqual([]);
  });
});
