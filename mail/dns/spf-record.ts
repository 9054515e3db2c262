import { parseIp, type Ip } from './ip.ts';
import { domainSpecFault, macroPieces } from './spf-macro.ts';

export type Qualifier = '+' | '-' | '~' | '?';
type Cidr = { readonly bits4: number; readonly bits6: number };

/** A term of a record in its parts. `domain`: '' for the domain of the record. */
export type Mechanism =
  | { readonly kind: 'all' }
  | { readonly kind: 'include'; readonly domain: string }
  | { readonly kind: 'exists'; readonly domain: string }
  | { readonly kind: 'ptr'; readonly domain: string }
  | ({ readonly kind: 'a' | 'mx'; readonly domain: string } & Cidr)
  | { readonly kind: 'ip4' | 'ip6'; readonly network: Ip; readonly bits: number };

export type ParsedTerm = { readonly text: string } & (
  | { readonly is: 'mechanism'; readonly qualifier: Qualifier; readonly mechanism: Mechanism }
  | { readonly is: 'redirect' | 'exp'; readonly domain: string }
  | { readonly is: 'other'; readonly name: string }
  | { readonly is: 'fault'; readonly words: string }
);

/** A TXT record that is SPF: `v=spf1`, then a blank or the end. */
export const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

const length = (digits: string | undefined, most: number): number | undefined => {
  if (digits === undefined) return most;
  const bits = Number(digits);
  return /^(?:0|[1-9]\d{0,2})$/.test(digits) && bits <= most ? bits : undefined;
};

function mechanismOf(name: string, rest: string): Mechanism | string {
  const argument = rest.startsWith(':') ? rest.slice(1) : undefined;
  switch (name) {
    case 'all':
      return rest === '' ? { kind: 'all' } : '“all” takes nothing behind it';
    case 'include':
    case 'exists': {
      if (argument === undefined) return `“${name}” needs a colon and a domain`;
      const fault = domainSpecFault(argument);
      return fault === '' ? { kind: name, domain: argument } : fault;
    }
    case 'ptr': {
      if (rest === '') return { kind: 'ptr', domain: '' };
      const fault =
        argument === undefined ? '“ptr” takes a colon and a domain only' : domainSpecFault(argument);
      return fault === '' ? { kind: 'ptr', domain: argument ?? '' } : fault;
    }
    case 'a':
    case 'mx': {
      const [, domain = '', four, six] = /^(.*?)(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(argument ?? rest) ?? [];
      if (argument === undefined && domain !== '') return `“${rest}” is no length of a network`;
      const fault = argument === undefined ? '' : domainSpecFault(domain);
      if (fault !== '') return fault;
      const bits4 = length(four, 32);
      const bits6 = length(six, 128);
      return bits4 === undefined || bits6 === undefined
        ? 'the length of the network is out of range'
        : { kind: name, domain, bits4, bits6 };
    }
    default: {
      const kind = name === 'ip4' ? 'ip4' : 'ip6';
      const [, address = '', digits] = /^([^/]*)(?:\/(.*))?$/.exec(argument ?? '') ?? [];
      const network = parseIp(address);
      if (network === undefined || (kind === 'ip4') !== (network.length === 4))
        return `“${address}” is no ${kind === 'ip4' ? 'IPv4' : 'IPv6'} address`;
      const bits = length(digits, network.length * 8);
      return bits === undefined ? `“/${digits ?? ''}” is no length of a network` : { kind, network, bits };
    }
  }
}

function termOf(text: string): ParsedTerm {
  const fault = (words: string): ParsedTerm => ({ text, is: 'fault', words });
  if (!/^[\x21-\x7e]+$/.test(text)) return fault('It has characters that SPF does not allow.');
  const [, name, value = ''] = /^([a-z][a-z0-9._-]*)=(.*)$/i.exec(text) ?? [];
  if (name !== undefined) {
    const modifier = name.toLowerCase();
    if (modifier === 'redirect' || modifier === 'exp') {
      const wrong = domainSpecFault(value);
      return wrong === '' ? { text, is: modifier, domain: value } : fault(`Not valid: ${wrong}.`);
    }
    return macroPieces(value) === undefined
      ? fault('It has a % that is no macro.')
      : { text, is: 'other', name: modifier };
  }
  const [, sign = '', kind, rest = ''] =
    /^([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?=[:/]|$)(.*)$/i.exec(text) ?? [];
  if (kind === undefined) return fault(`SPF knows no “${text}”.`);
  const mechanism = mechanismOf(kind.toLowerCase(), rest);
  return typeof mechanism === 'string'
    ? fault(`Not valid: ${mechanism}.`)
    : { text, is: 'mechanism', qualifier: sign === '' ? '+' : (sign as Qualifier), mechanism };
}

/** The terms of an SPF record, those that break the grammar of RFC 7208 too. */
export function parseSpf(text: string): readonly ParsedTerm[] {
  const seen = new Set<string>();
  return text
    .slice('v=spf1'.length)
    .split(' ')
    .filter((term) => term !== '')
    .map((term) => {
      const parsed = termOf(term);
      if (parsed.is !== 'redirect' && parsed.is !== 'exp') return parsed;
      if (seen.has(parsed.is))
        return { text: term, is: 'fault', words: `“${parsed.is}=” stands there twice.` };
      seen.add(parsed.is);
      return parsed;
    });
}
