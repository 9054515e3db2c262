import type { CfLine } from '../cf-lines.ts';
import { nearest } from '../../nearest.ts';
import { fix, lineOf, replace, type Check } from './check.ts';

/** A macro's name with blanks before its parenthesis, or one that is not known. */
function checkMacro(check: Check, line: CfLine): boolean {
  const found = /^(\s*)([A-Za-z_]\w*)(\s*)\(/.exec(line.text);
  if (found === null) return false;
  const [all, before = '', name = '', gap = ''] = found;
  const { macros } = check.words;
  const span = line.span(before.length, before.length + name.length);
  if (macros.has(name) && gap !== '') {
    check.add({
      code: 'mc/space-before-parenthesis',
      severity: 'error',
      span: line.span(before.length, all.length),
      message: `There is a blank between ${name} and its parenthesis.`,
      why: 'm4 takes it for text: it gets into sendmail.cf, and sendmail refuses that with “unknown configuration line”.',
      fixes: [
        fix('Remove the blank', [{ ...line.span(before.length + name.length, all.length - 1), text: '' }]),
      ],
    });
    return true;
  }
  if (/^dnl[A-Za-z]/.test(name)) return strayDnl(check, line, before.length);
  const better = nearest(name, macros);
  const looks = /^[A-Z][A-Z0-9_]{3,}$/.test(name);
  if (better === undefined && !looks) return false;
  check.add({
    code: 'mc/unknown-macro',
    severity: 'error',
    span,
    message: `There is no macro ${name}${better === undefined ? '' : `; ${better} is near`}.`,
    why: 'm4 leaves the line as text. It gets into sendmail.cf, where sendmail refuses it or takes it for something else.',
    ...(better !== undefined && { fixes: [replace(`Write ${better}`, span, better)] }),
  });
  return true;
}

function strayDnl(check: Check, line: CfLine, at: number): boolean {
  const span = line.span(at, at + 3);
  check.add({
    code: 'mc/stray-text',
    severity: 'error',
    span: line.span(at),
    message: 'dnl runs into the next word, so m4 does not know it.',
    why: 'The text gets into sendmail.cf, and what follows it on the line is not dropped.',
    fixes: [fix('Put a blank behind dnl', [{ from: span.to, to: span.to, text: ' ' }])],
  });
  return true;
}

/** First letters of lines that sendmail knows. */
const commands = 'CDEFHKMOPQRSTVX#';

/** Whether text follows a call on the same line of the file. */
function behindCall(check: Check, from: number): boolean {
  const line = lineOf(check.text, from);
  const before = check.text.slice(line.from, from);
  return /\)\s*$/.test(before) || (/\)/.test(before) && /^\s*[A-Za-z_]\w*\(/.test(before));
}

function checkText(check: Check, line: CfLine): void {
  const text = line.text.trim();
  const span = line.span(line.text.length - line.text.trimStart().length);
  const behind = behindCall(check, span.from);
  if (behind && !text.startsWith('#####')) {
    const typo = /^d\s*n\s*[l1]\b|^d?nl?\b|^d[ln]{2}\b|^DNL\b/i.test(text);
    if (/^dnl[A-Za-z]/.test(text) && strayDnl(check, line, line.text.indexOf('dnl'))) return;
    const word = /^\S+/.exec(text)?.[0] ?? '';
    check.add({
      code: 'mc/stray-text',
      severity: 'warning',
      span,
      message: typo ? `“${word}” is not dnl.` : `“${text.slice(0, 60)}” gets into sendmail.cf.`,
      why: 'Only dnl drops the rest of a line. Text behind a call becomes a line of sendmail.cf, or is added to the one before.',
      fixes: [
        typo
          ? replace('Write dnl', { from: span.from, to: span.from + word.length }, 'dnl')
          : fix('Put dnl in front of it', [{ from: span.from, to: span.from, text: 'dnl ' }]),
      ],
    });
    return;
  }
  const first = line.text[0] ?? '';
  // A line that begins with a blank goes on with the one before.
  if (/\s/.test(first) || commands.includes(first) || behind) return;
  check.add({
    code: 'mc/unknown-line',
    severity: 'error',
    span,
    message: `“${text.slice(0, 60)}” is no line of sendmail.cf.`,
    why: 'sendmail refuses the file: “unknown configuration line”. If it is a comment, write dnl in front of it.',
    fixes: [fix('Put dnl in front of it', [{ from: span.from, to: span.from, text: 'dnl ' }], false)],
  });
}

/** Text that no macro took, and that gets into sendmail.cf. */
export function checkStray(check: Check): void {
  for (const line of check.reading.cf) {
    if (!line.written || line.text.startsWith('#')) continue;
    // What is left over where a quotation was closed by guess.
    if (check.reading.machine.breaks.length > 0 && /^[\s`')]+$/.test(line.text)) continue;
    // FEATURE (`x') leaves its parentheses behind; the blank has a finding of its own.
    if (/^\s*\(/.test(line.text) && !line.text.startsWith('(')) continue;
    if (!checkMacro(check, line)) checkText(check, line);
  }
}
