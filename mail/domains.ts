/** RFC 3492: the part of a label after `xn--` → Unicode; undefined when it is not Punycode. */
function punycode(label: string): string | undefined {
  const dash = label.lastIndexOf('-');
  const points = Array.from(label.slice(0, Math.max(0, dash)), (char) => char.charCodeAt(0));
  let point = 128;
  let bias = 72;
  let sum = 0;
  for (let at = dash + 1; at < label.length;) {
    const before = sum;
    let weight = 1;
    for (let k = 36; ; k += 36) {
      const code = label.charCodeAt(at++);
      const digit = code >= 48 && code < 58 ? code - 22 : code >= 97 && code < 123 ? code - 97 : 36;
      if (digit === 36) return undefined;
      sum += digit * weight;
      const least = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (digit < least) break;
      weight *= 36 - least;
      if (sum > 0x7fffffff || weight > 0x7fffffff) return undefined;
    }
    const count = points.length + 1;
    let delta = before === 0 ? Math.floor((sum - before) / 700) : Math.floor((sum - before) / 2);
    delta += Math.floor(delta / count);
    let k = 0;
    for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
    bias = k + Math.floor((36 * delta) / (delta + 38));
    point += Math.floor(sum / count);
    sum %= count;
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    points.splice(sum++, 0, point);
  }
  return String.fromCodePoint(...points);
}

/** Lower case, composed: two texts that look alike to a person compare as equal. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  return /[^\0-\x7f]/.test(lower) ? lower.normalize('NFC') : lower;
}

/** Every `xn--` label of a text in lower case written in Unicode; what is not Punycode stays as it is. */
export const withUnicodeLabels = (text: string): string =>
  text.includes('xn--')
    ? text.replace(/xn--([a-z0-9-]{1,59})/g, (whole, label: string) => punycode(label) ?? whole)
    : text;

/** A domain as it is compared: lower case, IDN labels in Unicode, no dot at the end. */
export const comparedDomain = (domain: string): string =>
  withUnicodeLabels(folded(domain.endsWith('.') ? domain.slice(0, -1) : domain)).normalize('NFC');

/** What is behind the last `@` of an address, in lower case; empty when there is none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return '';
  const domain = address.slice(at + 1).toLowerCase();
  return domain.endsWith('.') ? domain.slice(0, -1) : domain;
}
