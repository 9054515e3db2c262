/** Domain names in presentation form (RFC 1035 5.1, RFC 4343): byte text with `\.` and `\032` for what a label may contain otherwise. */

/** A name's labels, unescaped; undefined when it can be no name of DNS (RFC 1035: labels of 1–63 bytes, 255 in all). `.` has none. */
export function labelsOf(name: string): readonly string[] | undefined {
  if (name === '.') return [];
  const labels: string[] = [];
  let label = '';
  let size = 1;
  const take = (): boolean => {
    labels.push(label);
    size += label.length + 1;
    const fits = label.length > 0 && label.length < 64;
    label = '';
    return fits;
  };
  for (let i = 0; i < name.length; i++) {
    const char = name.charAt(i);
    if (char === '.') {
      if (!take()) return undefined;
    } else if (char === '\\') {
      const digits = /^\d{3}/.exec(name.slice(i + 1, i + 4))?.[0];
      const code = digits === undefined ? name.charCodeAt(i + 1) : Number(digits);
      if (Number.isNaN(code) || code > 255) return undefined;
      label += String.fromCharCode(code);
      i += digits === undefined ? 1 : 3;
    } else label += char;
  }
  if (!name.endsWith('.') || label !== '') if (!take()) return undefined;
  return size <= 255 ? labels : undefined;
}

const special = new Set(['.', '\\', '"', '(', ')', ';', '@', '$']);

/** One label as BIND prints it. */
const labelText = (label: string): string =>
  label.replace(/[^]/g, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x21 || code > 0x7e) return `\\${String(code).padStart(3, '0')}`;
    return special.has(char) ? `\\${char}` : char;
  });

/** Labels → a name without the last dot; `.` for none. */
export const nameOf = (labels: readonly string[]): string =>
  labels.length === 0 ? '.' : labels.map(labelText).join('.');

/** Without the last dot, unless it is the root's or belongs to a label. */
export const withoutDot = (name: string): string =>
  name.length > 1 && name.endsWith('.') && !/(?:^|[^\\])(?:\\\\)*\\\.$/.test(name) ? name.slice(0, -1) : name;

/** A name as it is compared: ASCII letters in lower case, escapes in one form, no last dot (RFC 4343). */
export function comparedName(name: string): string {
  const plain = withoutDot(name).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (!plain.includes('\\')) return plain;
  const labels = labelsOf(plain);
  return labels === undefined ? plain : nameOf(labels).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export const sameName = (a: string, b: string): boolean => comparedName(a) === comparedName(b);

/** `name` is `zone` or below it. */
export function isWithin(name: string, zone: string): boolean {
  const above = comparedName(zone);
  const below = comparedName(name);
  return above === '.' || below === above || below.endsWith(`.${above}`);
}

/** `mail.example.com` → itself, `example.com`, `com`. */
export function selfAndParents(name: string): readonly string[] {
  const labels = labelsOf(name) ?? [];
  return labels.map((_, at) => nameOf(labels.slice(at)));
}
