import { fieldOf, readHeaders, type HeaderField } from './headers.ts';
import { readParameters } from './parameters.ts';
import type { Decode } from './reading.ts';

/** One part of a message; places are offsets into its content. */
export interface Part {
  /** `` for the message itself, `1`, `1.2` … below it. */
  readonly path: string;
  readonly depth: number;
  /** In lower case; `text/plain` where nothing is said. */
  readonly type: string;
  readonly charset: string;
  readonly encoding: string;
  readonly disposition: string;
  /** As given: not safe to save under. */
  readonly fileName: string;
  readonly fields: readonly HeaderField[];
  readonly headAt: number;
  readonly bodyAt: number;
  endAt: number;
  /** Its end was not reached in what was read. */
  open: boolean;
  /** Has parts of its own. */
  readonly holds: boolean;
}

export interface Walk {
  /** Outer before inner, in the order of the message. */
  readonly parts: readonly Part[];
  /** Why not everything was taken apart; empty when it was. */
  readonly problem: string;
}

export const mostParts = 2000;
export const deepest = 40;

interface Frame {
  readonly boundary: string;
  readonly part: number;
  children: number;
}

/**
 * Takes a message apart in one pass, without decoding anything; a nested message that is not encoded is taken apart too.
 * Bombs (more than 2,000 parts, deeper than 40) end in a `problem`, never in more work.
 */
export function walk(content: string, decode: Decode): Walk {
  const parts: Part[] = [];
  const frames: Frame[] = [];
  /** Numbers of the parts whose end is still to come, outermost first. */
  const open: number[] = [];
  let problem = '';

  /** Reads the headers of a part that begins here, and of the messages that begin at its body. Gives where to go on. */
  const begin = (at: number, path: string, byDefault: string): number => {
    let headAt = at;
    let name = path;
    let standing = byDefault;
    for (;;) {
      const { fields, bodyAt } = readHeaders(content, headAt, content.length, 200, frames.length > 0);
      const told = fieldOf(fields, 'content-type');
      const { value, named } = readParameters(told ?? standing, decode);
      const disposition = readParameters(fieldOf(fields, 'content-disposition') ?? '', decode);
      const type = /^[^\s/]+\/[^\s/]+$/.test(value) ? value : standing;
      const encoding = readParameters(fieldOf(fields, 'content-transfer-encoding') ?? '7bit', decode).value;
      const boundary = named.get('boundary') ?? '';
      const plain = encoding !== 'base64' && encoding !== 'quoted-printable';
      const deep = open.length >= deepest;
      const many = type.startsWith('multipart/') && boundary !== '' && boundary.length <= 200;
      const message = (type === 'message/rfc822' || type === 'message/global') && plain;
      if ((many || message) && deep)
        problem = `Parts are nested more than ${deepest} deep: the rest is not taken apart.`;
      const number = parts.length;
      parts.push({
        path: name,
        depth: open.length,
        type,
        charset: (named.get('charset') ?? '').toLowerCase(),
        encoding,
        disposition: disposition.value,
        fileName: disposition.named.get('filename') ?? named.get('name') ?? '',
        fields,
        headAt,
        bodyAt,
        endAt: content.length,
        open: true,
        holds: (many || message) && !deep,
      });
      open.push(number);
      if (many && !deep) frames.push({ boundary, part: number, children: 0 });
      if (!message || deep || parts.length >= mostParts) return bodyAt;
      headAt = bodyAt;
      name = `${name === '' ? '' : `${name}.`}1`;
      standing = 'text/plain';
    }
  };

  const close = (downTo: number, endAt: number): void => {
    for (let last = open.at(-1); last !== undefined && last !== downTo; last = open.at(-1)) {
      open.pop();
      const part = parts[last];
      if (part === undefined) continue;
      part.endAt = Math.max(part.bodyAt, endAt);
      part.open = false;
    }
  };

  let at = begin(0, '', 'text/plain');
  // A delimiter may stand at the very beginning of a body.
  let line = content.startsWith('--', at) ? at : content.indexOf('\n--', Math.max(0, at - 1)) + 1;
  while (frames.length > 0 && line > 0) {
    const found = content.indexOf('\n', line);
    const end = found < 0 ? content.length : found;
    const whole = found >= 0;
    const text = end - line <= 300 ? content.slice(line + 2, end).trimEnd() : '';
    let hit = -1;
    let last = false;
    for (let n = frames.length - 1; n >= 0 && text !== ''; n--) {
      const { boundary } = frames[n] ?? { boundary: '' };
      if (text === boundary || text === `${boundary}--`) {
        hit = n;
        last = text !== boundary;
        break;
      }
    }
    const frame = frames[hit];
    if (frame !== undefined && (whole || last)) {
      const before = content.charCodeAt(line - 2) === 13 ? line - 2 : line - 1;
      close(frame.part, before);
      frames.length = last ? hit : hit + 1;
      if (!last) {
        if (parts.length >= mostParts) {
          problem = `There are more than ${mostParts} parts: the rest is not taken apart.`;
          break;
        }
        frame.children += 1;
        const parent = parts[frame.part];
        const path = `${parent === undefined || parent.path === '' ? '' : `${parent.path}.`}${frame.children}`;
        at = begin(end + 1, path, parent?.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain');
        if (content.startsWith('--', at)) {
          line = at;
          continue;
        }
        line = content.indexOf('\n--', Math.max(0, at - 1)) + 1;
        continue;
      }
    }
    line = content.indexOf('\n--', end) + 1;
  }
  return { parts, problem };
}
