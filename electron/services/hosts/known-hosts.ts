import { Buffer } from 'node:buffer';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** One line of a known_hosts file that holds a key. */
export interface KnownLine {
  readonly file: string;
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly patterns: string;
  readonly type: string;
  readonly key: Buffer;
}

export type KeyVerdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown'; readonly authority: boolean }
  | { readonly kind: 'changed' | 'revoked'; readonly where: readonly KnownLine[] };

/** Text of a known_hosts file → its key lines; comments and lines that make no sense are passed over, as ssh does. */
export function parseKnownHosts(text: string, file: string): KnownLine[] {
  return text.split('\n').flatMap((raw, index): KnownLine[] => {
    const words = raw.trim().split(/[ \t]+/);
    const first = words[0] ?? '';
    if (first === '' || first.startsWith('#')) return [];
    let marker: KnownLine['marker'] = 'none';
    if (first.startsWith('@')) {
      if (first === '@revoked') marker = 'revoked';
      else if (first === '@cert-authority') marker = 'cert-authority';
      else return [];
      words.shift();
    }
    const [patterns, type, base64] = words;
    if (patterns === undefined || type === undefined || base64 === undefined) return [];
    const key = Buffer.from(base64, 'base64');
    if (keyType(key) !== type) return [];
    return [{ file, line: index + 1, marker, patterns, type, key }];
  });
}

/** The name that known_hosts files use for a host: `host`, or `[host]:port` when the port is not 22. */
export const knownName = (address: string, port: number): string =>
  port === 22 ? address.toLowerCase() : `[${address.toLowerCase()}]:${port}`;

/** Whether a pattern list of a known_hosts line (plain, hashed, wildcards, negation) is about this name. */
export function matchesName(patterns: string, name: string): boolean {
  if (patterns.startsWith('|1|')) return matchesHash(patterns, name);
  let found = false;
  for (const pattern of patterns.toLowerCase().split(',')) {
    const negated = pattern.startsWith('!');
    if (!matchesGlob(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

function matchesHash(patterns: string, name: string): boolean {
  const [, , salt, hash] = patterns.split('|');
  if (salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** `*` and `?` only; linear, so that a hostile pattern cannot hang us. */
function matchesGlob(pattern: string, name: string): boolean {
  let [p, n, star, retry] = [0, 0, -1, 0];
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      retry = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++retry;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** The type that a public key in SSH wire form names itself, or '' when it is none. */
export function keyType(key: Buffer): string {
  if (key.length < 4) return '';
  const length = key.readUInt32BE(0);
  return length > 0 && length <= 64 && length + 4 < key.length ? key.toString('latin1', 4, 4 + length) : '';
}

/** `SHA256:…` as ssh prints it. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** Judges a key that a host showed, as ssh does: any other key for the same name means that it changed. */
export function judgeKey(lines: readonly KnownLine[], name: string, key: Buffer): KeyVerdict {
  const about = lines.filter(({ patterns }) => matchesName(patterns, name));
  const revoked = about.filter((line) => line.marker === 'revoked' && line.key.equals(key));
  if (revoked.length > 0) return { kind: 'revoked', where: revoked };
  const plain = about.filter(({ marker }) => marker === 'none');
  if (plain.some((line) => line.key.equals(key))) return { kind: 'known' };
  if (plain.length > 0) return { kind: 'changed', where: plain };
  return { kind: 'unknown', authority: about.some(({ marker }) => marker === 'cert-authority') };
}

/** Host key algorithms, those first for which a key of this host is known: else a second key of it looks like a change. */
export function preferKnown(
  lines: readonly KnownLine[],
  name: string,
  algorithms: readonly string[],
): string[] {
  const types = new Set(
    lines
      .filter((line) => line.marker === 'none' && matchesName(line.patterns, name))
      .map(({ type }) => type),
  );
  const isKnown = (algorithm: string): boolean =>
    types.has(algorithm) || (algorithm.startsWith('rsa-sha2-') && types.has('ssh-rsa'));
  return [...algorithms.filter(isKnown), ...algorithms.filter((algorithm) => !isKnown(algorithm))];
}
