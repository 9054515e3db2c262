import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EnvelopeRecord } from '#mail/message/reading';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { hostOf, type Session } from '../../../app/session.ts';
import { sourceOf } from '../commands.ts';
import type { QueueStore } from '../store.ts';
import type { Row } from '../wire.ts';
import type { Digest, MessageTell, Sheet } from './message-wire.ts';
import { ReaderLink, type ConnectReader } from './reader-link.ts';
import { saveBlob } from './save-blob.ts';
import { untilStopped } from './until-stopped.ts';

export type MessageTab = 'overview' | 'envelope' | 'headers' | 'hops' | 'text' | 'parts' | 'source';
export const messageTabs: readonly MessageTab[] = [
  'overview',
  'envelope',
  'headers',
  'hops',
  'text',
  'parts',
  'source',
];

/** What is read first: headers and structure of nearly every message, at once. */
const firstBytes = 512 * 1024;
const mostBytes = 200_000_000;
/** A message that is passed by faster than this is not read. */
const settleMs = 200;
/** A piece is taken in within milliseconds; a worker that needs this long is dead. */
const patienceMs = 30_000;
/** Taking a very large message apart takes its time. */
const digestPatience = 6;
/** How many lines are asked for around those on the screen. */
const linesAtOnce = 400;

export interface ShownSheet {
  readonly seq: number;
  readonly sheet: Sheet;
  /** Absent while it is made. */
  readonly lines: number | undefined;
  readonly cut: string;
  /** The lines that are here, from `from` on. */
  readonly from: number;
  readonly here: readonly string[];
}

export interface MessageState {
  readonly tab: MessageTab;
  readonly show: (tab: MessageTab) => void;
  /** The row that is read; absent: nothing was asked for. */
  readonly row: number | undefined;
  readonly reading: boolean;
  readonly bytes: number;
  /** There is more of it on the host. */
  readonly cut: boolean;
  readonly problem: Problem | undefined;
  readonly envelope: readonly EnvelopeRecord[];
  readonly differs: readonly string[];
  readonly digest: Digest | undefined;
  readonly trail: readonly { readonly path: string; readonly subject: string }[];
  readonly sheet: ShownSheet | undefined;
  readonly wide: boolean;
  readonly widen: (wide: boolean) => void;
  /** Reads the message that is open, or reads it again. */
  readonly read: () => void;
  readonly loadAll: () => void;
  readonly stop: () => void;
  readonly enter: (path: string) => void;
  readonly open: (sheet: Sheet) => void;
  readonly need: (from: number, to: number) => void;
  /** Saves the message (``), or a part of it. A message that was not read whole is read first. */
  readonly save: (path: string) => void;
}

export type MessageStore = StoreApi<MessageState>;

const stopped: Problem = { what: 'Stopped.', todo: 'What came until then is shown.', raw: '' };
const brokeOff: Problem = { what: 'The reading broke off.', todo: 'Try again.', raw: '' };
const silent: Problem = {
  what: 'The window could not take this message in.',
  todo: 'Read it again. Nothing on the host has changed.',
  raw: '',
};
const noRow: Problem = {
  what: 'This message is not in the table any more.',
  todo: 'Read the queue again (g) to see what became of it.',
  raw: '',
};

const nothing = {
  row: undefined,
  reading: false,
  bytes: 0,
  cut: false,
  problem: undefined,
  envelope: [],
  differs: [],
  digest: undefined,
  trail: [],
  sheet: undefined,
} as const;

