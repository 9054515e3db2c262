import { mtas } from '#mail/mta/index';
import type { QueueReader } from '#mail/mta/mta';
import type { QueueMessage } from '#mail/queue';
import { ReadingRoom } from '../../renderer/features/queue/reading-room.ts';
import type { Tell } from '../../renderer/features/queue/wire.ts';
import type { Api } from '../electron/services/queue/bench.ts';
import type { Ground, Place } from './ground.ts';
import { type Figure, race, ratio, type Readings, spread, spreadOf } from './measure.ts';

/** A listing with its times, in milliseconds after it was asked for. */
interface Listing {
  messages: QueueMessage[];
  firstRows: number;
  /** Every message is there; later parts of the listing only add to them. */
  allRows: number;
  whole: number;
}

function refuse(place: Place, problem: string): never {
  throw new Error(`${place.host.name} was not read whole: ${problem}`);
}

/** Reads every queue of the host through the services and the readers, as the window does. */
export async function readRows(api: Api, place: Place): Promise<Listing> {
  const begun = performance.now();
  const now = (): number => performance.now() - begun;
  const readers = new Map<string, QueueReader>();
  const messages = new Map<string, QueueMessage>();
  let firstRows = 0;
  let allRows = 0;
  for await (const chunk of await api.queue.list({ hostId: place.hostId })) {
    const source = place.sources.find(({ id }) => id === chunk.source);
    if (source === undefined) refuse(place, `the queue ${chunk.source} is new`);
    if (chunk.kind === 'begin')
      readers.set(source.id, mtas[source.mta].queue.reader(source, chunk.hostClock));
    const reader = readers.get(source.id);
    if (chunk.kind === 'text') reader?.push(chunk.part, chunk.bytes);
    if (chunk.kind === 'end' && chunk.problem !== '') refuse(place, chunk.problem);
    if (chunk.kind === 'end' && chunk.last) reader?.end();
    for (const message of reader?.take() ?? []) messages.set(`${message.source} ${message.id}`, message);
    if (firstRows === 0 && messages.size > 0) firstRows = now();
    if (chunk.kind === 'end' && chunk.part === 0 && chunk.source === place.main.id) allRows = now();
  }
  return { messages: [...messages.values()], firstRows, allRows, whole: now() };
}

/** The same into the table's worker: rows, order and counts as the window is told them. */
async function readTable(
  api: Api,
  place: Place,
): Promise<{ room: ReadingRoom; rows: number; firstShown: number; whole: number }> {
  const begun = performance.now();
  const { hostId } = place;
  let rows = 0;
  let firstShown = 0;
  const room = new ReadingRoom((tell: Tell) => {
    if (tell.kind !== 'order') return;
    rows = tell.order.length;
    if (firstShown === 0 && rows > 0) firstShown = performance.now() - begun;
  });
  const hosts = [{ id: hostId, name: place.host.name }];
  const view = {
    seq: 1,
    hosts,
    filter: '',
    sort: { column: 'arrived', descending: false },
    analyse: false,
  } as const;
  room.take({ kind: 'view', view });
  for await (const chunk of await api.queue.list({ hostId })) {
    const source = place.sources.find(({ id }) => id === chunk.source);
    if (source === undefined) refuse(place, `the queue ${chunk.source} is new`);
    if (chunk.kind === 'begin')
      room.take({ kind: 'begin', hostId, source, hostClock: chunk.hostClock, skew: 0 });
    else if (chunk.kind === 'text')
      room.take({ kind: 'text', hostId, source: source.id, part: chunk.part, bytes: chunk.bytes });
    else if (chunk.problem !== '') refuse(place, chunk.problem);
    else if (chunk.last) room.take({ kind: 'end', hostId, source: source.id, whole: true });
  }
  return { room, rows, firstShown, whole: performance.now() - begun };
}

/** What is in use once nothing is left to collect. */
function heapUsed(): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Started without --expose-gc.');
  for (let turn = 0; turn < 3; turn += 1) gc();
  const { heapUsed: heap, external } = process.memoryUsage();
  return heap + external;
}

/** Bytes per row that come into use with what `make` makes; `rowsIn` counts them when that has been measured. */
async function heapPerRow<T>(make: () => Promise<T>, rowsIn: (made: T) => number): Promise<number> {
  // The frame of the call before may still hold what it made.
  await new Promise(setImmediate);
  const before = heapUsed();
  const made = await make();
  await new Promise(setImmediate);
  return (heapUsed() - before) / rowsIn(made);
}

