/** What the rule sets make of a value of Connect:, From:, To: or of an entry without a tag. */
export type Action =
  | { readonly kind: 'word'; readonly word: ActionWord }
  | { readonly kind: 'quarantine'; readonly reason: string }
  | { readonly kind: 'reply'; readonly dsn?: string; readonly text: string; readonly tagged: boolean };

export const actionWords = ['OK', 'RELAY', 'REJECT', 'DISCARD', 'SKIP'] as const;
export type ActionWord = (typeof actionWords)[number];

const whole: ReadonlyMap<string, Action> = new Map(actionWords.map((word) => [word, { kind: 'word', word }]));

/** Reads a value as `Basic_check_relay` and `Basic_check_mail` do; case does not count there. Anything else is an error text. */
export function action(value: string): Action {
  const known = whole.get(value) ?? (value.length > 7 ? undefined : whole.get(value.toUpperCase()));
  if (known !== undefined) return known;
  if (!/^[eq]/i.test(value)) return { kind: 'reply', text: value, tagged: false };
  const quarantine = /^QUARANTINE:\s*(\S[^]*)$/i.exec(value)?.[1];
  if (quarantine !== undefined) return { kind: 'quarantine', reason: quarantine };
  const [, dsn, told] = /^ERROR:\s*(\w+\.\w+\.\w+)\s*:\s*(\S[^]*)$/i.exec(value) ?? [];
  if (dsn !== undefined && told !== undefined) return { kind: 'reply', dsn, text: told, tagged: true };
  const tagged = /^ERROR:\s*(\S[^]*)$/i.exec(value)?.[1];
  return tagged === undefined
    ? { kind: 'reply', text: value, tagged: false }
    : { kind: 'reply', text: tagged, tagged: true };
}

/** The text of a reply as it is sent: without quotation marks, and without what is in parentheses outside of them. */
export function spoken(text: string): string {
  let out = '';
  let quoted = false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') quoted = !quoted;
    else if (!quoted && char === '(') depth++;
    else if (!quoted && char === ')' && depth > 0) depth--;
    else if (depth === 0) out += char;
  }
  return out.replace(/\s+/g, ' ').trim();
}

/** The answer that the client of a refused command gets. */
export interface Reply {
  /** Three digits; 553 when the text has none that sendmail understands. */
  readonly code: string;
  readonly dsn: string;
  readonly text: string;
  /** The text begins with a code of its own. */
  readonly ownCode: boolean;
}

/** Tried with 8.17: without a code in front, the text goes out as 553 5.3.0 and a D.S.N beside it is dropped. */
export function replyOf({ dsn, text }: { dsn?: string; text: string }): Reply {
  const words = spoken(text);
  const [, code, own, rest = ''] = /^([245]\d\d) (?:([245]\.\d{1,3}\.\d{1,3}) )?(.*)$/.exec(words) ?? [];
  if (code === undefined) return { code: '553', dsn: '5.3.0', text: words, ownCode: false };
  return { code, dsn: dsn ?? own ?? `${code.charAt(0)}.0.0`, text: rest, ownCode: true };
}

/** As one line: `550 5.7.1 Access denied`. */
export const replyLine = ({ code, dsn, text }: Reply): string => `${code} ${dsn} ${text}`;
