import type { OutlineItem, Span, Token, TokenKind, Wanted } from '../../language.ts';
import { sections } from '../cf-tree.ts';
import type { Call } from '../m4/calls.ts';
import { argOf, type Mc } from '../reading.ts';
import { settings } from '../words/settings.ts';
import { features } from '../words/features.ts';

const kinds: Readonly<Record<string, OutlineItem['kind']>> = {
  FEATURE: 'feature',
  define: 'setting',
  undefine: 'setting',
  MAILER: 'mailer',
  OSTYPE: 'entry',
  DOMAIN: 'entry',
  DAEMON_OPTIONS: 'entry',
  CLIENT_OPTIONS: 'entry',
  INPUT_MAIL_FILTER: 'entry',
  MAIL_FILTER: 'entry',
  MASQUERADE_AS: 'entry',
};

/** Parts that are written as in sendmail.cf, each up to the next one. */
function parts(mc: Mc): readonly { readonly call: Call; readonly span: Span }[] {
  const starts = mc.alone.own.filter(({ name, level }) => name in sections && level === 0);
  return starts.map((call, index) => ({
    call,
    span: { from: call.from, to: starts[index + 1]?.from ?? mc.text.length },
  }));
}

/** Features, settings and mailers in their order; the parts in sendmail.cf's own language with their rulesets. */
export function outline(mc: Mc): readonly OutlineItem[] {
  const items: OutlineItem[] = [];
  for (const call of mc.alone.own) {
    const kind = kinds[call.name];
    if (kind === undefined || call.inside > 0) continue;
    const [first, second] = [argOf(call, 0), argOf(call, 1)];
    const own = kind === 'entry' ? call.name : first;
    items.push({
      name: own,
      detail: kind === 'entry' ? first : second,
      kind,
      span: { from: call.from, to: call.to },
      children: [],
    });
  }
  // Both are in the order of the file, up to what is diverted: one walk over the lines.
  const lines = mc.alone.cf
    .filter(({ text, written }) => written && /^[SK]/.test(text))
    .map((line) => ({ line, at: line.span() }))
    .sort((a, b) => a.at.from - b.at.from);
  let next = 0;
  for (const { call, span } of parts(mc)) {
    const children: OutlineItem[] = [];
    for (let one = lines[next]; one !== undefined && one.at.from < span.to; one = lines[++next]) {
      if (one.at.from < span.from) continue;
      const [name = ''] = one.line.text.split(/\s/);
      children.push({ name, detail: '', kind: 'rule', span: one.at, children: [] });
    }
    items.push({ name: call.name, detail: '', kind: 'section', span, children });
  }
  return items.sort((a, b) => a.span.from - b.span.from);
}

