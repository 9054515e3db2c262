/** What became of one line on the way. Byte text, without the line end; `end` is the line end as it was, '' at the end of the bytes. */
export interface LineChange {
  readonly kind: 'same' | 'gone' | 'added' | 'line end';
  readonly line: string;
  readonly end: string;
  /** Line end as it arrived, for `line end`. */
  readonly endNow?: string;
  /** Trace header or header that servers add, by name; for `added`. */
  readonly trace?: string;
}

export interface Arrival {
  /** Bytes for bytes as composed, apart from trace headers on top. */
  readonly same: boolean;
  readonly exact: boolean;
  readonly changes: readonly LineChange[];
  /** In sentences. */
  readonly words: readonly string[];
}

/** RFC 5321 4.4 and what MTAs and their filters put on top or add when it is missing. */
const traces =
  /^(Return-Path|Received|Delivered-To|X-Original-To|Received-SPF|Authentication-Results|DKIM-Signature|ARC-[\w-]+|X-Spam-[\w-]+|X-Virus-[\w-]+|Message-ID|Date|From|X-Authentication-Warning|To|Envelope-To)(?=:)/i;

interface Line {
  readonly text: string;
  readonly end: string;
}

const linesOf = (bytes: string): Line[] =>
  (bytes.match(/[^\r\n]*(?:\r\n|\r|\n|$)/g) ?? [])
    .filter((one) => one !== '')
    .map((one) => {
      const end = /(\r\n|\r|\n)$/.exec(one)?.[1] ?? '';
      return { text: one.slice(0, one.length - end.length), end };
    });

/** Differences that are looked for line by line; what is larger is compared from both ends only. */
const mostLines = 4000;

/**
 * What was composed against what arrived, line by line.
 * @param composed bytes as they were given to the first server, dots not doubled
 * @param came bytes as the last server handed them over
 */
export function compareArrived(composed: string, came: string): Arrival {
  if (composed === came)
    return { same: true, exact: true, changes: [], words: ['It arrived byte for byte as it was sent.'] };
  const before = linesOf(composed);
  const after = linesOf(came);
  const changes = named(aligned(before, after));
  const added = changes.filter(({ kind }) => kind === 'added');
  const onlyTraces =
    added.every(({ trace }) => trace !== undefined) &&
    changes.every(({ kind }) => kind === 'same' || kind === 'added');
  return { same: onlyTraces, exact: false, changes, words: wordsFor(changes, composed, came) };
}

/** The longest common lines between the equal beginning and end. */
function aligned(before: readonly Line[], after: readonly Line[]): LineChange[] {
  const equal = (a: Line | undefined, b: Line | undefined): boolean =>
    a !== undefined && b !== undefined && a.text === b.text;
  let tail = 0;
  while (
    tail < before.length &&
    tail < after.length &&
    equal(before[before.length - 1 - tail], after[after.length - 1 - tail])
  )
    tail += 1;
  let head = 0;
  while (head < before.length - tail && head < after.length - tail && equal(before[head], after[head]))
    head += 1;
  const a = before.slice(head, before.length - tail);
  const b = after.slice(head, after.length - tail);
  const kept = (one: Line | undefined, now: Line | undefined): LineChange[] =>
    one === undefined || now === undefined
      ? []
      : [
          one.end === now.end
            ? { kind: 'same', line: one.text, end: one.end }
            : { kind: 'line end', line: one.text, end: one.end, endNow: now.end },
        ];
  const gone = ({ text, end }: Line): LineChange => ({ kind: 'gone', line: text, end });
  const added = ({ text, end }: Line): LineChange => ({ kind: 'added', line: text, end });
  const start = before.slice(0, head).flatMap((one, at) => kept(one, after[at]));
  const rest = before
    .slice(before.length - tail)
    .flatMap((one, at) => kept(one, after[after.length - tail + at]));
  if (a.length > mostLines || b.length > mostLines || a.length * b.length > 4_000_000)
    return [...start, ...a.map(gone), ...b.map(added), ...rest];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] = equal(a[i], b[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const middle: LineChange[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const one = a[i];
    const now = b[j];
    if (one !== undefined && now !== undefined && equal(one, now)) {
      middle.push(...kept(one, now));
      i += 1;
      j += 1;
    } else if (one !== undefined && (now === undefined || at(i + 1, j) >= at(i, j + 1))) {
      middle.push(gone(one));
      i += 1;
    } else if (now !== undefined) {
      middle.push(added(now));
      j += 1;
    }
  }
  return [...start, ...middle, ...rest];
}

/** Names trace headers among added lines, with the lines that continue them. */
function named(changes: readonly LineChange[]): LineChange[] {
  let trace: string | undefined;
  return changes.map((change) => {
    if (change.kind !== 'added') {
      trace = undefined;
      return change;
    }
    trace = traces.exec(change.line)?.[1] ?? (/^[ \t]/.test(change.line) ? trace : undefined);
    return trace === undefined ? change : { ...change, trace };
  });
}

const nul = (bytes: string): number => bytes.split('\0').length - 1;
const list = (names: readonly string[]): string => [...new Set(names)].join(', ');
const ends: Readonly<Record<string, string>> = { '\r\n': 'CRLF', '\n': 'LF', '\r': 'CR', '': 'nothing' };

function wordsFor(changes: readonly LineChange[], composed: string, came: string): string[] {
  const words: string[] = [];
  const traced = changes.flatMap(({ trace, line }) =>
    trace !== undefined && !/^[ \t]/.test(line) ? [trace] : [],
  );
  if (traced.length > 0) words.push(`Added on the way: ${list(traced)}.`);
  const added = changes.filter(({ kind, trace }) => kind === 'added' && trace === undefined).length;
  const gone = changes.filter(({ kind }) => kind === 'gone').length;
  if (added > 0) words.push(added === 1 ? '1 other line is new.' : `${added} other lines are new.`);
  if (gone > 0)
    words.push(gone === 1 ? '1 line is gone or was changed.' : `${gone} lines are gone or were changed.`);
  const pairs = changes.flatMap(({ kind, end, endNow = '' }) =>
    kind === 'line end' ? [`${ends[end] ?? ''} became ${ends[endNow] ?? ''}`] : [],
  );
  if (pairs.length > 0) words.push(`Line ends: ${list(pairs)}.`);
  if (nul(composed) !== nul(came)) words.push(`NUL bytes: ${nul(composed)} were sent, ${nul(came)} arrived.`);
  return words;
}
