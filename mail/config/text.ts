import { bytesOf, textOf } from '../bytes.ts';

/**
 * How a file's bytes and its text in the editor belong together. The text has only LF; what else there is to know for
 * writing the same bytes again stands here.
 */
export interface TextForm {
  /** `latin-1`: the bytes are not valid UTF-8, so each byte is shown as the character of its number. */
  readonly encoding: 'utf-8' | 'latin-1';
  /** Byte order marks in front of the text; they are not part of it. */
  readonly marks: number;
  /** Stands for a carriage return that ends no line; '' where the file has none. */
  readonly carriageReturn: string;
  /** Line ends, in order: all alike, or one per line, where 1 is CR LF. */
  readonly ends: 'lf' | 'crlf' | Uint8Array;
}

/** One change of the text, in UTF-16 units. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A character that the file's encoding has no bytes for. */
export interface Unwritable {
  readonly at: number;
  readonly character: string;
}

export type Written = { readonly bytes: string } | { readonly unwritable: readonly Unwritable[] };

const high = /[\x80-\xff]+/g;
const beyond = /[^\x00-\x7f]+/g; // eslint-disable-line no-control-regex -- bytes are what this is about
const mark = '\ufeff';
/** What a lone carriage return is shown as, the first that the text has not itself. */
const standIns = ['\u240d', '\u21b5', '\u23ce', '\ue00d', '\ue10d', '\ue20d'];

/** UTF-8 → text; `undefined` when any byte is not part of valid UTF-8. */
function decoded(bytes: string): string | undefined {
  // Bytes of one character are all above 0x7f, so every run of such bytes stands for itself.
  const text = bytes.replace(high, (run) => textOf(run));
  return text.replace(beyond, (run) => bytesOf(run)) === bytes ? text : undefined;
}

function endsOf(text: string): TextForm['ends'] {
  const kinds: number[] = [];
  let crlf = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    const kind = text.charCodeAt(at - 1) === 13 ? 1 : 0;
    crlf += kind;
    kinds.push(kind);
  }
  if (crlf === 0) return 'lf';
  return crlf === kinds.length ? 'crlf' : Uint8Array.from(kinds);
}

/** Byte text of a file → its text for the editor, and what is needed to write it back. Any bytes will do. */
export function openText(bytes: string): { readonly text: string; readonly form: TextForm } {
  const unicode = decoded(bytes);
  let text = unicode ?? bytes;
  let marks = 0;
  if (unicode !== undefined) while (text.charAt(marks) === mark) marks++;
  text = text.slice(marks);
  const encoding = unicode === undefined ? 'latin-1' : 'utf-8';
  if (!text.includes('\r')) return { text, form: { encoding, marks, carriageReturn: '', ends: 'lf' } };
  const ends = endsOf(text);
  text = text.replaceAll('\r\n', '\n');
  let carriageReturn = '';
  if (text.includes('\r')) {
    const taken = text;
    carriageReturn = standIns.find((one) => !taken.includes(one)) ?? '\uf8ff';
    text = text.replaceAll('\r', carriageReturn);
  }
  return { text, form: { encoding, marks, carriageReturn, ends } };
}

const newlines = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
};

/** The form after one edit of `text`: lines that were not touched keep their ends, new ones end as the line above. */
export function afterEdit(form: TextForm, text: string, edit: TextEdit): TextForm {
  const { ends } = form;
  if (typeof ends === 'string') return form;
  const first = newlines(text, 0, edit.from);
  const gone = newlines(text, edit.from, edit.to);
  const come = newlines(edit.text, 0, edit.text.length);
  if (gone === come) return form;
  const same = Math.min(gone, come);
  const next = new Uint8Array(ends.length - gone + come);
  next.set(ends.subarray(0, first + same));
  next.fill(ends[first + same - 1] ?? ends[first] ?? 0, first + same, first + come);
  next.set(ends.subarray(first + gone), first + come);
  return { ...form, ends: next };
}

const foreign = /[^\x00-\xff]/gu; // eslint-disable-line no-control-regex -- bytes are what this is about
const lone = /\p{Surrogate}/gu;

/** Text of the editor → byte text, or the characters that cannot be written; nothing is ever replaced. */
export function writeText(text: string, form: TextForm): Written {
  const { encoding, marks, carriageReturn, ends } = form;
  const pattern = encoding === 'utf-8' ? lone : foreign;
  const unwritable: Unwritable[] = [];
  for (const found of text.matchAll(pattern))
    if (found[0] !== carriageReturn) unwritable.push({ at: found.index, character: found[0] });
  if (unwritable.length > 0) return { unwritable };
  let out = text;
  if (typeof ends !== 'string') {
    let line = 0;
    out = out.replace(/\n/g, () => (ends[line++] === 1 ? '\r\n' : '\n'));
  } else if (ends === 'crlf') out = out.replaceAll('\n', '\r\n');
  if (carriageReturn !== '') out = out.replaceAll(carriageReturn, '\r');
  if (encoding === 'utf-8') out = mark.repeat(marks) + out;
  return { bytes: encoding === 'utf-8' ? out.replace(beyond, (run) => bytesOf(run)) : out };
}
