/** A reply of the SMTP server, without the address it is about. */
export interface Reply {
  readonly code: string;
  readonly enhanced: string;
  readonly words: string;
}

/** Between two of these no blank is put; everything else is a word. */
const operator = /^[.:%@!^/[\]+()<>,;]$/;
const status = /^[245]\.\d{1,3}\.\d{1,3}$/;

/** Tokens as one text, as sendmail joins them for people: a blank between words, and text in quotes as it is. */
export function joined(tokens: readonly string[]): string {
  let text = '';
  let wordBefore = false;
  for (const token of tokens) {
    const quoted = /^"[^]*"$/.test(token) && token.length > 1;
    const word = !quoted && !operator.test(token);
    text += `${word && wordBefore ? ' ' : ''}${quoted ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token}`;
    wordBefore = word;
  }
  return text.trim();
}

/**
 * What the server says for `$# error $@ 5.7.1 $: "550 Access denied"`. A code in the text counts, the status behind it before
 * the one of `$@`; text without a code is 553 5.3.0 whatever `$@` says, and a code without a status has x.0.0 (all tried with
 * 8.17.1).
 */
export function replyOf(tokens: readonly string[]): Reply {
  const colon = tokens.indexOf('$:');
  const given = tokens[0] === '$@' ? tokens.slice(1, colon < 0 ? tokens.length : colon).join('') : '';
  const text = joined(colon < 0 ? [] : tokens.slice(colon + 1));
  const [, code, rest = ''] = /^(\d{3}) ([^]*)$/.exec(text) ?? [];
  if (code === undefined) return { code: '553', enhanced: '5.3.0', words: text };
  const [, own, words = ''] = /^(\d\.\d{1,3}\.\d{1,3}) ([^]*)$/.exec(rest) ?? [];
  if (own !== undefined && status.test(own)) return { code, enhanced: own, words: words.trim() };
  return {
    code,
    enhanced: status.test(given) ? given : `${code.slice(0, 1)}.0.0`,
    words: rest.trim(),
  };
}
