import { asTests } from '../saving.ts';

/** One test as its text has it. */
export interface TestText {
  readonly name: string;
  /** What is asked, in the words of the text. */
  readonly asks: string;
  readonly expects: string;
  /** From 1. */
  readonly line: number;
}

/** What can be told of a suite's text without the services. */
export interface SuiteText {
  readonly gate: boolean;
  /** Minutes between runs; `undefined`: only when asked. */
  readonly every: number | undefined;
  readonly tests: readonly TestText[];
  /** Where it is no YAML. */
  readonly faults: readonly { readonly line: number; readonly words: string }[];
  /** Whether settings can be written into it. */
  readonly settable: boolean;
}

const loadYaml = () => import('yaml');

/** `mailer local, user anna` */
function print(value: unknown): string {
  if (Array.isArray(value)) return value.map(print).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${print(inner)}`)
      .join(', ');
  return value === '' ? '""' : String(value);
}

const minutesIn = { minute: 1, hour: 60, day: 1440 } as const;

/** `60 minutes`, `2 hours`, `1 day` → minutes. */
function minutesOf(every: unknown): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,5}) (minute|hour|day)s?$/.exec(print(every)) ?? [];
  return count === '' ? undefined : Number(count) * minutesIn[unit as keyof typeof minutesIn];
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

/** Reads as much of a suite as its text tells; never throws. Whether a test makes sense is the services' to say. */
export async function readSuiteText(text: string): Promise<SuiteText> {
  const { LineCounter, isMap, isNode, isSeq, parseDocument } = await loadYaml();
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
  });
  const faults = document.errors.map(({ message, pos: [from] }) => ({
    line: lines.linePos(from).line,
    words: message,
  }));
  const empty = { gate: false, every: undefined, tests: [], faults, settable: false };
  if (faults.length > 0) return empty;
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { ...empty, faults: [{ line: 1, words: error instanceof Error ? error.message : String(error) }] };
  }
  const root = asRecord(plain);
  const listed = isMap(document.contents) ? document.contents.get('tests') : undefined;
  const nodes = isSeq(listed) ? listed.items : [];
  const tests = (Array.isArray(root.tests) ? (root.tests as readonly unknown[]) : []).map((one, at) => {
    const { name, expect, ...asks } = asRecord(one);
    const node = nodes[at];
    return {
      name: name === undefined ? '' : print(name),
      asks: Object.entries(asks)
        .map(([key, value]) => (key === 'route' ? print(value) : `${key} ${print(value)}`))
        .join(', '),
      expects: expect === undefined ? '' : print(expect),
      line: isNode(node) ? lines.linePos(node.range[0]).line : 1,
    };
  });
  return {
    gate: root.gate === 'true',
    every: root.every === undefined ? undefined : minutesOf(root.every),
    tests,
    faults,
    settable:
      plain === null ||
      plain === undefined ||
      plain === '' ||
      (isMap(document.contents) && document.contents.flow !== true),
  };
}

/**
 * Writes one setting of a suite; everything else keeps its bytes. A line of its own is taken out where `value` is `undefined`.
 * The text must be settable.
 */
export async function writeSetting(
  text: string,
  key: 'gate' | 'every',
  value: string | undefined,
): Promise<string> {
  const { isMap, isNode, isScalar, parseDocument } = await loadYaml();
  const { contents } = parseDocument(text, { prettyErrors: false });
  const pairs = isMap(contents) ? contents.items : [];
  const pair = pairs.find((one) => isScalar(one.key) && one.key.value === key);
  const from = isNode(pair?.key) ? pair.key.range[0] : undefined;
  if (pair !== undefined && from !== undefined) {
    const to = (isNode(pair.value) ? pair.value.range[1] : undefined) ?? from + key.length + 1;
    if (value !== undefined) return `${text.slice(0, from)}${key}: ${value}${text.slice(to)}`;
    const end = text.indexOf('\n', to);
    return text.slice(0, from) + (end < 0 ? '' : text.slice(end + 1));
  }
  if (value === undefined) return text;
  const first = pairs[0]?.key;
  const at = isNode(first) ? first.range[0] : undefined;
  const line = `${key}: ${value}\n`;
  if (at !== undefined) return text.slice(0, at) + line + text.slice(at);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}`;
}

/** Tests as the services wrote them, one by one, as one text that can be added to a suite. */
export async function joinTests(pieces: readonly string[]): Promise<string> {
  const { parse, stringify } = await loadYaml();
  const tests = pieces.flatMap((piece) => asTests(parse(piece, { schema: 'failsafe' })));
  return stringify({ tests }, { lineWidth: 0 });
}
