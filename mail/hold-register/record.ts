/** The part of a message by which a host knows it again: Postfix reuses short ids. */
export interface HeldMessage {
  readonly id: string;
  /** Unix seconds of the host's clock. */
  readonly arrivedAt: number;
  readonly sizeBytes: number;
}

/** One hold as it is written down on its host. Times are ISO; `due` is in Unix seconds of the host's clock. */
export interface HeldRecord {
  readonly id: string;
  readonly source: string;
  /** `guard`: only while an action works. */
  readonly kind: 'hold' | 'guard';
  readonly by: string;
  readonly reason: string;
  readonly note: string;
  readonly jobId: string;
  readonly at: string;
  readonly until?: { readonly at: string; readonly then: 'release' | 'remind' };
  /** When the host itself releases the messages; 0: never. */
  readonly due: number;
  /** Names the process on the host that waits for `due`. */
  readonly token: string;
  /** How many messages it named at first. */
  readonly asked: number;
  readonly sample: readonly { readonly id: string; readonly sender: string }[];
  readonly messages: readonly HeldMessage[];
}

/** A record as a host lists it. */
export interface ListedRecord extends HeldRecord {
  /** Its keeper is alive. */
  readonly kept: boolean;
}

/** Every record of a host. */
export interface Register {
  /** Unix seconds of the host's clock when it was read. */
  readonly clock: number;
  readonly records: readonly ListedRecord[];
  /** Names of records that make no sense. */
  readonly damaged: readonly string[];
}

export const isRecordId = (id: string): boolean => /^[0-9a-z][0-9a-z-]{0,99}$/.test(id);
const isMessageId = (id: string): boolean => /^[0-9A-Za-z]{5,40}$/.test(id);
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** JSON with nothing but ASCII: the record stays one line of plain characters whatever people wrote. */
const plainJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The record as byte text. Throws on what is not an id, a time or a size. */
export function recordText(record: HeldRecord): string {
  const { messages, due, token, ...rest } = record;
  if (!isRecordId(record.id) || !isRecordId(token) || !isCount(due))
    throw new Error(`Not the name of a hold: ${JSON.stringify(record.id)}`);
  const lines = messages.map(({ id, arrivedAt, sizeBytes }) => {
    if (!isMessageId(id) || !isCount(arrivedAt) || !isCount(sizeBytes))
      throw new Error(`Not a queued message: ${JSON.stringify(id)}`);
    return `${id} ${arrivedAt} ${sizeBytes}\n`;
  });
  return `postroom-hold 1\ndue ${due}\nkeeper ${token}\n${plainJson(rest)}\n${lines.join('')}end\n`;
}

/** The whole answer of the list script. A record that vanished while it was read is left out. */
export function readRegister(output: string): Register {
  const [clock = '', ...lines] = output.split('\n');
  const records: ListedRecord[] = [];
  const damaged: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, id, kept] = /^= (\S+) (kept|alone)$/.exec(lines[at] ?? '') ?? [];
    if (id === undefined) continue;
    const first = at + 1;
    while (at + 1 < lines.length && !(lines[at + 1] ?? '').startsWith('= ')) at += 1;
    const body = lines.slice(first, at + 1).filter((line) => line !== '');
    if (body.length === 0) continue;
    const record = readRecord(id, body);
    if (record === undefined) damaged.push(id);
    else records.push({ ...record, kept: kept === 'kept' });
  }
  return { clock: /^\d+$/.test(clock) ? Number(clock) : 0, records, damaged };
}

function readRecord(id: string, lines: readonly string[]): HeldRecord | undefined {
  const due = /^due (\d{1,12})$/.exec(lines[1] ?? '')?.[1];
  const token = /^keeper (\S+)$/.exec(lines[2] ?? '')?.[1];
  const head = parsed(lines[3] ?? '');
  if (lines[0] !== 'postroom-hold 1' || due === undefined || token === undefined || head === undefined)
    return undefined;
  if (!isRecordId(id) || !isRecordId(token) || lines.at(-1) !== 'end') return undefined;
  const text = (name: string, longest: number): string => {
    const value = head[name];
    return typeof value === 'string' ? value.slice(0, longest) : '';
  };
  const messages = lines.slice(4, -1).flatMap((line): HeldMessage[] => {
    const [, message, arrivedAt, sizeBytes] = /^([0-9A-Za-z]{5,40}) (\d{1,15}) (\d{1,15})$/.exec(line) ?? [];
    if (message === undefined) return [];
    return [{ id: message, arrivedAt: Number(arrivedAt), sizeBytes: Number(sizeBytes) }];
  });
  if (messages.length !== lines.length - 5 || Number.isNaN(Date.parse(text('at', 40)))) return undefined;
  const until = untilOf(head['until']);
  return {
    id,
    source: text('source', 300),
    kind: head['kind'] === 'guard' ? 'guard' : 'hold',
    by: text('by', 300),
    reason: text('reason', 500),
    note: text('note', 500),
    jobId: text('jobId', 100),
    at: text('at', 40),
    ...(until === undefined ? {} : { until }),
    due: Number(due),
    token,
    asked: Math.max(messages.length, Number(head['asked']) || 0),
    sample: sampleOf(head['sample']),
    messages,
  };
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(line));
  } catch {
    return undefined;
  }
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;

function untilOf(value: unknown): HeldRecord['until'] {
  const until = asObject(value);
  const at = until?.['at'];
  const end = until?.['then'];
  if (typeof at !== 'string' || at.length > 40 || Number.isNaN(Date.parse(at))) return undefined;
  return end === 'release' || end === 'remind' ? { at, then: end } : undefined;
}

function sampleOf(value: unknown): { id: string; sender: string }[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 5).flatMap((one: unknown) => {
    const { id, sender } = asObject(one) ?? {};
    return typeof id === 'string' && isMessageId(id) && typeof sender === 'string'
      ? [{ id, sender: sender.slice(0, 2000) }]
      : [];
  });
}
