import { extendedError } from '#mail/dns/extended-errors';
import { withoutDot } from '#mail/dns/names';
import { typeName } from '#mail/dns/record-types';
import type { DnsRecord } from '#mail/dns/question';
import { byteAt, NotAMessage, readName } from './names.ts';
import { dataText } from './record-data.ts';

const codes = [
  ...['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'YXDOMAIN', 'YXRRSET', 'NXRRSET'],
  ...['NOTAUTH', 'NOTZONE', 'DSOTYPENI', 'RESERVED12', 'RESERVED13', 'RESERVED14', 'RESERVED15', 'BADVERS'],
];
const flagBits = [
  ['aa', 0x0400],
  ['tc', 0x0200],
  ['rd', 0x0100],
  ['ra', 0x0080],
  ['ad', 0x0020],
  ['cd', 0x0010],
] as const;
const response = 0x8000;
const optType = 41;
const extendedErrorOption = 15;

/** A response, taken apart. Record names have no last dot. */
export interface Message {
  readonly id: number;
  /** In the letters that came; undefined when the question was left out. */
  readonly asked: { readonly name: string; readonly type: string } | undefined;
  readonly status: string;
  readonly flags: readonly string[];
  readonly answer: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  readonly extended: readonly string[];
  readonly edns: { readonly version: number; readonly dnssec: boolean; readonly size: number } | undefined;
  readonly bytes: number;
}

interface Opt {
  readonly edns: NonNullable<Message['edns']>;
  readonly highCode: number;
  readonly extended: readonly string[];
}

/** Takes a response apart. @throws NotAMessage when it is none */
export function readMessage(bytes: Buffer): Message {
  if (bytes.length < 12) throw new NotAMessage('it is shorter than a header');
  const bits = bytes.readUInt16BE(2);
  if ((bits & response) === 0) throw new NotAMessage('it is a question, not an answer');
  const questions = bytes.readUInt16BE(4);
  let at = 12;
  let asked: Message['asked'];
  for (let count = 0; count < questions; count += 1) {
    const { name, end } = readName(bytes, at);
    if (end + 4 > bytes.length) throw new NotAMessage('it ends within the question');
    asked ??= { name: withoutDot(name), type: typeName(bytes.readUInt16BE(end)) };
    at = end + 4;
  }
  const opts: Opt[] = [];
  const section = (offset: number): DnsRecord[] => {
    const records: DnsRecord[] = [];
    for (let count = bytes.readUInt16BE(offset); count > 0; count -= 1) {
      const { name, end } = readName(bytes, at);
      byteAt(bytes, end + 9);
      const type = bytes.readUInt16BE(end);
      const size = bytes.readUInt16BE(end + 8);
      if (type === optType) opts.push(readOpt(bytes, end, size));
      else
        records.push({
          name: withoutDot(name),
          ttl: bytes.readUInt32BE(end + 4),
          type: typeName(type),
          data: dataText(bytes, typeName(type), end + 10, size),
        });
      at = end + 10 + size;
    }
    return records;
  };
  const [answer, authority, additional] = [section(6), section(8), section(10)];
  const code = (bits & 0xf) | ((opts[0]?.highCode ?? 0) << 4);
  return {
    id: bytes.readUInt16BE(0),
    asked,
    status: codes[code] ?? `RCODE${code}`,
    flags: flagBits.flatMap(([word, bit]) => ((bits & bit) === 0 ? [] : [word])),
    answer,
    authority,
    additional,
    extended: opts.flatMap(({ extended }) => extended),
    edns: opts[0]?.edns,
    bytes: bytes.length,
  };
}

function readOpt(bytes: Buffer, at: number, size: number): Opt {
  const end = at + 10 + size;
  if (end > bytes.length) throw new NotAMessage('it ends within a record');
  const extended: string[] = [];
  for (let option = at + 10; option + 4 <= end; option += 4 + bytes.readUInt16BE(option + 2)) {
    const data = bytes.subarray(option + 4, Math.min(end, option + 4 + bytes.readUInt16BE(option + 2)));
    if (bytes.readUInt16BE(option) === extendedErrorOption && data.length >= 2)
      extended.push(extendedError(data.readUInt16BE(0), data.subarray(2).toString('latin1')));
  }
  return {
    edns: {
      version: byteAt(bytes, at + 5),
      dnssec: (bytes.readUInt16BE(at + 6) & 0x8000) !== 0,
      size: bytes.readUInt16BE(at + 2),
    },
    highCode: byteAt(bytes, at + 4),
    extended,
  };
}