/** What one host's listing is compared with. */
interface Course {
  readonly bench: string;
  /** The line that lists on the host and throws the text away there, and the one that sends it over. */
  readonly silent: string;
  readonly carried: string;
  readonly name: string;
  readonly aim: number;
  /** Which of our times counts against it. */
  readonly complete: 'all rows' | 'whole';
}

async function listing(
  { api, say }: Ground,
  place: Place,
  course: Course,
  count: number,
  rounds: number,
): Promise<Figure[]> {
  await place.fill(count);
  const { bench, name } = course;
  const size = `${count / 1000}k`;
  say(`listing ${size} messages of ${place.host.name}`);
  const enough = (rows: number): void => {
    if (rows !== count) refuse(place, `${rows} rows of ${count}`);
  };
  const samples = await race(rounds, [
    async () => ({ silent: await place.ssh.live(course.silent) }),
    async () => ({ carried: await place.ssh.live(course.carried) }),
    async (): Promise<Readings> => {
      const { messages, firstRows, allRows, whole } = await readRows(api, place);
      enough(messages.length);
      return { 'first rows': firstRows, 'all rows': allRows, whole };
    },
    async (): Promise<Readings> => {
      const { rows, firstShown, whole } = await readTable(api, place);
      enough(rows);
      return { 'first shown': firstShown, table: whole };
    },
  ]);
  const against = (what: string, over: string, under: string, aim?: number): Figure => {
    const { over: ours, under: theirs, ...rest } = ratio(samples, over, under);
    const judged = aim === undefined ? {} : { aim: { atMost: aim } };
    const other = under === 'silent' ? `ssh '${name} >/dev/null'` : `ssh '${name}'`;
    return { bench, what: `${size}: ${what}`, against: other, ...rest, ...judged, ours, theirs };
  };
  const ms = (what: string, over: string): Figure => ({
    bench,
    what: `${size}: ${what}`,
    unit: 'ms',
    value: spread(samples, over),
    aim: { atMost: 150 },
  });
  const perRow = async (what: string, once: () => Promise<number>): Promise<Figure> => {
    const values: number[] = [];
    // Hardly differs from turn to turn, and at 100k a turn is a listing of seconds.
    for (let turn = 0; turn < (count > 50_000 ? 1 : 3); turn += 1) values.push(await once());
    return { bench, what: `${size}: ${what}`, unit: 'B/row', value: spreadOf(values) };
  };
  const messages = await perRow('heap, messages', () =>
    heapPerRow(
      () => readRows(api, place),
      (made) => made.messages.length,
    ),
  );
  return [
    course.complete === 'all rows'
      ? against('all rows read', 'all rows', 'silent', course.aim)
      : against('all rows read, busy ones too', 'whole', 'silent', course.aim),
    ...(course.complete === 'all rows' ? [against('with every next try', 'whole', 'silent')] : []),
    against('in the table, sorted', 'table', 'silent'),
    against('ssh with the text sent over', 'carried', 'silent'),
    ms('first rows read', 'first rows'),
    ms('first rows in the table', 'first shown'),
    { ...messages, aim: { atMost: 450 } },
    await perRow('heap, table and messages', () =>
      heapPerRow(
        () => readTable(api, place),
        ({ rows }) => rows,
      ),
    ),
  ];
}

const postfixCourse: Course = {
  bench: 'Postfix: listing',
  silent: '/usr/sbin/postqueue -j >/dev/null',
  carried: '/usr/sbin/postqueue -j',
  name: 'postqueue -j',
  aim: 1.3,
  complete: 'all rows',
};

export const postfixListing = (ground: Ground, quick: boolean): Promise<Figure[]> =>
  listing(ground, ground.postfix, postfixCourse, 10_000, quick ? 3 : 5);

export const postfixListingFull = (ground: Ground): Promise<Figure[]> =>
  listing(ground, ground.postfix, postfixCourse, 100_000, 3);

export function sendmailListing(ground: Ground, quick: boolean): Promise<Figure[]> {
  const course: Course = {
    bench: 'sendmail: listing',
    silent: 'sudo -n mailq >/dev/null',
    carried: 'sudo -n mailq',
    name: 'mailq',
    aim: 1,
    complete: 'whole',
  };
  return listing(ground, ground.sendmail, course, 10_000, quick ? 3 : 5);
}
