import { bytesOf } from '../bytes.ts';

/** A message as people fill it in. Texts are Unicode; `bytes` of an attachment is byte text. */
export interface Draft {
  /** As they stand in the header: `Ann <ann@example.org>, bob@example.org`. '' leaves the header out. */
  readonly from: string;
  readonly to: string;
  readonly cc?: string;
  readonly subject: string;
  /** Undefined: no such header. */
  readonly date?: Date;
  readonly messageId?: string;
  readonly text: string;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: string }[];
  /** Headers in UTF-8 as they are (RFC 6532), for SMTPUTF8; otherwise encoded words (RFC 2047). */
  readonly utf8Headers: boolean;
  /** Goes between parts; made from the content where absent, so that it cannot occur in it. */
  readonly boundary?: string;
}

/**
 * A MIME message (RFC 5322, 2045) in byte text with CRLF line ends: text/plain, and multipart/mixed with attachments. Text that
 * is ASCII with short lines goes as it is, other text as quoted-printable, attachments as base64.
 */
export function compose(draft: Draft): string {
  const { attachments, text } = draft;
  const header = headerOf(draft);
  if (attachments.length === 0) return `${header}${textPart(text)}`;
  const parts = [textPart(text), ...attachments.map(attachmentPart)];
  const boundary = draft.boundary ?? freeBoundary(parts);
  return [
    `${header}Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`,
    ...parts.map((part) => `--${boundary}\r\n${part}${part.endsWith('\r\n') ? '' : '\r\n'}`),
    `--${boundary}--\r\n`,
  ].join('');
}

function headerOf(draft: Draft): string {
  const { cc = '', date, from, headers = [], messageId = '', subject, to, utf8Headers } = draft;
  const addresses = (value: string): string => (utf8Headers ? bytesOf(value) : encodedAddresses(value));
  const plain = (value: string): string => (utf8Headers ? bytesOf(value) : encodedText(value));
  const fields: readonly (readonly [name: string, value: string])[] = [
    ['From', addresses(from)],
    ['To', addresses(to)],
    ['Cc', addresses(cc)],
    ['Subject', plain(subject)],
    ['Date', date === undefined ? '' : mailDate(date)],
    ['Message-ID', bytesOf(messageId)],
    ['MIME-Version', '1.0'],
    ...headers.map(({ name, value }) => [name, plain(value)] as const),
  ];
  return fields
    .filter(([, value]) => value !== '')
    .map(([name, value]) => folded(`${name}: ${oneLine(value)}`))
    .join('');
}

