import type { Finding } from '../../language.ts';
import { nearest } from '../../nearest.ts';
import type { Parameter } from '../main-cf-text.ts';
import { listWords } from '../list-words.ts';
import type { Ground } from './ground.ts';
import { type Kind, kindOf, units } from './kinds.ts';

const refused =
  'Daemons that read it end at once with a fatal error; neither postconf nor postfix check says so.';

const refusedWord =
  'A daemon that needs it ends with a fatal error or does something else; neither postconf nor postfix check says so.';

const bad = (one: Parameter, message: string, instead?: string, why = refused): Finding => ({
  code: 'main.cf/bad-value',
  severity: 'error',
  span: one.value === '' ? one.nameSpan : one.valueSpan,
  message,
  why,
  ...(instead === undefined
    ? {}
    : {
        fixes: [{ title: `Write ${instead}`, edits: [{ ...one.valueSpan, text: instead }], preferred: true }],
      }),
});

const booleans: Readonly<Record<string, string>> = {
  ...{ true: 'yes', on: 'yes', '1': 'yes', y: 'yes', enable: 'yes', enabled: 'yes', t: 'yes' },
  ...{ false: 'no', off: 'no', '0': 'no', n: 'no', disable: 'no', disabled: 'no', f: 'no' },
};

function judge(one: Parameter, kind: Kind): Finding | undefined {
  const { name, value } = one;
  const empty = `${name} has no value.`;
  switch (kind.kind) {
    case 'boolean':
      if (/^(?:yes|no)$/i.test(value)) return undefined;
      return bad(
        one,
        value === '' ? empty : `${name} is yes or no, not "${value}".`,
        booleans[value.toLowerCase()],
      );
    case 'number': {
      if (/^-?\d+$/.test(value)) return undefined;
      const [, digits = '', size = ''] = /^(\d+)\s*([kmg])b?$/i.exec(value) ?? [];
      const factor = { k: 1024, m: 1_048_576, g: 1_073_741_824 }[size.toLowerCase()];
      const instead = factor === undefined ? undefined : Number(digits) * factor;
      return bad(
        one,
        value === '' ? empty : `${name} is a whole number, not "${value}".`,
        instead !== undefined && instead < 2 ** 53 ? String(instead) : undefined,
      );
    }
    case 'time': {
      if (/^\d+[smhdw]?$/.test(value)) return undefined;
      const [, first = ''] = /^(\d+[smhdw])\S+$/.exec(value) ?? [];
      if (first !== '')
        return {
          ...bad(
            one,
            `Of "${value}" Postfix reads only ${first}.`,
            undefined,
            'A time is one number with one unit: s, m, h, d or w. Nothing complains about the rest.',
          ),
          severity: 'warning',
        };
      const [, number = '', unit = ''] = /^(\d+)\s*([A-Za-z])[a-z]*\.?$/.exec(value) ?? [];
      const lower = unit.toLowerCase();
      const meant = number !== '' && lower in units ? `${number}${lower}` : undefined;
      return bad(
        one,
        value === ''
          ? empty
          : `${name} is a time: a number and s, m, h, d or w without a blank, not "${value}".`,
        meant,
      );
    }
    case 'word':
    case 'words':
      return undefined;
  }
}

function judgeWords(one: Parameter, kind: Kind, expanded: string): Finding[] {
  if (kind.kind !== 'word' && kind.kind !== 'words') return [];
  const fold = (word: string): string => (kind.anyCase ? word.toLowerCase() : word);
  if (kind.kind === 'word') {
    if (kind.words.includes(fold(expanded))) return [];
    return [
      bad(
        one,
        `${one.name} cannot be "${expanded}": it is one of ${kind.words.join(', ')}.`,
        nearest(expanded, kind.words),
        refusedWord,
      ),
    ];
  }
  if (expanded !== one.value) return [];
  return listWords(one.value, one.valueSpan.from)
    .filter(({ text }) => !kind.words.includes(fold(text)))
    .map(({ text, span }): Finding => {
      const meant = nearest(text, kind.words);
      return {
        code: 'main.cf/bad-value',
        severity: 'error',
        span,
        message: `${one.name} does not know "${text}": there are ${kind.words.join(', ')}.`,
        why: refusedWord,
        ...(meant === undefined
          ? {}
          : { fixes: [{ title: `Write ${meant}`, edits: [{ ...span, text: meant }] }] }),
      };
    });
}

/** Values that Postfix refuses, or of which it reads only a part. */
export function badValues(ground: Ground): Finding[] {
  return [...ground.main.inForce.values()].flatMap((one): Finding[] => {
    const defaults = ground.words?.defaults;
    const fallback =
      defaults !== undefined && Object.hasOwn(defaults, one.name) ? defaults[one.name] : undefined;
    const kind = kindOf(one.name, fallback);
    const value = ground.expanded(one.value);
    // A comment in the value is told of already.
    if (kind === undefined || value === undefined || / #/.test(value)) return [];
    if (kind.kind === 'word' || kind.kind === 'words')
      return value === '' ? [] : judgeWords(one, kind, value);
    const found = judge(value === one.value ? one : { ...one, value }, kind);
    return found === undefined ? [] : [found];
  });
}