/** The message that is open in the queue: read when somebody looks at more than the listing knows of it. */
export function createMessageStore(
  api: Api,
  session: Session,
  queue: QueueStore,
  connect: ConnectReader,
  patience = patienceMs,
): { store: MessageStore; start: () => () => void } {
  let stopping = new AbortController();
  let count = 0;
  let seq = 0;
  let acknowledged = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What to save as soon as all was read. */
  let saving: { readonly path: string; readonly within: readonly string[] } | undefined;

  const hear = (message: MessageTell): void => {
    const { sheet } = store.getState();
    switch (message.kind) {
      case 'taken':
        store.setState({ bytes: message.bytes });
        return;
      case 'digest':
        store.setState({
          envelope: message.envelope,
          differs: message.differs,
          digest: message.digest,
          trail: message.trail,
          sheet: undefined,
        });
        return;
      case 'sheet':
        if (sheet?.seq === message.seq)
          store.setState({ sheet: { ...sheet, lines: message.lines, cut: message.cut } });
        store.getState().need(0, linesAtOnce);
        return;
      case 'lines':
        if (sheet?.seq === message.seq)
          store.setState({ sheet: { ...sheet, from: message.from, here: message.lines } });
        return;
      case 'saved':
        saveBlob(message.blob, message.name);
    }
  };

  const link = new ReaderLink(connect, hear, () => {
    // What it kept is gone with it.
    store.setState({ reading: false, problem: silent, digest: undefined, sheet: undefined });
  });

  const reset = (): void => {
    stopping.abort();
    // Whoever still reads sees that it is not the one any more, and says nothing.
    stopping = new AbortController();
    link.close();
    saving = undefined;
  };

  const fetch = async (row: Row, maxBytes: number): Promise<void> => {
    reset();
    const mine = new AbortController();
    stopping = mine;
    const reading = `reading-${++count}-${Math.random().toString(36).slice(2)}`;
    store.setState({ ...nothing, row: row.row, reading: true });
    const source = sourceOf(hostOf(session.getState(), row.hostId), row.source);
    if (source === undefined) {
      const what = 'The host is not connected, or no longer has this queue.';
      store.setState({ reading: false, problem: { what, todo: 'Connect to it, then try again.', raw: '' } });
      return;
    }
    link.post({ kind: 'begin', mta: source.mta, id: row.id });
    let sent = 0;
    let got = false;
    const done = async (problem: Problem | undefined, cut: boolean): Promise<void> => {
      if (stopping !== mine) return;
      const whole = problem === undefined && !cut;
      let end = problem;
      if (got) {
        // Stop while it is taken apart gives up on that too.
        const apart = new AbortController();
        stopping = apart;
        const wait = patience * digestPatience;
        const answer = await link.ask({ kind: 'end', whole }, 'digest', apart.signal, wait);
        if (stopping !== apart) return;
        if (answer !== 'answered') {
          link.close();
          end = answer === 'stopped' ? stopped : silent;
        }
      }
      store.setState({ reading: false, problem: end, cut: cut || (end !== undefined && got) });
      if (end === undefined && !cut && saving !== undefined) {
        for (const path of saving.within) link.post({ kind: 'enter', path });
        link.post({ kind: 'save', path: saving.path });
      }
      saving = undefined;
    };
    try {
      const chunks = await api.message.read(
        { hostId: row.hostId, source: row.source, id: row.id, maxBytes, reading },
        { signal: mine.signal },
      );
      for await (const chunk of untilStopped(chunks, mine.signal)) {
        if (stopping !== mine) return;
        if (chunk.kind === 'end') {
          const { problem: what, todo } = chunk;
          await done(what === '' ? undefined : { what, todo, raw: '' }, chunk.cut);
          return;
        }
        got = true;
        const { part, bytes } = chunk;
        const answer = await link.ask({ kind: 'text', part, bytes }, 'taken', mine.signal, patience);
        if (stopping !== mine) return;
        if (answer === 'silent') {
          reset();
          store.setState({ reading: false, problem: silent });
          return;
        }
        sent += bytes.length;
        // Acknowledged now and then only: each is a message of its own.
        if (sent - acknowledged >= 1_000_000) {
          acknowledged = sent;
          void api.message.took({ reading, bytes: sent }).catch(() => undefined);
        }
      }
      await done(mine.signal.aborted ? stopped : brokeOff, false);
    } catch (error) {
      await done(mine.signal.aborted ? stopped : problemOf(error), false);
    }
  };

  const row = (): Row | undefined => {
    const { opened, rows } = queue.getState();
    return opened === undefined ? undefined : rows.get(opened.row);
  };

  const begin = (maxBytes: number): void => {
    clearTimeout(timer);
    const open = row();
    acknowledged = 0;
    if (open !== undefined) void fetch(open, maxBytes);
    else store.setState({ ...nothing, problem: noRow });
  };

  const store: MessageStore = createStore<MessageState>()((set, get) => ({
    tab: 'overview',
    show: (tab) => {
      set({ tab });
      if (tab !== 'overview' && get().row !== row()?.row) begin(firstBytes);
    },
    ...nothing,
    wide: false,
    widen: (wide) => set({ wide }),
    read: () => begin(firstBytes),
    loadAll: () => begin(mostBytes),
    stop: () => stopping.abort(),
    enter: (path) => link.post({ kind: 'enter', path }),
    open: (sheet) => {
      set({ sheet: { seq: ++seq, sheet, lines: undefined, cut: '', from: 0, here: [] } });
      link.post({ kind: 'sheet', seq, sheet });
    },
    need: (from, to) => {
      const { sheet } = get();
      if (sheet?.lines === undefined) return;
      const has = sheet.from <= from && sheet.from + sheet.here.length >= Math.min(to, sheet.lines);
      if (has && (sheet.here.length > 0 || sheet.lines === 0)) return;
      const start = Math.max(0, from - Math.floor(linesAtOnce / 4));
      link.post({ kind: 'lines', seq: sheet.seq, from: start, to: start + linesAtOnce });
    },
    save: (path) => {
      const { reading, row: read, cut, digest, trail } = get();
      if (read === row()?.row && !reading && !cut && digest !== undefined) link.post({ kind: 'save', path });
      else {
        begin(mostBytes);
        // A part is named within the nested message that is shown.
        saving = { path, within: trail.slice(1).map((level) => level.path) };
      }
    },
  }));

  const start = (): (() => void) => {
    const unwatch = queue.subscribe((state, before) => {
      if (state.opened?.row === before.opened?.row) return;
      reset();
      store.setState(nothing);
      if (state.opened === undefined) store.setState({ wide: false });
      else if (store.getState().tab !== 'overview') {
        // Whoever walks through the table passes most messages by.
        store.setState({ reading: true });
        clearTimeout(timer);
        timer = setTimeout(() => begin(firstBytes), settleMs);
      }
    });
    return () => {
      clearTimeout(timer);
      unwatch();
      reset();
    };
  };
  return { store, start };
}
