import type { ConfigFile, LanguageId } from './files.ts';
import type { Finding } from './language.ts';
import type { TextForm } from './text.ts';

/** Tables that makemap reads: it takes a carriage return at the end of a line as part of the value. */
const madeByMakemap: ReadonlySet<LanguageId> = new Set([
  'access',
  'virtusertable',
  'mailertable',
  'genericstable',
  'domaintable',
]);

/** What the form of a file does to it, whatever its language. Fixes have no edits: they change the form. */
export function textFindings(
  form: TextForm,
  { language, generated }: ConfigFile,
  text: string,
): readonly Finding[] {
  if (generated === true) return [];
  const found: Finding[] = [];
  if (form.marks > 0)
    found.push({
      code: 'text/byte-order-mark',
      severity: 'warning',
      span: { from: 0, to: Math.min(1, text.length) },
      message: 'The file begins with a byte order mark.',
      why: 'Mail programs read its three bytes as part of the first word; a # behind it begins no comment. Remove it.',
      fixes: [{ title: 'Remove the byte order mark', edits: [], preferred: true }],
    });
  if (form.ends !== 'lf' && madeByMakemap.has(language)) {
    const count = form.ends === 'crlf' ? 'All lines end' : 'Some lines end';
    const end = text.indexOf('\n');
    found.push({
      code: 'text/carriage-returns',
      severity: 'warning',
      span: { from: 0, to: end < 0 ? text.length : end },
      message: `${count} with CR LF.`,
      why: 'makemap keeps the carriage return as part of the value: REJECT is then another word, and means nothing. Write LF alone.',
      fixes: [{ title: 'End all lines with LF', edits: [], preferred: true }],
    });
  }
  return found;
}

/** How the fix of such a finding changes the form; `undefined` for findings of a language. */
export const formAfterFix = (code: string): Partial<TextForm> | undefined =>
  code === 'text/byte-order-mark'
    ? { marks: 0 }
    : code === 'text/carriage-returns'
      ? { ends: 'lf' }
      : undefined;
