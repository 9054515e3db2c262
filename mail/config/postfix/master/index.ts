import type { Completion, Hover, Language, OutlineItem, Span, Token } from '../../language.ts';
import { hostWords } from '../main/ground.ts';
import { parameterWords } from '../main/parameter-words.ts';
import { type MasterCf, parseMasterCf } from '../master-cf-text.ts';
import { masterCfFindings } from './findings.ts';

const columnWords: readonly (readonly [string, string])[] = [
  ['service', 'Name of a socket; for inet [address:]port.'],
  ['type', 'inet, unix, unix-dgram, fifo or pass.'],
  ['private', 'y: only Postfix itself may connect. - is y.'],
  ['unprivileged', 'y: runs as mail_owner, not as root. - is y.'],
  ['chroot', 'y: runs in the queue directory. - is n since Postfix 3.0 and y before.'],
  ['wakeup', 'Seconds after which it is woken up; with ? only when it is in use. - is never.'],
  ['maxproc', 'Processes at the same time; 0 is no limit, - is default_process_limit.'],
  ['command', 'A program in daemon_directory with its arguments.'],
];

function tokens({ logical, services }: MasterCf, part: Span): readonly Token[] {
  const found: Token[] = logical.comments.map((span) => ({ ...span, kind: 'comment' }));
  for (const { columns, options, span } of services) {
    if (span.to < part.from || span.from > part.to) continue;
    for (const [i, { from, to }] of columns.entries())
      found.push({ from, to, kind: i === 0 ? 'name' : i === 1 ? 'type' : i === 7 ? 'keyword' : 'plain' });
    for (const { nameSpan } of options) found.push({ ...nameSpan, kind: 'variable' });
  }
  return found
    .filter(({ from, to }) => to > from && to >= part.from && from <= part.to)
    .sort((a, b) => a.from - b.from);
}

const hoverAt = (
  { services }: MasterCf,
  at: number,
  fallback: (name: string) => string | undefined,
): Hover | undefined => {
  for (const { columns, options } of services) {
    const i = columns.findIndex(({ from, to }) => at >= from && at <= to);
    const column = columns[i];
    const words = columnWords[i];
    if (column !== undefined && words !== undefined)
      return { span: { from: column.from, to: column.to }, title: words[0], text: words[1] };
    const option = options.find(({ nameSpan }) => at >= nameSpan.from && at <= nameSpan.to);
    if (option !== undefined) {
      const value = fallback(option.name);
      return {
        span: option.nameSpan,
        title: option.name,
        text: parameterWords[option.name] ?? 'A parameter of Postfix, for this service only.',
        ...(value === undefined ? {} : { code: [`default: ${value === '' ? '(empty)' : value}`] }),
      };
    }
  }
  return undefined;
};

const outline = ({ services }: MasterCf): readonly OutlineItem[] =>
  services.map(({ columns, options, span }) => ({
    name: `${columns[0]?.text ?? ''} ${columns[1]?.text ?? ''}`.trim(),
    detail: columns[7]?.text ?? '',
    kind: 'section',
    span,
    children: options.map(({ name, value, span: at }) => ({
      name,
      detail: value,
      kind: 'setting' as const,
      span: at,
      children: [],
    })),
  }));

/** Postfix's master.cf, as master(5) describes it. */
export const masterCf: Language<MasterCf> = {
  parse: parseMasterCf,
  findings: masterCfFindings,
  tokens,
  completions: (master, at, around): readonly Completion[] => {
    const { text } = master.logical;
    const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    const [, word] = /-o\s*\{?\s*([A-Za-z0-9_]*)$/.exec(before) ?? [];
    const words = hostWords(around);
    if (word !== undefined)
      return Object.keys(words?.defaults ?? parameterWords)
        .filter((name) => name.startsWith(word))
        .slice(0, 300)
        .map((label) => ({
          label,
          kind: 'setting',
          span: { from: at - word.length, to: at },
          insert: `${label}=`,
          detail: words?.defaults[label] ?? '',
        }));
    const columns = before.split(/[ \t]+/);
    const last = columns.at(-1) ?? '';
    const span = { from: at - last.length, to: at };
    const offer = (labels: readonly string[]): Completion[] =>
      labels
        .filter((one) => one.startsWith(last))
        .map((label) => ({ label, kind: 'value', span, insert: label }));
    if (/^[\s#]/.test(before)) return [];
    if (columns.length === 2) return offer(['inet', 'unix', 'unix-dgram', 'pass', 'fifo']);
    return columns.length === 8 ? offer(words?.daemons ?? []) : [];
  },
  hover: (master, at, around) => hoverAt(master, at, (name) => hostWords(around)?.defaults[name]),
  outline,
  folds: ({ logical, services }) =>
    services.map(({ span }) => span).filter(({ from, to }) => logical.text.slice(from, to).includes('\n')),
};
