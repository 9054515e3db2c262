import { safeFileName } from '#mail/message/file-name';
import { fieldOf, readHeaders, unfold } from '#mail/message/headers';
import { walk, type Part } from '#mail/message/mime';
import { rankOf } from '#mail/message/notable';
import { hopsOf } from '#mail/message/received';
import { decodeWords, longestValue } from '#mail/message/words';
import { decode } from './charset.ts';
import type { Digest, ShownHeader } from './message-wire.ts';

const endings: Readonly<Record<string, string>> = {
  'text/plain': '.txt',
  'text/html': '.html.txt',
  'message/rfc822': '.eml',
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpg',
};

const isText = ({ type, holds, disposition, fileName }: Part): boolean =>
  !holds &&
  (/^text\//.test(type) || type === 'message/delivery-status' || type === 'text/rfc822-headers') &&
  (disposition !== 'attachment' || fileName === '');

/** What of a message is shown; `id` names its file. Also gives its parts, whose places the caller keeps. */
export function digestOf(
  content: string,
  id: string,
  whole: boolean,
): { digest: Digest; parts: readonly Part[] } {
  const { fields, count } = readHeaders(content);
  const { parts, problem } = walk(content, decode);
  const headers = fields.map(({ name, raw }): ShownHeader => {
    // A fold is a blank to whoever reads it.
    const value = decodeWords(raw, decode).replace(/[ \t]*\t[ \t]*/g, ' ');
    const source = decode('utf-8', raw.slice(0, longestValue)).trim();
    return { name, value, raw: source === value ? '' : source, rank: rankOf(name) ?? -1 };
  });
  const subject = decodeWords(fieldOf(fields, 'subject') ?? '', decode);
  const texts = parts.filter(isText);
  const score = ({ type, disposition }: Part): number =>
    (type === 'text/plain' ? 0 : type === 'text/html' ? 1 : 2) + (disposition === 'attachment' ? 3 : 0);
  return {
    parts,
    digest: {
      headers,
      headerCount: count,
      hops: hopsOf(
        fields.filter(({ name }) => name.toLowerCase() === 'received').map(({ raw }) => unfold(raw)),
      ),
      parts: parts.map((part) => ({
        path: part.path,
        depth: part.depth,
        type: part.type,
        charset: part.charset,
        encoding: part.encoding,
        disposition: part.disposition,
        fileName: part.fileName,
        saveAs: safeFileName(
          part.fileName,
          `${id}-part${part.path === '' ? '' : `-${part.path}`}${endings[part.type] ?? '.bin'}`,
        ),
        bytes: Math.max(0, part.endAt - part.bodyAt),
        // The outermost part has no end of its own: it ends with the message.
        open: part.open && !whole,
        holds: part.holds,
      })),
      problem,
      subject,
      texts: [...texts].sort((a, b) => score(a) - score(b)).map(({ path }) => path),
      bytes: content.length,
      saveAs: `${safeFileName(id, 'message')}.eml`,
    },
  };
}
