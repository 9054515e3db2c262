import type { Finding, Span } from '../../language.ts';
import { nearest } from '../../nearest.ts';
import { dontBlame, privacyFlags } from '../words/flags.ts';
import { settings, type ValueKind } from '../words/settings.ts';
import { names } from '../words/names.ts';
import { callsOf, defines, isBroken, replace, type Check } from './check.ts';
import { argOf, spanOf } from '../reading.ts';

type Fault = Omit<Finding, 'span'> & { readonly span?: Span };

const unitNames: Readonly<Record<string, string>> = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days' };

function timeFault(value: string, unit: string, span: Span): Fault | undefined {
  if (/^(?:\d+[smhdw]?)+$/i.test(value) && value === value.toLowerCase()) return undefined;
  if (value.toLowerCase() === 'now' || /^-\d+$/.test(value)) return undefined;
  const odd = /^\d+\s*([a-z]+)$/i.exec(value)?.[1] ?? '';
  const letter = odd.toLowerCase().startsWith('mo') ? '' : (/^[smhdw]/i.exec(odd)?.[0].toLowerCase() ?? '');
  const number = /^\d+/.exec(value)?.[0] ?? '';
  return {
    code: 'mc/bad-time',
    severity: 'warning',
    message: `“${value}” is no time.`,
    why: `sendmail says “Invalid time unit” and goes on with another value. Units are s, m, h, d and w, as in 1h30m; a plain number means ${unitNames[unit] ?? ''} here.`,
    ...(letter !== '' &&
      number !== '' && { fixes: [replace(`Write ${number}${letter}`, span, `${number}${letter}`)] }),
  };
}

const scale: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

function numberFault(value: string, kind: 'number' | 'bytes', span: Span): Fault | undefined {
  if (/^[-+]?(?:0x[0-9a-f]+|\d+)$/i.test(value)) return undefined;
  const [, digits = '', unit = ''] = /^(\d+)\s*([a-z]*)$/i.exec(value) ?? [];
  const factor = scale[unit[0]?.toLowerCase() ?? ''];
  const right =
    digits !== '' && factor !== undefined && kind === 'bytes' ? String(Number(digits) * factor) : digits;
  const read = /^[-+]?\d+/.exec(value)?.[0] ?? '0';
  return {
    code: kind === 'bytes' ? 'mc/bad-size' : 'mc/bad-number',
    severity: 'warning',
    message: `“${value}” is no plain number.`,
    why: `sendmail reads it as ${read} and does not say so.${kind === 'bytes' ? ' Sizes are bytes, without a unit.' : ''}`,
    ...(right !== '' && { fixes: [replace(`Write ${right}`, span, right, kind === 'bytes')] }),
  };
}

function wordFault(value: string, words: readonly string[], name: string, span: Span): Fault | undefined {
  const typed = value.toLowerCase();
  if (words.includes(typed)) return undefined;
  // sendmail looks at the first letter of these.
  const full = words.filter((word) => word.length > 2);
  if (full.length < words.length && full.some((word) => word.startsWith(typed))) return undefined;
  const better = nearest(value, full);
  return {
    code: 'mc/bad-value',
    severity:
      name === 'confNO_RCPT_ACTION' || (name === 'confDELIVERY_MODE' && !/^[biqd]/.test(typed))
        ? 'error'
        : 'warning',
    message: `${name} does not know “${value}”.`,
    why: `It is one of ${full.join(', ')}.`,
    ...(better !== undefined && { fixes: [replace(`Write ${better}`, span, better)] }),
  };
}

function booleanFault(value: string, span: Span): Fault | undefined {
  if (/^(?:t|true|f|false|y|yes|n|no)?$/i.test(value)) return undefined;
  const meant = /^(?:on|1|enable[d]?)$/i.test(value)
    ? 'True'
    : /^(?:off|0|disable[d]?)$/i.test(value)
      ? 'False'
      : '';
  return {
    code: 'mc/bad-boolean',
    severity: 'warning',
    message: `“${value}” is neither True nor False.`,
    why: 'sendmail takes everything that does not begin with t or y for False, without a word.',
    ...(meant !== '' && { fixes: [replace(`Write ${meant}`, span, meant)] }),
  };
}

function letterFault(value: string, letters: string, name: string): Fault | undefined {
  const odd = Array.from(value).find((letter) => !letters.includes(letter));
  if (odd === undefined) return undefined;
  return {
    code: 'mc/bad-value',
    severity: 'warning',
    message: `${name} does not know the letter “${odd}”.`,
    why: `sendmail warns and goes on without it. Letters are ${Array.from(letters)
      .filter((one) => /\w/.test(one))
      .join(' ')}.`,
  };
}

