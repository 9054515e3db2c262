import type { Span } from '../language.ts';

/** What a line of a sendmail.cf sets, by its first letter. */
export type CfKind =
  | 'version'
  | 'option'
  | 'class'
  | 'class-file'
  | 'macro'
  | 'map'
  | 'mailer'
  | 'header'
  | 'queue-group'
  | 'milter'
  | 'trusted'
  | 'priority'
  | 'environment'
  | 'ruleset'
  | 'other';

/** One setting; lines that continue it are joined with blanks. */
export interface CfItem extends Span {
  readonly kind: CfKind;
  /** `MaxMessageSize`, `w`, `{Tls}`, `access`, `local`, `check_mail`. */
  readonly name: string;
  /** What is set, without the name. For rulesets ''. */
  readonly value: string;
  /** Of rulesets: the rules with their comment column taken away, in order. */
  readonly rules: readonly string[];
}

export interface Cf {
  readonly text: string;
  readonly items: readonly CfItem[];
  readonly comments: readonly Span[];
}

const letters: Readonly<Record<string, CfKind>> = {
  V: 'version',
  C: 'class',
  F: 'class-file',
  D: 'macro',
  K: 'map',
  M: 'mailer',
  H: 'header',
  Q: 'queue-group',
  X: 'milter',
  T: 'trusted',
  P: 'priority',
  E: 'environment',
};

/** Name and value of the settings whose names end in their own ways. */
function named(kind: CfKind, rest: string): readonly [string, string] {
  if (kind === 'class' || kind === 'class-file' || kind === 'macro') {
    const [, name = '', value = ''] = /^(\{[^}]*\}|.)([^]*)$/.exec(rest) ?? [];
    return [name, value.trim()];
  }
  if (kind === 'map') {
    const [, name = '', value = ''] = /^\s*(\S+)\s*([^]*)$/.exec(rest) ?? [];
    return [name, value];
  }
  if (kind === 'mailer' || kind === 'queue-group' || kind === 'milter') {
    const [, name = '', value = ''] = /^\s*([^,\s]+)\s*,?\s*([^]*)$/.exec(rest) ?? [];
    return [name, value.replace(/\s*,\s*/g, ', ')];
  }
  if (kind === 'header') {
    const [, flags = '', name = '', value = ''] = /^(\?[^?]*\?)?([^:]*):\s*([^]*)$/.exec(rest) ?? [];
    return [name.trim(), `${flags}${value}`];
  }
  if (kind === 'priority') {
    const [, name = '', value = ''] = /^([^=]*)=([^]*)$/.exec(rest) ?? [];
    return [name.trim(), value.trim()];
  }
  return kind === 'trusted' || kind === 'version' ? ['', rest.trim()] : [rest, ''];
}

/** `O Name=value`, and the old form of one letter. */
function option(rest: string): readonly [string, string] {
  const long = /^\s+([\w.-]+)\s*(?:=\s*([^]*))?$/.exec(rest);
  if (long !== null) return [long[1] ?? '', (long[2] ?? '').trim()];
  return [rest.slice(0, 1), rest.slice(1).trim()];
}

/** `Scheck_mail=90`, `SLocal_check_mail`, `S 3` → the name. */
const rulesetName = (rest: string): string => rest.trim().replace(/\s*=.*$/, '');

/** The two sides of a rule; the third column is a comment. */
const rule = (line: string): string => line.slice(1).split(/\t+/).slice(0, 2).join('\t').trimEnd();

/** Reads a whole configuration file, generated or not. */
export function parseCf(text: string): Cf {
  const items: CfItem[] = [];
  const comments: Span[] = [];
  let ruleset: { -readonly [Key in keyof CfItem]: CfItem[Key] } | undefined;
  let rules: string[] = [];
  for (let from = 0; from < text.length;) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    const first = text.charAt(from);
    let line = text.slice(from, end);
    if (first === '#' || line.trim() === '') {
      if (first === '#') comments.push({ from, to: end });
      from = end + 1;
      continue;
    }
    while (first !== '#' && /^[ \t]/.test(text.slice(end + 1, end + 2))) {
      const next = text.indexOf('\n', end + 1) < 0 ? text.length : text.indexOf('\n', end + 1);
      line += first === 'R' ? text.slice(end + 1, next) : ` ${text.slice(end + 1, next).trim()}`;
      end = next;
    }
    const rest = line.slice(1);
    if (first === 'R' && ruleset !== undefined) {
      rules.push(rule(line));
      ruleset.to = end;
    } else if (first === 'S') {
      rules = [];
      const name = rulesetName(rest);
      ruleset = { kind: 'ruleset', name, value: '', rules, from, to: end };
      items.push(ruleset);
    } else {
      const kind = first === 'O' ? 'option' : (letters[first] ?? 'other');
      const [name, value] = first === 'O' ? option(rest) : kind === 'other' ? [line, ''] : named(kind, rest);
      items.push({ kind, name, value: value.replace(/\s+$/, ''), rules: [], from, to: end });
    }
    from = end + 1;
  }
  return { text, items, comments };
}
