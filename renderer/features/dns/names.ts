import { parseIp, reverseName } from '#mail/dns/ip';

const plain = /^[\x21-\x7e]{1,1000}$/;

/**
 * A name as people type it → as DNS has it: other scripts as `xn--`, no blanks around it, no dot at its end (but for the root).
 * `undefined`: it is none.
 */
export function dnsNameOf(typed: string): string | undefined {
  const text = typed.trim();
  const bare = text.length > 1 && text.endsWith('.') && !text.endsWith('\\.') ? text.slice(0, -1) : text;
  if (plain.test(bare)) return bare;
  if (bare === '' || /[\s/?#@:\\]/.test(bare) || bare.length > 1000) return undefined;
  try {
    return new URL(`http://${bare}/`).hostname;
  } catch {
    return undefined;
  }
}

/** What to ask for a name with this type: the reverse name of an address where names of addresses are asked for. */
export function askedName(name: string, type: string): string {
  const ip = type === 'PTR' ? parseIp(name) : undefined;
  return ip === undefined ? name : reverseName(ip);
}

/** A domain out of what people have at hand: `user@example.com`, `https://example.com/x`, `Example.COM.` */
export function domainOf(typed: string): string | undefined {
  const text = typed.trim().replace(/^[a-z]+:\/\/([^/]*).*$/i, '$1');
  return dnsNameOf(text.slice(text.lastIndexOf('@') + 1));
}