/** What sendmail would not understand about a value; `undefined` when it is fine or cannot be known. */
function faultOf(name: string, kind: ValueKind, value: string, span: Span): Fault | undefined {
  if (value === '' && kind !== 'mode') return undefined;
  if (kind === 'boolean') return booleanFault(value, span);
  if (kind === 'number' || kind === 'bytes') return numberFault(value, kind, span);
  if (kind.startsWith('time:')) return timeFault(value, kind.slice(5), span);
  if (kind.startsWith('words:')) return wordFault(value, kind.slice(6).split(' '), name, span);
  if (kind.startsWith('letters:')) return letterFault(value, kind.slice(8), name);
  if (kind === 'mode' && !/^0?[0-7]{3,4}$/.test(value)) {
    return {
      code: 'mc/bad-mode',
      severity: 'warning',
      message: `“${value}” are no permissions in octal.`,
      why: 'sendmail reads the digits 0 to 7 and stops at anything else, without a word. Write 0600 or the like.',
    };
  }
  return undefined;
}

function checkFlags(check: Check, name: string, value: string, span: Span, exact: boolean): void {
  const privacy = name === 'confPRIVACY_FLAGS';
  const known = privacy ? Object.keys(privacyFlags) : dontBlame;
  const lower = new Set(known.map((word) => word.toLowerCase()));
  for (const found of value.matchAll(/[^\s,]+/g)) {
    const [word] = found;
    if (lower.has(word.toLowerCase())) continue;
    const part = exact ? { from: span.from + found.index, to: span.from + found.index + word.length } : span;
    const better = nearest(word, known);
    check.add({
      code: privacy ? 'mc/unknown-privacy-flag' : 'mc/unknown-dont-blame',
      severity: 'error',
      span: part,
      message: `There is no ${privacy ? 'privacy flag' : 'DontBlameSendmail word'} “${word}”.`,
      why: 'sendmail reports it as unrecognized, ends with an error, and does not start.',
      ...(better !== undefined && exact && { fixes: [replace(`Write ${better}`, part, better)] }),
    });
  }
}

function checkBrackets(check: Check, value: string, span: Span, what: string): void {
  const opened = value.split('[').length;
  const closed = value.split(']').length;
  if (opened !== closed) {
    check.add({
      code: 'mc/unbalanced-brackets',
      severity: 'error',
      span,
      message: `The brackets of ${what} do not pair: ${value}.`,
      why: 'Neither m4 nor sendmail reports it, and no mail can be sent there. [host] means: this host itself, without asking for its MX.',
      ...(opened > closed && !value.includes(' ') && { fixes: [replace('Add ]', span, `${value}]`)] }),
    });
  } else if (/\s/.test(value.trim())) {
    check.add({
      code: 'mc/bad-host',
      severity: 'error',
      span,
      message: `There is a blank in ${what}: “${value}”.`,
      why: 'It is one host: host, [host] or mailer:host.',
    });
  }
}

/** Values of settings: times, numbers, words and flags. */
export function checkValues(check: Check): void {
  for (const { call, name, value, span } of defines(check)) {
    const written = call.args[1];
    const exact = (written?.base ?? -1) >= 0;
    const text = value.trim();
    // Made by other macros: what it is in the end is not what is written.
    if (
      written === undefined ||
      isBroken(check, call) ||
      /[`$]/.test(text) ||
      check.reading.machine.macros.has(text)
    )
      continue;
    if (/^(?:confPRIVACY_FLAGS|confDONT_BLAME_SENDMAIL)$/.test(name))
      checkFlags(check, name, value, span, exact);
    const kind = settings.get(name)?.kind ?? names[name]?.kind;
    if (kind === 'host') checkBrackets(check, text, span, name);
    const setting = settings.get(name);
    const fault = setting === undefined ? undefined : faultOf(name, setting.kind, text, span);
    if (fault !== undefined) check.add({ span, ...fault });
  }
  for (const call of callsOf(check, 'FEATURE')) {
    const name = argOf(call, 0);
    if ((name === 'msp' || name === 'nullclient') && argOf(call, 1) !== '')
      checkBrackets(check, argOf(call, 1), spanOf(call, 1), `FEATURE(${name})`);
  }
}