const oneLine = (value: string): string => value.replace(/[\r\n]+[ \t]*/g, ' ');

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** RFC 5322 3.3, in UTC. */
export const mailDate = (date: Date): string =>
  `${days[date.getUTCDay()] ?? ''}, ${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()} ` +
  `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;

/** Breaks a header line before blanks, so that no line is longer than 78 where it can be (RFC 5322 2.2.3). */
function folded(line: string): string {
  const out: string[] = [];
  let rest = line;
  while (rest.length > 78) {
    const first = out.length === 0 ? rest.indexOf(' ') + 1 : 1;
    const before = rest.lastIndexOf(' ', 78);
    const at = before > first ? before : rest.indexOf(' ', Math.max(79, first + 1));
    if (at <= first || rest.slice(at).trim() === '') break;
    out.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return `${[...out, rest].join('\r\n')}\r\n`;
}

const isAscii = (text: string): boolean => /^[\x20-\x7e\t]*$/.test(text);

/** RFC 2047: UTF-8 in base64, at most 75 characters to a word, never cut inside a character. */
export function encodedText(text: string): string {
  if (isAscii(text)) return text;
  const words: string[] = [];
  let piece = '';
  for (const char of text) {
    const next = piece + bytesOf(char);
    if (next.length > 45) {
      words.push(piece);
      piece = bytesOf(char);
    } else piece = next;
  }
  words.push(piece);
  return words.map((bytes) => `=?UTF-8?B?${base64(bytes)}?=`).join(' ');
}

/** Only the names before addresses may be encoded (RFC 2047 5); quotes around them go. */
function encodedAddresses(value: string): string {
  if (isAscii(value)) return value;
  return value
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((one) => {
      const [, name = '', address] = /^\s*(.*?)\s*(<[^<>]*>)\s*$/s.exec(one) ?? [];
      if (address === undefined) return isAscii(one) ? one.trim() : bytesOf(one.trim());
      const bare = /^"(.*)"$/s.exec(name)?.[1]?.replace(/\\(.)/gs, '$1') ?? name;
      return `${isAscii(name) ? name : encodedText(bare)} ${bytesOf(address)}`.trim();
    })
    .join(', ');
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of byte text, without line breaks. */
export function base64(bytes: string): string {
  const out: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group =
      (bytes.charCodeAt(at) << 16) |
      ((left > 1 ? bytes.charCodeAt(at + 1) : 0) << 8) |
      (left > 2 ? bytes.charCodeAt(at + 2) : 0);
    const chars = [18, 12, 6, 0].map((shift) => letters[(group >> shift) & 63] ?? '');
    out.push(
      left > 2
        ? chars.join('')
        : left === 2
          ? `${chars.slice(0, 3).join('')}=`
          : `${chars.slice(0, 2).join('')}==`,
    );
  }
  return out.join('');
}

function textPart(text: string): string {
  const bytes = bytesOf(text.replace(/\r\n|\r|\n/g, '\r\n'));
  const body = bytes === '' || bytes.endsWith('\r\n') ? bytes : `${bytes}\r\n`;
  const plain = /^[\t\r\n\x20-\x7e]*$/.test(body) && body.split('\r\n').every((one) => one.length <= 998);
  return [
    'Content-Type: text/plain; charset=utf-8\r\n',
    `Content-Transfer-Encoding: ${plain ? '7bit' : 'quoted-printable'}\r\n\r\n`,
    plain ? body : quotedPrintable(body),
  ].join('');
}

/** RFC 2045 6.7 of byte text whose lines end in CRLF; lines of at most 76 characters. */
function quotedPrintable(body: string): string {
  return body
    .split('\r\n')
    .map((line) => {
      const units =
        line
          .replace(/[^\t\x20-\x3c\x3e-\x7e]/g, hex)
          .replace(/[\t ]$/, hex)
          .match(/=..|[^=]/g) ?? [];
      const lines: string[] = [];
      let current = '';
      for (const unit of units) {
        if (current.length + unit.length > 75) {
          lines.push(`${current}=`);
          current = '';
        }
        current += unit;
      }
      return [...lines, current].join('\r\n');
    })
    .join('\r\n');
}

const hex = (byte: string): string => `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

function attachmentPart({ name, type, bytes }: Draft['attachments'][number]): string {
  const shown = oneLine(name);
  const parameter = isAscii(shown)
    ? `filename="${shown.replace(/[\\"]/g, '\\$&')}"`
    : // RFC 2231.
      `filename*=UTF-8''${bytesOf(shown).replace(/[^A-Za-z0-9._-]/g, (byte) => hex(byte).replace('=', '%'))}`;
  const lines = base64(bytes).match(/.{1,76}/g) ?? [];
  return [
    `Content-Type: ${/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream'}\r\n`,
    'Content-Transfer-Encoding: base64\r\n',
    `Content-Disposition: attachment;\r\n ${parameter}\r\n\r\n`,
    ...lines.map((line) => `${line}\r\n`),
  ].join('');
}

/** Occurs in none of the parts. */
function freeBoundary(parts: readonly string[]): string {
  for (let at = 0; ; at += 1) {
    const boundary = `=_postroom_${at}`;
    if (!parts.some((part) => part.includes(`--${boundary}`))) return boundary;
  }
}
