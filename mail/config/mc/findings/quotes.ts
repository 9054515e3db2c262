import type { Finding, Span } from '../../language.ts';
import type { Break, Call } from '../m4/calls.ts';
import { fix, isBroken, lineOf, replace, type Check } from './check.ts';

const typographic = /[‘’‛“”´]/;

/** The line whose quotes do not pair, for a quotation that ran on to the end of the file. */
function likelyLine(text: string, from: number, to: number): Span | undefined {
  for (let at = from; at < to;) {
    const line = lineOf(text, at);
    const code = text.slice(line.from, line.to).replace(/\bdnl\b.*/, '');
    const opened = code.split('`').length;
    const closed = code.split("'").length;
    if (/^\s*[A-Z_a-z]+\(/.test(code) && opened !== closed) return line;
    at = line.to + 1;
  }
  return undefined;
}

function unclosedQuote(text: string, found: Break): Finding {
  const line = lineOf(text, found.from);
  const rest = text.slice(found.from, line.to);
  const typo = rest.search(/[’”]\s*[,)]/);
  const common = {
    code: 'mc/unbalanced-quote',
    severity: 'error' as const,
    span: { from: found.from, to: line.to },
    message: "This quotation (`) has no end (').",
    why: "m4 takes everything up to the next ' for a part of it, across lines, and stops with “end of file in string”. In text and # comments ` counts too.",
  };
  if (typo >= 0) {
    const at = found.from + typo;
    return {
      ...common,
      message: 'This quotation ends with a typographic quote, which m4 does not know.',
      fixes: [replace("Write ' instead", { from: at, to: at + 1 }, "'")],
    };
  }
  // FEATURE(`name)dnl: the quote belongs before the parenthesis.
  const tail = /\s*\)\s*(?:dnl\b.*)?$/.exec(rest);
  const comma = /^`\w+\s*(?=,\s*`)/.exec(rest);
  const at =
    comma !== null ? found.from + comma[0].trimEnd().length : tail === null ? -1 : found.from + tail.index;
  const likely = found.name === '' || at < 0 ? likelyLine(text, line.to + 1, found.to) : undefined;
  return {
    ...common,
    ...(at >= 0 &&
      found.name !== '' && { fixes: [fix("Close it with '", [{ from: at, to: at, text: "'" }])] }),
    ...(likely !== undefined && {
      related: [{ span: likely, words: 'The quotes of this line do not pair.' }],
    }),
  };
}

function unclosedCall(text: string, found: Break): Finding {
  const line = lineOf(text, found.from);
  const rest = text.slice(found.from, line.to);
  const tail = /\s*(?:dnl\b.*)?$/.exec(rest);
  const at = found.from + (tail?.index ?? rest.length);
  return {
    code: 'mc/unclosed-call',
    severity: 'error',
    span: { from: found.from, to: line.to },
    message: `${found.name === '' ? 'This call' : found.name} has no closing parenthesis.`,
    why: 'm4 reads the following lines as more arguments, and stops with “end of file in argument list”.',
    fixes: [fix('Close it with )', [{ from: at, to: at, text: ')' }])],
  };
}

/** Calls of which quotes are part of what they say, and no mistake. */
const texts = new Set([
  'VERSIONID',
  'errprint',
  'ifelse',
  'ifdef',
  'changequote',
  'eval',
  'index',
  'translit',
  'substr',
]);

function checkArgument({ text, add }: Check, call: Call, index: number): void {
  const arg = call.args[index];
  if (arg === undefined || arg.raw.to <= arg.raw.from || texts.has(call.name)) return;
  const raw = text.slice(arg.raw.from, arg.raw.to);
  const trimmed = raw.trim();
  if (trimmed.length < 2) return;
  const from = arg.raw.from + raw.indexOf(trimmed);
  const span = { from, to: from + trimmed.length };
  const first = trimmed[0] ?? '';
  const last = trimmed.at(-1) ?? '';
  if (typographic.test(first) || (typographic.test(last) && first !== '`')) {
    const inside = trimmed.replace(/^[`'‘’‛“”´]/, '').replace(/['`‘’‛“”´]$/, '');
    add({
      code: 'mc/typographic-quote',
      severity: 'error',
      span,
      message: `${trimmed} is in typographic quotes.`,
      why: "m4 knows only ` and ': these quotes become part of the name or value. They come from copying out of a web page or a text program.",
      fixes: [replace("Write `…' instead", span, `\`${inside}'`)],
    });
  } else if (
    arg.bare &&
    ((first === "'" && last === "'") || (first === '"' && last === '"' && index === 0))
  ) {
    add({
      code: 'mc/wrong-quote',
      severity: 'error',
      span,
      message: `${trimmed} is in ${first === "'" ? "'…'" : '"…"'}, which m4 does not take for quotes.`,
      why: "A quotation begins with ` and ends with '. As it stands, the quotes become part of the name or value.",
      fixes: [replace("Write `…' instead", span, `\`${trimmed.slice(1, -1)}'`)],
    });
  } else if (
    arg.bare &&
    last === "'" &&
    arg.text.endsWith("'") &&
    !trimmed.includes('`') &&
    call.name !== 'include'
  ) {
    add({
      code: 'mc/stray-quote',
      severity: 'warning',
      span,
      message: `The quote at the end of ${trimmed} has no beginning.`,
      why: "m4 makes the ' a part of the value. Write ` at its beginning.",
      fixes: [replace('Write ` at its beginning', { from, to: from }, '`')],
    });
  }
}

/** Quotes: those that are missing, and those that are none. */
export function checkQuotes(check: Check): void {
  const { reading, text, add } = check;
  for (const found of reading.machine.breaks) {
    add(found.kind === 'string' ? unclosedQuote(text, found) : unclosedCall(text, found));
  }
  for (const call of reading.own) {
    if (isBroken(check, call)) continue;
    for (let index = 0; index < call.args.length; index++) checkArgument(check, call, index);
  }
}
