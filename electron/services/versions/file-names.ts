import { Buffer } from 'node:buffer';

/* eslint-disable no-control-regex -- these are exactly what is replaced */
const inText = /[%:\\\x00-\x1f\x7f\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
const inBytes = /[%:\\\x00-\x1f\x7f-\xff]/g;
/* eslint-enable no-control-regex */
const special = /^\.git|^git~|^\.{1,2}$/i;

/**
 * A path of a host (byte text) as names that every git and every file system can hold: text where the bytes are UTF-8,
 * `%XX` for bytes that are not and for what git itself reserves. Different paths never become the same name.
 */
export const treePath = (path: string): string => path.split('/').slice(1).map(nameOf).join('/');

/** The path on the host that a name in the tree stands for. */
export const hostPath = (name: string): string =>
  name
    .split('/')
    .map((part) => `/${bytesOf(part)}`)
    .join('');

function nameOf(part: string): string {
  // Two slashes in a row are the same place to the host, but not the same text.
  if (part === '') return '%00';
  const text = Buffer.from(part, 'latin1').toString('utf8');
  const whole = Buffer.from(text, 'utf8').toString('latin1') === part;
  const escaped = (whole ? text : part).replace(whole ? inText : inBytes, percent);
  return special.test(escaped) ? percent(escaped.charAt(0)) + escaped.slice(1) : escaped;
}

const percent = (char: string): string =>
  [...Buffer.from(char, char <= '\xff' ? 'latin1' : 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');

const bytesOf = (name: string): string =>
  name === '%00'
    ? ''
    : name
        .split(/(%[0-9A-F]{2})/)
        .map((piece) =>
          /^%[0-9A-F]{2}$/.test(piece)
            ? String.fromCharCode(parseInt(piece.slice(1), 16))
            : Buffer.from(piece, 'utf8').toString('latin1'),
        )
        .join('');
