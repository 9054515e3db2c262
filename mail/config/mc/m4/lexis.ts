const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Calls that begin a line of their own: where one of them follows inside a quotation, its end was forgotten. */
const beginnings =
  'FEATURE|MAILER|OSTYPE|DOMAIN|DAEMON_OPTIONS|CLIENT_OPTIONS|INPUT_MAIL_FILTER|MAIL_FILTER|VERSIONID|HACK|' +
  'MASQUERADE_AS|MASQUERADE_DOMAIN|RELAY_DOMAIN|LOCAL_DOMAIN|EXPOSED_USER|VIRTUSER_DOMAIN|GENERICS_DOMAIN|' +
  'TRUST_AUTH_MECH|QUEUE_GROUP|MODIFY_MAILER_FLAGS|define|undefine';
const sections = 'MAILER_DEFINITIONS|LOCAL_CONFIG|LOCAL_RULESETS|LOCAL_RULE_[0-3]|LOCAL_NET_CONFIG';

export const beginsCall = new RegExp(`^(?:${beginnings})$`);
const next = `(?=(?:${beginnings})\\(|(?:dnl|${sections})\\b)`;

/** How text falls into tokens: changes with `changequote` and `changecom`. */
export interface Lexis {
  readonly open: string;
  readonly close: string;
  /** What begins a comment; '' for none. Comments end with their line. */
  readonly comment: string;
  /** Sticky: text outside calls that is nothing special. */
  readonly plain: RegExp;
  /** Sticky: the same among arguments. */
  readonly plainArgs: RegExp;
  /** Finds the next quote. */
  readonly quotes: RegExp;
  /** Finds the next quote, or a line that shows that the closing one was forgotten. */
  readonly quotesOrNext: RegExp;
}

export function lexis(open: string, close: string, comment: string): Lexis {
  const special = `A-Za-z_${escaped(open.slice(0, 1))}${escaped(comment.slice(0, 1))}`;
  const quote = open === '' ? '(?!)' : `${escaped(open)}|${escaped(close)}`;
  return {
    open,
    close,
    comment,
    plain: new RegExp(`[^${special}]+`, 'y'),
    plainArgs: new RegExp(`[^${special}(),]+`, 'y'),
    quotes: new RegExp(quote, 'g'),
    quotesOrNext: new RegExp(`${quote}|\\n${next}`, 'g'),
  };
}

const resumption = new RegExp(`^${next}`, 'gm');

/** The next place from which reading makes sense again, after something was not closed. */
export function resumeAfter(text: string, from: number): number {
  const line = text.indexOf('\n', from);
  if (line < 0) return text.length;
  resumption.lastIndex = line + 1;
  return resumption.exec(text)?.index ?? text.length;
}
