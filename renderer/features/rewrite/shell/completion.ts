import type { ShellWord } from '#mail/rewrite/asking';

/** A word that may stand where the cursor is. */
export interface Candidate {
  /** What takes the place of the word that was begun. */
  readonly insert: string;
  readonly help: string;
  readonly kind: ShellWord['kind'];
}

export interface Completion {
  /** The word that was begun. */
  readonly typed: string;
  readonly candidates: readonly Candidate[];
}

type Kind = ShellWord['kind'];

/** Where which words may stand: the text left of the cursor ends so; what it captures is kept in front. */
const places: readonly { readonly at: RegExp; readonly kinds: readonly Kind[] }[] = [
  { at: /^(=S)(\S*)$/, kinds: ['ruleset'] },
  { at: /^(\$=)(\S*)$/, kinds: ['class'] },
  { at: /^(\.C)(\S*)$/, kinds: ['class'] },
  { at: /^(\.D)([^\s}]*\}?)$/, kinds: ['macro'] },
  { at: /^(\$&?)([^\s=]*)$/, kinds: ['macro'] },
  { at: /^\/map +()(\S*)$/, kinds: ['map'] },
  { at: /^\/try +()(\S*)$/, kinds: ['mailer'] },
  { at: /^()([^\s,]*)$/, kinds: ['command', 'ruleset'] },
  { at: /^[\w,]*,()([^\s,]*)$/, kinds: ['ruleset'] },
];

/** The name alone: `${client_addr}`, `{client_addr}` and `client_addr` are one macro. */
const bare = (text: string, kind: Kind): string => {
  if (kind === 'macro') return text.replace(/^(?:\.D|\$&?)/, '').replace(/^\{(.*)\}$/, '$1');
  if (kind === 'class') return text.replace(/^(?:\.C|\$=)/, '').replace(/^\{(.*)\}$/, '$1');
  return text;
};

const braced = (name: string, kind: Kind): string =>
  (kind === 'macro' || kind === 'class') && name.length > 1 ? `{${name}}` : name;

/** Words that may complete the line before the cursor; shortest first. */
export function complete(before: string, words: readonly ShellWord[]): Completion {
  for (const { at, kinds } of places) {
    const [, lead, begun] = at.exec(before) ?? [];
    if (lead === undefined || begun === undefined) continue;
    const wanted = begun.replace(/^\{/, '').replace(/\}$/, '').toLowerCase();
    const candidates = words
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ text, kind, help }) => ({ name: bare(text, kind), kind, help }))
      .filter(({ name }) => name.toLowerCase().startsWith(wanted))
      .map(({ name, kind, help }) => ({ insert: `${lead}${braced(name, kind)}`, kind, help }))
      .sort((a, b) => a.insert.localeCompare(b.insert));
    return { typed: lead + begun, candidates };
  }
  return { typed: '', candidates: [] };
}

/** The line before the cursor after Tab: completed as far as all candidates agree, with a blank where there is one only. */
export function completed(before: string, { typed, candidates }: Completion): string {
  const [one, ...others] = candidates;
  if (one === undefined) return before;
  const stem = before.slice(0, before.length - typed.length);
  if (others.length === 0) return `${stem}${one.insert}${one.insert.startsWith('.') ? '' : ' '}`;
  let shared = one.insert;
  for (const { insert } of others) {
    let at = 0;
    while (at < shared.length && shared[at]?.toLowerCase() === insert[at]?.toLowerCase()) at++;
    shared = shared.slice(0, at);
  }
  return shared.length > typed.length ? `${stem}${shared}` : before;
}

/** Help for the word that stands first on the line: what it is for. */
export function helpFor(before: string, words: readonly ShellWord[]): ShellWord | undefined {
  const head = before.trimStart().split(/[\s,]/, 1)[0] ?? '';
  if (head === '') return undefined;
  const exact = words.find(({ text }) => text === head);
  const begins = words.filter(({ kind, text }) => kind === 'command' && head.startsWith(text));
  return exact ?? begins.sort((a, b) => b.text.length - a.text.length)[0];
}
