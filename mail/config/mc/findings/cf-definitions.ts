import type { CfLine } from '../cf-lines.ts';
import type { Check } from './check.ts';
import { mapFault } from './maps.ts';

type Fault = { readonly code: string; readonly message: string; readonly why: string };

const braces = (text: string): boolean => /^.\{[^}]*$/.test(text) || /^.\{\}/.test(text);

const mapLine = (text: string): Fault | undefined => {
  const [, name = '', rest = ''] = /^K\s*(\S*)\s*(.*)/.exec(text) ?? [];
  if (name === '')
    return {
      code: 'mc/map-definition',
      message: 'The K line names no map.',
      why: 'sendmail refuses the file: “no map name”. It is Kname class flags file.',
    };
  const fault = mapFault(rest);
  return fault === undefined ? undefined : { code: 'mc/map-definition', ...fault };
};

const fileLine = (text: string): Fault | undefined => {
  const rest = text.startsWith('F{') ? text.slice(text.indexOf('}') + 1) : text.slice(2);
  return rest.trim() !== ''
    ? undefined
    : {
        code: 'mc/class-line',
        message: 'The F line names no file.',
        why: 'sendmail refuses the file: “missing file name”. It is F{Name}/path.',
      };
};

const headerLine = (text: string): Fault | undefined =>
  /^H(?:\?[^?]*\?)?[^\s:]+\s*:/.test(text)
    ? undefined
    : {
        code: 'mc/header-line',
        message: 'The H line has no header name with a colon.',
        why: 'sendmail refuses the file: “header syntax error”. It is HName: value, or HName: $>Ruleset.',
      };

const rulesetLine = (text: string): Fault | undefined =>
  /^S\s*[A-Za-z0-9_]/.test(text)
    ? undefined
    : {
        code: 'mc/ruleset-line',
        message: 'The S line names no ruleset.',
        why: 'sendmail refuses the file: “invalid ruleset name”.',
      };

/** Lines that define something, by their first letter. */
function faultOf({ text }: CfLine): Fault | undefined {
  const letter = text[0] ?? '';
  if ('CDF'.includes(letter) && braces(text)) {
    return {
      code: 'mc/class-line',
      message: `The name in braces has no end: ${text.slice(0, 40)}`,
      why: 'sendmail refuses the file: “Unbalanced {”.',
    };
  }
  if (letter === 'K') return mapLine(text);
  if (letter === 'F') return fileLine(text);
  if (letter === 'H') return headerLine(text);
  return letter === 'S' ? rulesetLine(text) : undefined;
}

/** K, C, F, D, H and S lines of the file. */
export function checkDefinitions(check: Check): void {
  for (const line of check.reading.cf) {
    // A word before a parenthesis is a macro that is not one.
    if (!line.written || !line.whole || line.continued || /^[A-Za-z_]\w*\s*\(/.test(line.text)) continue;
    const fault = faultOf(line);
    if (fault !== undefined) check.add({ severity: 'error', span: line.span(), ...fault });
  }
}
