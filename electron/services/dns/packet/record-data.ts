import { typeName } from '#mail/dns/record-types';
import { base32, base64, clockText, hexText, quoted, typesOfMap } from './data-forms.ts';
import { NotAMessage, readName } from './names.ts';

/** Reads one record's data from front to back. */
class Fields {
  private readonly message: Buffer;
  private at: number;
  private readonly end: number;

  constructor(message: Buffer, at: number, end: number) {
    this.message = message;
    this.at = at;
    this.end = end;
  }

  number(size: 1 | 2 | 4): string {
    return String(this.take(size).readUIntBE(0, size));
  }

  name(): string {
    const { name, end } = readName(this.message, this.at);
    if (end > this.end) throw new NotAMessage('a name goes beyond its record');
    this.at = end;
    return name;
  }

  sized(): Buffer {
    return this.take(this.take(1).readUInt8(0));
  }

  take(size: number): Buffer {
    if (this.at + size > this.end) throw new NotAMessage('a record is shorter than it must be');
    const part = this.message.subarray(this.at, this.at + size);
    this.at += size;
    return part;
  }

  rest(): Buffer {
    return this.take(this.end - this.at);
  }

  get done(): boolean {
    return this.at >= this.end;
  }
}

const named = (fields: Fields): string => fields.name();
const texts = (fields: Fields): string => {
  const strings: string[] = [];
  while (!fields.done) strings.push(quoted(fields.sized()));
  return strings.join(' ');
};
const key = (fields: Fields): string =>
  `${fields.number(2)} ${fields.number(1)} ${fields.number(1)} ${base64(fields.rest())}`;
const digest = (fields: Fields): string =>
  `${fields.number(2)} ${fields.number(1)} ${fields.number(1)} ${hexText(fields.rest())}`;
const certificate = (fields: Fields): string =>
  `${fields.number(1)} ${fields.number(1)} ${fields.number(1)} ${hexText(fields.rest())}`;
const preferred = (fields: Fields): string => `${fields.number(2)} ${fields.name()}`;

const forms: Readonly<Record<string, (fields: Fields) => string>> = {
  A: (fields) => [...fields.take(4)].join('.'),
  AAAA: (fields) => ipv6Text(fields.take(16)),
  NS: named,
  CNAME: named,
  PTR: named,
  DNAME: named,
  MX: preferred,
  AFSDB: preferred,
  KX: preferred,
  RP: (fields) => `${fields.name()} ${fields.name()}`,
  TXT: texts,
  SPF: texts,
  HINFO: texts,
  SOA: (fields) =>
    [fields.name(), fields.name(), ...Array.from({ length: 5 }, () => fields.number(4))].join(' '),
  SRV: (fields) => `${fields.number(2)} ${fields.number(2)} ${fields.number(2)} ${fields.name()}`,
  CAA: (fields) => `${fields.number(1)} ${fields.sized().toString('latin1')} ${quoted(fields.rest())}`,
  URI: (fields) => `${fields.number(2)} ${fields.number(2)} ${quoted(fields.rest())}`,
  NAPTR: (fields) =>
    [
      ...[fields.number(2), fields.number(2), quoted(fields.sized()), quoted(fields.sized())],
      ...[quoted(fields.sized()), fields.name()],
    ].join(' '),
  TLSA: certificate,
  SMIMEA: certificate,
  SSHFP: (fields) => `${fields.number(1)} ${fields.number(1)} ${hexText(fields.rest())}`,
  OPENPGPKEY: (fields) => base64(fields.rest()),
  DS: digest,
  CDS: digest,
  DNSKEY: key,
  CDNSKEY: key,
  RRSIG: (fields) =>
    [
      ...[typeName(Number(fields.number(2))), fields.number(1), fields.number(1), fields.number(4)],
      ...[clockText(Number(fields.number(4))), clockText(Number(fields.number(4))), fields.number(2)],
      ...[fields.name(), base64(fields.rest())],
    ].join(' '),
  NSEC: (fields) => [fields.name(), ...typesOfMap(fields.rest()).map(typeName)].join(' '),
  NSEC3: (fields) =>
    [
      ...[fields.number(1), fields.number(1), fields.number(2), salt(fields.sized())],
      ...[base32(fields.sized()), ...typesOfMap(fields.rest()).map(typeName)],
    ].join(' '),
  NSEC3PARAM: (fields) =>
    [fields.number(1), fields.number(1), fields.number(2), salt(fields.sized())].join(' '),
};

const salt = (bytes: Buffer): string => (bytes.length === 0 ? '-' : bytes.toString('hex').toUpperCase());

/** The data of a record as dig prints it; of a type that is not known here, in the form of RFC 3597. */
export function dataText(message: Buffer, type: string, at: number, size: number): string {
  if (at + size > message.length) throw new NotAMessage('it ends within a record');
  const fields = new Fields(message, at, at + size);
  const form = forms[type];
  // Empty data stands in records of an update, and must not be taken apart.
  if (form === undefined || size === 0) return `\\# ${size}${size > 0 ? ` ${hexText(fields.rest())}` : ''}`;
  const text = form(fields);
  if (!fields.done) throw new NotAMessage('a record is longer than it must be');
  return text;
}

/** As RFC 5952 has it; what stands for an IPv4 address ends with that. */
export function ipv6Text(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return `::ffff:${[...bytes.subarray(12)].join('.')}`;
  let from = -1;
  let most = 1;
  for (let start = 0; start < 8; start += 1) {
    let count = 0;
    while (groups[start + count] === 0) count += 1;
    if (count > most) [from, most] = [start, count];
  }
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return from < 0 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + most))}`;
}
