/** What well-known lists mean by their answers, as they document it. Lists that answer 127.0.0.2 only need no words. */
const spamhaus: Readonly<Record<string, string>> = {
  '127.0.0.2': 'SBL: spam sources and services',
  '127.0.0.3': 'SBL CSS: sends spam or has a bad configuration',
  '127.0.0.4': 'XBL: an infected or hijacked computer',
  '127.0.0.5': 'XBL: an infected or hijacked computer',
  '127.0.0.6': 'XBL: an infected or hijacked computer',
  '127.0.0.7': 'XBL: an infected or hijacked computer',
  '127.0.0.9': 'SBL DROP: a hijacked network',
  '127.0.0.10': 'PBL: its provider says that it should not send mail itself',
  '127.0.0.11': 'PBL: an address that should not send mail itself',
};
const dronebl: Readonly<Record<string, string>> = {
  '127.0.0.3': 'a drone on IRC',
  '127.0.0.5': 'a bottler',
  '127.0.0.6': 'a spam bot',
  '127.0.0.7': 'a drone for DDoS',
  '127.0.0.8': 'an open SOCKS proxy',
  '127.0.0.9': 'an open HTTP proxy',
  '127.0.0.10': 'a chain of proxies',
  '127.0.0.11': 'a web page proxy',
  '127.0.0.12': 'an open DNS resolver',
  '127.0.0.13': 'tries passwords',
  '127.0.0.14': 'an open Wingate proxy',
  '127.0.0.15': 'a compromised router',
  '127.0.0.16': 'a worm',
  '127.0.0.17': 'part of a botnet',
};
const meanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'zen.spamhaus.org': spamhaus,
  'sbl.spamhaus.org': spamhaus,
  'xbl.spamhaus.org': spamhaus,
  'pbl.spamhaus.org': spamhaus,
  'dnsbl.dronebl.org': dronebl,
};

/** `127.0.0.10 (PBL: its provider says …)`, or the code alone. */
export function codeWords(zone: string, code: string): string {
  const words = meanings[zone.toLowerCase()]?.[code];
  return words === undefined ? code : `${code} (${words})`;
}

/** Answers that say why there is no answer; '' for any other code. */
export function refusalWords(code: string): string {
  const words: Readonly<Record<string, string>> = {
    '127.255.255.252': 'The list does not know the name that was asked for: its zone is written wrong.',
    '127.255.255.254':
      'The list does not answer public resolvers. Ask it from a host with a resolver of its own.',
    '127.255.255.255': 'The list has had too many questions from this resolver.',
  };
  return words[code] ?? (code.startsWith('127.255.255.') ? 'The list refuses to answer this resolver.' : '');
}
