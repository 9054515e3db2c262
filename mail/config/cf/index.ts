import type { Language, OutlineItem, Token, TokenKind } from '../language.ts';
import { type Cf, type CfKind, parseCf } from './parse.ts';

const sections: readonly {
  readonly kinds: readonly CfKind[];
  readonly name: string;
  readonly kind: OutlineItem['kind'];
}[] = [
  { kinds: ['option'], name: 'Options', kind: 'setting' },
  { kinds: ['class', 'class-file', 'trusted'], name: 'Classes', kind: 'setting' },
  { kinds: ['macro'], name: 'Macros', kind: 'setting' },
  { kinds: ['map'], name: 'Maps', kind: 'feature' },
  { kinds: ['mailer'], name: 'Mailers', kind: 'mailer' },
  { kinds: ['milter', 'queue-group'], name: 'Milters and queue groups', kind: 'setting' },
  { kinds: ['ruleset'], name: 'Rulesets', kind: 'rule' },
];

/** By what a line sets, in the order of the file. */
function outline({ items }: Cf): readonly OutlineItem[] {
  return sections.flatMap(({ kinds, name, kind }) => {
    const children = items
      .filter((item) => kinds.includes(item.kind) && item.name !== '')
      .map((item): OutlineItem => ({
        name: item.name,
        detail: item.kind === 'ruleset' ? `${item.rules.length} rules` : item.value.slice(0, 80),
        kind,
        span: { from: item.from, to: item.to },
        children: [],
      }));
    const [first, last] = [children[0], children.at(-1)];
    if (first === undefined || last === undefined) return [];
    const span = { from: first.span.from, to: last.span.to };
    return [{ name, detail: String(children.length), kind: 'section' as const, span, children }];
  });
}

const colours: Readonly<Partial<Record<CfKind, TokenKind>>> = {
  macro: 'macro',
  ruleset: 'name',
  map: 'type',
  mailer: 'type',
};

function tokens({ items, comments }: Cf, part: { from: number; to: number }): readonly Token[] {
  const touches = ({ from, to }: { from: number; to: number }): boolean => from <= part.to && to >= part.from;
  return [
    ...comments.filter(touches).map(({ from, to }): Token => ({ from, to, kind: 'comment' })),
    ...items.filter(touches).flatMap(({ from, kind, name }): Token[] => {
      const letter: Token = { from, to: from + 1, kind: 'keyword' };
      const blank = kind === 'option' ? 2 : 1;
      if (kind === 'other' || name === '') return [letter];
      return [
        letter,
        { from: from + blank, to: from + blank + name.length, kind: colours[kind] ?? 'variable' },
      ];
    }),
  ].sort((a, b) => a.from - b.from);
}

/** sendmail.cf: shown, coloured and outlined. Mistakes in it are found by sendmail itself. */
export const cf: Language<Cf> = {
  parse: parseCf,
  findings: () => [],
  tokens,
  outline,
  folds: ({ items }) => items.filter(({ rules }) => rules.length > 0).map(({ from, to }) => ({ from, to })),
};
