import type { QueueReader, QueueSource } from '#mail/mta/mta';
import { mtas } from '#mail/mta/index';
import { statusOf } from '../electron/services/queue/bench.ts';
import type { Ground, Place } from './ground.ts';
import { type Figure, race, ratio, type Readings, type Samples, spread, spreadOf } from './measure.ts';

const bench = 'readers alone';
/** What one SSH packet carries. */
const pieceSize = 32_768;
const [small, large] = [10_000, 100_000];

/** What the host answers to the listing's first command, as it is sent over. */
async function answerOf(ground: Ground, place: Place): Promise<string> {
  const { facts } = await statusOf(ground.api, place.hostId);
  if (facts === undefined) throw new Error(`${place.host.name} was not looked at.`);
  const [command] = mtas[place.main.mta].queue.list(place.main, facts);
  if (command === undefined) throw new Error('There is no listing.');
  const { code, bytes, stderr } = await place.host.run(command.argv);
  if (code !== 0) throw new Error(`The listing ended with ${code}: ${stderr}`);
  return bytes.toString('latin1');
}

/** Ten times as long, each time with other ids. */
const tenfold = (text: string, renumbered: (text: string, copy: number) => string): string =>
  Array.from({ length: large / small }, (_, copy) => renumbered(text, copy)).join('');

const pieces = (text: string): string[] =>
  Array.from({ length: Math.ceil(text.length / pieceSize) }, (_, at) => {
    // A copy, as it comes off the wire: a slice would keep the whole answer in memory.
    return Buffer.from(text.slice(at * pieceSize, (at + 1) * pieceSize), 'latin1').toString('latin1');
  });

/** Reads an answer as the window does, piece by piece: milliseconds in all, and of the longest piece. */
function read(
  source: QueueSource,
  answer: readonly string[],
  expected: number,
): { all: number; piece: number } {
  const reader: QueueReader = mtas[source.mta].queue.reader(source, Date.now() / 1000);
  const begun = performance.now();
  let last = begun;
  let piece = 0;
  let count = 0;
  const lap = (): void => {
    count += reader.take().length;
    const now = performance.now();
    piece = Math.max(piece, now - last);
    last = now;
  };
  for (const bytes of answer) {
    reader.push(0, bytes);
    lap();
  }
  const { notUnderstood } = reader.end();
  lap();
  if (count !== expected || notUnderstood.length > 0)
    throw new Error(`${count} messages of ${expected} were read; not understood: ${notUnderstood[0] ?? ''}`);
  return { all: last - begun, piece };
}

function figures(name: string, samples: Samples): Figure[] {
  const perRow = spread(samples, 'large');
  const rate = spreadOf((samples.get('large') ?? []).map((ms) => (large / ms) * 1000));
  const growth = ratio(samples, 'large', 'small', large / small);
  return [
    { bench, what: `${name}: 100k messages`, unit: 'rows/s', value: rate },
    {
      bench,
      what: `${name}: time per message at 100k`,
      against: 'at 10k',
      unit: 'x',
      value: growth.value,
    },
    {
      bench,
      what: `${name}: longest piece of work at 100k`,
      unit: 'ms',
      value: spread(samples, 'piece'),
      aim: { atMost: 50 },
    },
    {
      bench,
      what: `${name}: per message at 100k`,
      unit: 'us/row',
      value: {
        median: (perRow.median / large) * 1000,
        low: (perRow.low / large) * 1000,
        high: (perRow.high / large) * 1000,
        samples: perRow.samples,
      },
    },
  ];
}

export async function readersAlone(ground: Ground): Promise<Figure[]> {
  const { postfix, sendmail, say } = ground;
  await postfix.fill(small);
  await sendmail.fill(small);
  say('reading 10k and 100k messages from memory');
  const json = (await answerOf(ground, postfix)).split('\n').slice(0, small).join('\n') + '\n';
  const files = await answerOf(ground, sendmail);
  const id = /\/[qhQ]f([0-9A-Za-z]{7})/.exec(files)?.[1] ?? '';
  const header = files.slice(0, files.indexOf('\n') + 1);
  const body = files.slice(header.length);
  const answers = {
    postfix: {
      small: pieces(json),
      large: pieces(tenfold(json, (text, copy) => text.replace(/("queue_id": "\w+)/g, `$1${copy}`))),
      plain: json,
    },
    sendmail: {
      small: pieces(files),
      large: pieces(
        header + tenfold(body, (text, copy) => text.replaceAll(`f${id}`, `f${id.slice(0, 6)}${copy}`)),
      ),
    },
  };
  const both = (place: Place, answer: { small: string[]; large: string[] }) => [
    (): Promise<Readings> => Promise.resolve({ small: read(place.main, answer.small, small).all }),
    (): Promise<Readings> => {
      const { all, piece } = read(place.main, answer.large, large);
      return Promise.resolve({ large: all, piece });
    },
  ];
  const plain = tenfold(answers.postfix.plain, (text) => text);
  const bare = (): Promise<Readings> => {
    const begun = performance.now();
    const rows = plain.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
    if (rows.length !== large) throw new Error(`${rows.length} rows`);
    return Promise.resolve({ bare: performance.now() - begun });
  };
  const postfixSamples = await race(9, [...both(postfix, answers.postfix), bare]);
  const sendmailSamples = await race(9, both(sendmail, answers.sendmail));
  const { over, under, ...bareRatio } = ratio(postfixSamples, 'large', 'bare');
  return [
    ...figures('Postfix', postfixSamples),
    {
      bench,
      what: 'Postfix: 100k messages',
      against: 'split and JSON.parse',
      ...bareRatio,
      ours: over,
      theirs: under,
    },
    ...figures('sendmail', sendmailSamples),
  ];
}
