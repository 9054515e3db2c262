/** What has no picture of its own, or changes how its neighbours are drawn. */
const hidden =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- finding these characters is what this is for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\p{Cs}|\p{Co}/gu;

/** C0 controls and DEL as one picture each: a tab is `␉`, an escape `␛`. Everything else hidden as `⟨U+202E⟩`. */
function picture(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  if (point < 0x20) return String.fromCodePoint(0x2400 + point);
  if (point === 0x7f) return '␡';
  return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/**
 * Text from a host or from mail, made safe to show on one line: controls, bidi marks, zero-width and tag characters
 * become visible, nothing is silently dropped, and at most `longest` UTF-16 units of the text are shown.
 */
export function visible(text: string, longest = 2000): string {
  const cut = text.length > longest;
  let shown = text;
  if (cut) {
    // Never between the halves of a pair.
    const last = text.charCodeAt(longest - 1);
    shown = text.slice(0, last >= 0xd800 && last < 0xdc00 ? longest - 1 : longest);
  }
  return `${shown.replace(hidden, picture)}${cut ? ` … ${text.length - shown.length} more characters` : ''}`;
}
