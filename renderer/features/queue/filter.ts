import { queueFilter } from '#mail/queue-filter';
import type { QueueMessage } from '#mail/queue';
import type { Row } from './wire.ts';

/** What a filter may look at. `ageSeconds` is told by the host's clock. */
export interface Candidate {
  readonly row: Row;
  readonly message: QueueMessage;
  readonly hostName: string;
  readonly ageSeconds: number;
}

type Test = (candidate: Candidate) => boolean;

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const bytes: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

const holds = (text: string | undefined, part: string): boolean =>
  text !== undefined && text.toLowerCase().includes(part);
const sender = (address: string, part: string): boolean =>
  part === '<>' ? address === '' : holds(address, part);
const recipient = (message: QueueMessage, part: string): boolean =>
  message.recipients.some(({ address }) => holds(address, part));
const reason = (message: QueueMessage, part: string): boolean =>
  holds(message.reason, part) || message.recipients.some((to) => holds(to.reason, part));

/** Words with a colon, as shown to the user when the filter is empty. */
export const filterWords: readonly { readonly word: string; readonly means: string }[] = [
  { word: 'to:', means: 'a recipient has this in it' },
  { word: 'from:', means: 'the sender; from:<> is the null sender' },
  { word: 'reason:', means: 'why it waits; reason:"timed out"' },
  { word: 'in:', means: 'its queue: deferred, held, active, incoming …' },
  { word: 'age>', means: 'older than: 30m, 2h, 3d; age< is younger' },
  { word: 'size>', means: 'larger than: 500k, 1M; size< is smaller' },
  { word: 'tries>', means: 'tried more often than' },
  { word: 'id:', means: 'its queue id' },
  { word: 'host:', means: 'the host it is on' },
  { word: 'is:', means: 'new, gone or busy' },
  { word: '-', means: 'in front of any of these: not' },
];

function textTest(key: string, value: string): Test | undefined {
  const part = value.toLowerCase();
  const tests: Readonly<Record<string, Test>> = {
    to: ({ message }) => recipient(message, part),
    from: ({ message }) => sender(message.sender, part),
    reason: ({ message }) => reason(message, part),
    in: ({ row }) => row.queue === part,
    id: ({ row }) => holds(row.id, part),
    host: ({ hostName }) => holds(hostName, part),
    is: ({ row }) => row.mark === part || (part === 'busy' && row.busy),
  };
  return tests[key];
}

function measureTest(key: string, sign: string, value: string): Test | undefined {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-z]?)$/i.exec(value) ?? [];
  if (digits === '') return undefined;
  const scale = (units: Readonly<Record<string, number>>, otherwise: string): number | undefined =>
    units[unit.toLowerCase() || otherwise];
  const factor =
    key === 'age' ? scale(seconds, 'm') : key === 'size' ? scale(bytes, 'b') : unit === '' ? 1 : undefined;
  if (factor === undefined) return undefined;
  const limit = Number(digits) * factor;
  const measured = ({ row, ageSeconds }: Candidate): number =>
    key === 'age' ? ageSeconds : key === 'size' ? row.sizeBytes : (row.tries ?? 0);
  return sign === '>'
    ? (candidate) => measured(candidate) > limit
    : (candidate) => measured(candidate) < limit;
}

const anywhere = (value: string): Test => {
  const found = queueFilter(`"${value}"`);
  return ({ message }) => found(message);
};

/**
 * Reads a filter: terms that must all hold, e.g. `to:@yahoo.com reason:"timed out" age>2h -in:held`.
 * A term that makes no sense is left out and named in `problem`, so that typing never empties the table.
 */
export function readFilter(text: string): { readonly matches: Test; readonly problem: string } {
  const tests: Test[] = [];
  const strange: string[] = [];
  for (const [whole, not = '', key = '', sign = '', quoted, bare = ''] of text.matchAll(
    /(-?)(?:(to|from|reason|in|id|host|is|age|size|tries)([:<>]))?(?:"([^"]*)"?|(\S+))?/gi,
  )) {
    if (whole === '' || whole === '-') continue;
    const value = quoted ?? bare;
    if (value === '') continue;
    const name = key.toLowerCase();
    const test =
      sign === ''
        ? anywhere(value)
        : sign === ':'
          ? textTest(name, value)
          : ['age', 'size', 'tries'].includes(name)
            ? measureTest(name, sign, value)
            : undefined;
    if (test === undefined) strange.push(whole);
    else tests.push(not === '-' ? (candidate) => !test(candidate) : test);
  }
  return {
    matches: (candidate) => tests.every((test) => test(candidate)),
    problem: strange.length === 0 ? '' : `Not understood, so left out: ${strange.join(' ')}`,
  };
}