/** Calls over several lines, comments in a row, and the parts in sendmail.cf's language. */
export function folds(mc: Mc): readonly Span[] {
  const { text } = mc;
  const lines = (from: number, to: number): Span => {
    const end = text.indexOf('\n', to);
    return { from: text.lastIndexOf('\n', from - 1) + 1, to: end < 0 ? text.length : end };
  };
  const found = [
    ...parts(mc).map(({ span }) => lines(span.from, Math.max(span.from, span.to - 2))),
    ...mc.alone.own
      .filter((call) => call.inside === 0)
      .map((call) => lines(call.from, Math.max(call.from, call.to - 1))),
  ];
  const comment = /(?:^[ \t]*(?:dnl\b|#).*\n){3,}/gm;
  for (const match of text.matchAll(comment))
    found.push({ from: match.index, to: match.index + match[0].length - 1 });
  return found
    .filter(({ from, to }) => text.slice(from, to).includes('\n'))
    .sort((a, b) => a.from - b.from || b.to - a.to);
}

const tokenKinds: Readonly<Record<string, TokenKind>> = { comment: 'comment', string: 'string' };

/** A flat list from marks that lie in each other: the inner ones win. */
function flat(marks: readonly Token[]): readonly Token[] {
  const tokens: Token[] = [];
  const open: Token[] = [];
  let at = 0;
  const upTo = (end: number): void => {
    for (let top = open.at(-1); top !== undefined && at < end; top = open.at(-1)) {
      const to = Math.min(top.to, end);
      if (to > at) tokens.push({ from: at, to, kind: top.kind });
      at = Math.max(at, to);
      if (top.to > end) return;
      open.pop();
    }
    at = Math.max(at, end);
  };
  for (const mark of marks) {
    upTo(mark.from);
    open.push(mark);
  }
  upTo(Infinity);
  return tokens;
}

const colours = new WeakMap<Mc, readonly Token[]>();

function allTokens(mc: Mc): readonly Token[] {
  const marks: Token[] = mc.alone.machine.marks.map(([kind, from, to]) => {
    const name = kind === 'call' ? mc.text.slice(from, to) : '';
    const macro: TokenKind = /^[A-Z]/.test(name) ? 'macro' : 'keyword';
    return { from, to, kind: kind === 'call' ? macro : (tokenKinds[kind] ?? 'plain') };
  });
  for (const { divert, pieces } of mc.alone.machine.outputs) {
    if (divert >= 0) continue;
    for (const { text, from } of pieces.parts())
      if (from >= 0 && text.trim() !== '') marks.push({ from, to: from + text.length, kind: 'comment' });
  }
  for (const line of mc.alone.cf) {
    if (!line.whole) continue;
    const { from } = line.span();
    if (line.text.startsWith('#')) marks.push({ from, to: from + line.text.length, kind: 'comment' });
    else if (/^[A-Z]/.test(line.text)) {
      marks.push({ from, to: from + 1, kind: 'keyword' });
      for (const found of line.text.matchAll(/\$(?:[&=~]?\{\w+\}|[&=~]\w|.)/g))
        marks.push({ from: from + found.index, to: from + found.index + found[0].length, kind: 'variable' });
    }
  }
  for (const call of mc.alone.own) {
    const [arg] = call.args;
    if (arg === undefined || arg.base < 0 || arg.text === '') continue;
    const known =
      call.name === 'define' ? settings.has(arg.text) : call.name === 'FEATURE' && arg.text in features;
    if (known) marks.push({ from: arg.base, to: arg.base + arg.text.length, kind: 'name' });
  }
  return flat(marks.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from || b.to - a.to));
}

/** For colouring. */
export function tokens(mc: Mc, part: Span): readonly Token[] {
  let all = colours.get(mc);
  if (all === undefined) colours.set(mc, (all = allTokens(mc)));
  return all.filter(({ from, to }) => to >= part.from && from <= part.to);
}

/** Certificates, sockets of milters, programs and maps: what the host is asked about. */
export function wanted(mc: Mc): Wanted {
  const paths = new Set<string>();
  const add = (path: string | undefined): void => {
    if (path !== undefined && /^\/[^\s`'$*]+$/.test(path)) paths.add(path);
  };
  for (const call of mc.alone.own) {
    const [first, second] = [argOf(call, 0), argOf(call, 1)];
    if (call.name === 'define' && settings.get(first)?.kind === 'path') add(second.trim());
    if (call.name === 'define' && /_PATH$|_FILE$|_DIR$/.test(first)) add(second.trim());
    if (/MAIL_FILTER$/.test(call.name)) add(/\bS=(?:local|unix):(\/[^\s,]+)/.exec(second)?.[1]);
    if (/_FILE$/.test(call.name)) add(first.replace(/^-o\s+/, ''));
    if (/^s?include$/.test(call.name)) add(first);
    if (call.name === 'FEATURE')
      for (const { text } of call.args.slice(1)) add(/(?:^|\s)(\/\S+)$/.exec(text)?.[1]);
  }
  return { paths: [...paths], users: [] };
}
