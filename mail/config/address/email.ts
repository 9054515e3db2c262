/** An address in its parts. Positions count from the start of the text. */
export interface EmailAddress {
  /** As written, with its quotation marks where it has some. */
  readonly local: string;
  /** What is before the first `+` of the local part, and what is behind it; no detail: undefined. */
  readonly user: string;
  readonly detail?: string;
  /** Without the `@`; undefined when there is no `@` outside a quotation. May be empty. */
  readonly domain?: string;
  /** Place of that `@`, the last one outside a quotation. */
  readonly at?: number;
}

/** Cuts an address at its last `@` that is not in a quotation; any text has parts. */
export function email(text: string): EmailAddress {
  let found = -1;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (char === '@' && !quoted) found = at;
  }
  const local = found < 0 ? text : text.slice(0, found);
  const plus = local.startsWith('"') ? -1 : local.indexOf('+');
  return {
    local,
    user: plus < 0 ? local : local.slice(0, plus),
    ...(plus < 0 ? {} : { detail: local.slice(plus + 1) }),
    ...(found < 0 ? {} : { domain: text.slice(found + 1), at: found }),
  };
}

const atoms = /^[^\s"(),:;<>@[\\\]]+$/;
const quotation = /^"(?:[^"\\]|\\[^])*"$/;

/** May a text be the local part of an address? Dots are not counted: real ones have them everywhere. */
export const isLocalPart = (text: string): boolean =>
  text.length <= 256 && (atoms.test(text) || quotation.test(text));

/** Without the `<>` around it. */
export const bare = (text: string): string =>
  text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text;
