import { extendedError } from './extended-errors.ts';
import { withoutDot } from './names.ts';
import type { DnsQuestion, DnsRecord, DnsReply } from './question.ts';
import { typeNumber } from './record-types.ts';

const recordForm = /^(\S+)\s+(\d+)\s+(?:IN|CH|HS|NONE|ANY|CLASS\d+)\s+([A-Z][A-Z0-9-]*)(?:\s+(.*))?$/;

function recordOf(line: string): DnsRecord[] {
  const [, name = '', ttl = '', type = '', data = ''] = recordForm.exec(line) ?? [];
  return name === '' ? [] : [{ name: withoutDot(name), ttl: Number(ttl), type, data }];
}

/** `9 (DNSKEY Missing): (words)`, or before dig knew extended errors `OPT=15: 00 09 6e 6f ("no")`. */
function extendedOf(line: string): string[] {
  const [, code, text = ''] = /^; EDE: (\d+)(?: \([^)]*\))?(?:: \((.*)\))?$/.exec(line) ?? [];
  if (code !== undefined) return [extendedError(Number(code), text)];
  const hex = /^; OPT=15: ((?:[0-9a-f]{2} ?)+)/.exec(line)?.[1]?.trim().split(' ');
  if (hex === undefined) return [];
  const bytes = hex.map((byte) => Number.parseInt(byte, 16));
  return [extendedError((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0), String.fromCharCode(...bytes.slice(2)))];
}

const troubles: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/ID mismatch/, 'What came was an answer to another question (its number differs).'],
  [/Question section mismatch/, 'What came was an answer to another question.'],
  [/short \(< header size\)/, 'What came was too short for a DNS message.'],
  [/[Bb]ad packet|malformed message/, 'What came is no proper DNS message.'],
  [/query response not set/, 'What came is a question, not an answer.'],
];

/** Nobody answered: what dig said about it. */
function silence(lines: readonly string[]): Pick<DnsReply, 'status' | 'words'> {
  const said = lines.join('\n');
  const odd = troubles.find(([pattern]) => pattern.test(said))?.[1];
  const why =
    /(?:communications error to [^\n]*: |failed: )([a-z ]+?)\.?(?:\n|$)/.exec(said)?.[1] ??
    (/connection timed out/.test(said) ? 'timed out' : '');
  const long = /retrying in TCP mode/.test(said)
    ? ' The answer was too long for UDP, so TCP was tried: something may let only UDP through.'
    : '';
  if (odd !== undefined) return { status: 'failed', words: `${odd} Nothing else came.` };
  if (/timed out/.test(said)) return { status: 'timeout', words: `No answer came in time.${long}` };
  if (why === 'end of file' || why === 'connection reset')
    return { status: 'failed', words: `The server closed the connection without an answer.${long}` };
  if (why !== '') return { status: 'unreachable', words: `The server cannot be reached: ${why}.${long}` };
  return { status: 'unreachable', words: `No server could be asked.${long}` };
}

/** What dig printed for one question → a reply. `text` holds one answer, or what dig said instead. */
export function replyOfBlock(question: DnsQuestion, text: string): DnsReply {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const reply: DnsReply = {
    ...noReply(question, 'failed', 'dig printed nothing for this question.'),
    raw: text.trim(),
  };
  let section = '';
  const records: Record<string, DnsRecord[]> = { ANSWER: [], AUTHORITY: [], ADDITIONAL: [], '': [] };
  const first = (pattern: RegExp): string | undefined => {
    for (const line of lines) {
      const found = pattern.exec(line)?.[1];
      if (found !== undefined) return found;
    }
    return undefined;
  };
  let askedType = '';
  for (const line of lines) {
    const opened = /^;; ([A-Z ]+) (?:SECTION|PSEUDOSECTION):$/.exec(line)?.[1];
    if (opened !== undefined) section = opened;
    else if (line.startsWith(';;')) section = '';
    else if (section === 'QUESTION' && line.startsWith(';'))
      askedType = line.trim().split(/\s+/).at(-1) ?? '';
    else if (!line.startsWith(';')) records[section]?.push(...recordOf(line));
  }
  const status = first(/->>HEADER<<- opcode: [^,]*, status: ([^,]+),/);
  const transfer = lines.some((line) => line.startsWith(';; XFR size:'));
  if (status === undefined && !transfer) {
    if (lines.some((line) => line.startsWith('; Transfer failed')))
      return { ...reply, status: 'REFUSED', words: 'The server does not hand out the whole zone.' };
    if (lines.every((line) => line === '' || /^; (?:<<>>|\()|^;; global options/.test(line))) return reply;
    return { ...reply, ...silence(lines) };
  }
  const retried = lines.some((line) => line.includes('retrying in TCP mode'));
  const transport = first(/^;; SERVER: .*\((UDP|TCP)\)$/)?.toLowerCase();
  const answered: DnsReply = {
    ...reply,
    status: status ?? 'NOERROR',
    words: '',
    server: first(/^;; SERVER: ([^\s(]+)/) ?? '',
    transport:
      transport === 'tcp' ||
      (transport === undefined && (retried || transfer || question.transport === 'tcp'))
        ? 'tcp'
        : 'udp',
    flags: (first(/^;; flags:([^;]*);/) ?? '').split(' ').filter((flag) => flag !== '' && flag !== 'qr'),
    answer: (transfer ? records[''] : records['ANSWER']) ?? [],
    authority: records['AUTHORITY'] ?? [],
    additional: records['ADDITIONAL'] ?? [],
    extended: lines.flatMap(extendedOf),
    milliseconds: Number(first(/^;; Query time: (\d+) msec/) ?? 0),
  };
  const malformed = troubles.slice(-2).find(([pattern]) => lines.some((line) => pattern.test(line)));
  if (malformed !== undefined) return { ...answered, status: 'failed', words: malformed[1] };
  if (askedType !== '' && typeNumber(askedType) !== typeNumber(question.type))
    return {
      ...answered,
      status: 'failed',
      words: `This dig does not know ${question.type}: it asked for ${askedType}.`,
    };
  return answered;
}

/** A reply that never came. */
export const noReply = (
  question: DnsQuestion,
  status: 'timeout' | 'unreachable' | 'failed',
  words: string,
): DnsReply => ({
  question,
  status,
  words,
  server: '',
  transport: '',
  flags: [],
  answer: [],
  authority: [],
  additional: [],
  extended: [],
  milliseconds: 0,
  raw: '',
});
