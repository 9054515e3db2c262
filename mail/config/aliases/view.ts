import type {
  Completion,
  Hover,
  OutlineItem,
  Place,
  Span,
  Surroundings,
  Token,
  TokenKind,
} from '../language.ts';
import { type Aliases, blockAt } from './blocks.ts';
import { moved } from './entries.ts';
import { expand } from './expand.ts';
import type { Target, TargetKind } from './target.ts';
import { worldOf } from './world.ts';

const colours: Readonly<Record<TargetKind, TokenKind>> = {
  user: 'plain',
  address: 'string',
  escaped: 'variable',
  program: 'macro',
  file: 'string',
  include: 'keyword',
  error: 'plain',
};

export function tokens(parsed: Aliases, part: Span): readonly Token[] {
  const found: Token[] = [];
  for (let index = blockAt(parsed, part.from); index < parsed.blocks.length; index++) {
    const block = parsed.blocks[index];
    const at = parsed.starts[index] ?? 0;
    if (block === undefined || at > part.to) break;
    if (block.kind === 'comment') {
      found.push({
        from: at,
        to: at + (block.text.indexOf('\n') < 0 ? block.text.length : block.text.indexOf('\n')),
        kind: 'comment',
      });
      continue;
    }
    if (block.kind === 'empty') continue;
    found.push({ ...moved(block.nameSpan, at), kind: 'name' });
    const inner = [
      ...block.targets.map((target): Token => ({ ...moved(target, at), kind: colours[target.kind] })),
      ...block.indented.map((gap): Token => ({ ...moved(gap, at), kind: 'comment' })),
    ];
    let end = 0;
    for (const token of inner.sort((a, b) => a.from - b.from)) {
      if (token.from >= end) found.push(token);
      end = Math.max(end, token.to);
    }
  }
  return found;
}

export const outline = ({ blocks, starts }: Aliases): readonly OutlineItem[] =>
  blocks.flatMap((block, index) =>
    block.kind !== 'entry' || block.key === ''
      ? []
      : [
          {
            name: block.name,
            detail:
              block.targets.length === 1
                ? (block.targets[0]?.text ?? '')
                : `${block.targets.length} recipients`,
            kind: 'entry',
            span: moved({ from: 0, to: block.text.trimEnd().length }, starts[index] ?? 0),
            children: [],
          },
        ],
  );

export const folds = ({ blocks, starts }: Aliases): readonly Span[] =>
  blocks.flatMap((block, index) => {
    const text = block.text.trimEnd();
    return block.kind === 'entry' && text.includes('\n')
      ? [moved({ from: 0, to: text.length }, starts[index] ?? 0)]
      : [];
  });

/** The target or name at a place. */
function under(parsed: Aliases, at: number): { span: Span; key?: string; target?: Target } | undefined {
  const index = blockAt(parsed, at);
  const block = parsed.blocks[index];
  const start = parsed.starts[index] ?? 0;
  if (block?.kind !== 'entry') return undefined;
  const within = (span: Span): boolean => at >= start + span.from && at <= start + span.to;
  if (within(block.nameSpan)) return { span: moved(block.nameSpan, start), key: block.key };
  const target = block.targets.find(within);
  return target === undefined ? undefined : { span: moved(target, start), target };
}

export function hover(parsed: Aliases, at: number, around: Surroundings): Hover | undefined {
  const found = under(parsed, at);
  if (found === undefined) return undefined;
  const { span, target } = found;
  const name = found.key ?? (target === undefined ? undefined : worldOf(parsed, around).local(target));
  if (name === undefined) {
    const words: Readonly<Partial<Record<TargetKind, string>>> = {
      program: 'Runs this command with the mail as its standard input.',
      file: target?.value === '/dev/null' ? 'The mail vanishes.' : 'Adds the mail to this file.',
      include: 'Everybody listed in this file gets the mail. The file is read anew for each message.',
      escaped: 'The account itself: aliases are not looked up again.',
      address: 'An address elsewhere: the mail is sent on.',
    };
    const text = target === undefined ? undefined : words[target.kind];
    return target === undefined || text === undefined ? undefined : { span, title: target.value, text };
  }
  const tree = expand(parsed, name, around);
  return {
    span,
    title: name,
    text: tree.children.length === 0 ? tree.words : `${tree.words}:`,
    ...(tree.children.length === 0
      ? {}
      : { code: tree.children.slice(0, 20).map(({ name: child, words }) => `${child}  (${words})`) }),
  };
}

export function definition(parsed: Aliases, at: number, around: Surroundings): Place | undefined {
  const target = under(parsed, at)?.target;
  if (target === undefined) return undefined;
  if (target.kind === 'include') return target.fault === undefined ? { path: target.value } : undefined;
  const world = worldOf(parsed, around);
  const name = world.local(target);
  const known = name === undefined ? undefined : world.names.get(name);
  return known === undefined
    ? undefined
    : { path: known.path, span: moved(known.entry.block.nameSpan, known.entry.at) };
}

/** To the right of a colon: other aliases, users, and the forms that a recipient may have. */
export function completions(parsed: Aliases, at: number, around: Surroundings): readonly Completion[] {
  const index = blockAt(parsed, at);
  const block = parsed.blocks[index];
  const start = parsed.starts[index] ?? 0;
  if (block === undefined || block.kind === 'comment') return [];
  const before = block.text.slice(0, at - start);
  if (!before.includes(':') && !/^\s/.test(before)) return [];
  const word = /[^\s,:]*$/.exec(before)?.[0] ?? '';
  const span = { from: at - word.length, to: at };
  const typed = word.toLowerCase();
  const { names } = worldOf(parsed, around);
  const users = Object.entries(around.host.users).flatMap(([name, exists]) => (exists ? [name] : []));
  const fitting = (name: string): boolean => name.startsWith(typed);
  return [
    ...[...names.keys()]
      .filter(fitting)
      .slice(0, 200)
      .map((name): Completion => ({ label: name, kind: 'key', span, insert: name, detail: 'alias' })),
    ...users
      .filter((name) => fitting(name) && !names.has(name))
      .slice(0, 200)
      .map((name): Completion => ({ label: name, kind: 'user', span, insert: name, detail: 'user' })),
    ...[
      {
        label: ':include:',
        help: 'A file with one recipient a line. Write its whole path.',
        insert: ':include:/',
      },
      { label: '"|command"', help: 'A program that gets the mail as its input.', insert: '"|"', cursor: 2 },
      { label: '/dev/null', help: 'The mail vanishes.', insert: '/dev/null' },
    ].map((form): Completion => ({ kind: 'value', span, ...form })),
  ];
}
