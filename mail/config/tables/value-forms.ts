import { domainFault } from '../address/domain.ts';
import type { Finding, Fix, Severity, Span } from '../language.ts';
import type { TableLine } from '../line-table.ts';

export const keySpan = (line: TableLine): Span => ({ from: 0, to: line.key.length });
export const valueSpan = (line: TableLine): Span => ({
  from: line.valueFrom,
  to: line.valueFrom + line.value.length,
});

/** A finding of a table. `text`: what is almost surely meant there. */
export function tableFault(
  code: string,
  severity: Severity,
  span: Span,
  message: string,
  why: string,
  text?: string,
): Finding {
  const fixes: Fix[] =
    text === undefined ? [] : [{ title: `Write ${text}`, edits: [{ ...span, text }], preferred: true }];
  return { code, severity, span, message, why, ...(fixes.length === 0 ? {} : { fixes }) };
}

/** Words that may stand for a status code behind `error:`; from the exit codes that sendmail knows by name. */
export const errorWords = [
  'nouser',
  'nohost',
  'unavailable',
  'usage',
  'tempfail',
  'protocol',
  'config',
  'software',
  'dataerr',
  'noinput',
  'cantcreat',
  'ioerr',
  'noperm',
  'oserr',
  'osfile',
] as const;

/** What parts a word for a status from the text: `error:nouser 550 …` in virtusertable, `error:nouser:550 …` in mailertable. */
export type ErrorSign = ' ' | ':';

/** `error:5.1.1:550 text` and `error:nouser 550 text` in their parts; undefined for anything else. */
export function errorValue(
  value: string,
  sign: ErrorSign,
): { readonly dsn: string; readonly text: string } | undefined {
  const [, code, told] = /^error:\s*(\w+\.\w+\.\w+)\s*:\s*(\S.*)$/i.exec(value) ?? [];
  if (code !== undefined && told !== undefined) return { dsn: code, text: told };
  const form = sign === ':' ? /^error:\s*"?([a-z]+)"?\s*:\s*(\S.*)$/i : /^error:\s*"?([a-z]+)"?\s+(\S.*)$/i;
  const [, word, rest] = form.exec(value) ?? [];
  return word === undefined || rest === undefined ? undefined : { dsn: word, text: rest };
}

/** What is wrong with a value that begins with `error:`. */
export function errorFaults(id: string, line: TableLine, sign: ErrorSign): Finding[] {
  const read = errorValue(line.value, sign);
  const form = `Write error:5.1.1:"550 text" or error:nouser${sign}550 text.`;
  const word = sign === ':' ? /^error:\s*([a-z]+)\s+\S/i.exec(line.value)?.[1] : undefined;
  if (word !== undefined && (errorWords as readonly string[]).includes(word.toLowerCase()))
    return [
      tableFault(
        `${id}/error-form`,
        'note',
        valueSpan(line),
        `${word} is sent as part of the text.`,
        `Here a colon stands behind the word. ${form}`,
        line.value.replace(/^(error:\s*[a-z]+)\s+/i, '$1:'),
      ),
    ];
  if (read === undefined)
    return [
      tableFault(
        `${id}/error-form`,
        'warning',
        valueSpan(line),
        'What follows error: is not a code and a text.',
        form,
      ),
    ];
  const { dsn, text } = read;
  if (!dsn.includes('.') && !(errorWords as readonly string[]).includes(dsn.toLowerCase()))
    return [
      tableFault(
        `${id}/error-form`,
        'warning',
        valueSpan(line),
        `${dsn} is no word for a status.`,
        `${form} Words are ${errorWords.slice(0, 6).join(', ')} …`,
      ),
    ];
  const digits = /^"?([245])\d\d[\s"]/.exec(text)?.[1];
  if (digits !== undefined && dsn.includes('.') && digits !== dsn.charAt(0))
    return [
      tableFault(
        `${id}/code-mismatch`,
        'warning',
        valueSpan(line),
        `${dsn} and ${text.replace('"', '').slice(0, 3)} contradict each other.`,
        'Both begin with 4 (try again later) or both with 5 (for good).',
      ),
    ];
  return [];
}

/** What is wrong with the name of a host or domain that is a key; '' is fine. */
export function domainKeyFaults(
  id: string,
  name: string,
  span: Span,
  wildcard: string | undefined,
): Finding[] {
  if (/^\*\.?/.test(name))
    return [
      tableFault(
        `${id}/wildcard`,
        'warning',
        span,
        `${name} has a wildcard.`,
        'Such a key is never looked up.',
        wildcard,
      ),
    ];
  if (name.endsWith('.') && domainFault(name.slice(0, -1)) === undefined)
    return [
      tableFault(
        `${id}/trailing-dot`,
        'warning',
        span,
        `${name} ends with a dot.`,
        'Names are looked up without it: this key never matches.',
        name.slice(0, -1),
      ),
    ];
  if (domainFault(name) !== undefined && !/^\[.*\]$/.test(name))
    return [
      tableFault(
        `${id}/bad-name`,
        'warning',
        span,
        `${name} is not a host or domain name.`,
        'Such a key is never looked up. Check it for typing errors.',
      ),
    ];
  return [];
}
