import { cidr } from '../../address/cidr.ts';
import { domainFault } from '../../address/domain.ts';
import { inFull, ipv4 } from '../../address/ip.ts';
import { isTopLevel } from '../../access/top-levels.ts';
import type { Finding, Fix, Severity } from '../../language.ts';
import type { ClassLine, ClassWord } from './words.ts';

/** What the members of a class are. */
export type ClassKind = 'own-names' | 'relay' | 'users' | 'domains';

/** What a file's members are, by what the file is to sendmail. */
export function classKind(role: string): ClassKind {
  if (/local-host-names|sendmail\.cw/.test(role)) return 'own-names';
  if (/relay-domains/.test(role)) return 'relay';
  return /trusted-users|users|sendmail\.ct/.test(role) ? 'users' : 'domains';
}

const fault = (
  code: string,
  severity: Severity,
  { from, to }: ClassWord,
  message: string,
  why: string,
  text?: string,
): Finding => {
  const fix: Fix | undefined =
    text === undefined ? undefined : { title: `Write ${text}`, edits: [{ from, to, text }], preferred: true };
  return {
    code: `class/${code}`,
    severity,
    span: { from, to },
    message,
    why,
    ...(fix === undefined ? {} : { fixes: [fix] }),
  };
};

const compared = 'Members are compared word for word with';

function userFaults(word: ClassWord): Finding[] {
  if (!word.text.includes('@') && !word.text.includes(':')) return [];
  return [
    fault(
      'not-a-user',
      'warning',
      word,
      `${word.text} is not a login name.`,
      `${compared} login names.`,
      word.text.split(/[@:]/)[0],
    ),
  ];
}

function networkFaults(word: ClassWord, kind: ClassKind): Finding[] {
  const { text } = word;
  const bare = text.replace(/^\[|\]$/g, '');
  const net = text.includes('/') ? cidr(bare.replace(/^IPv6:/i, '')) : undefined;
  if (net !== undefined) {
    const size = net.address.family === 4 ? 8 : 16;
    const whole = net.bits > 0 && net.bits % size === 0;
    const parts = inFull(net.network)
      .split(size === 8 ? '.' : ':')
      .slice(0, net.bits / size);
    const text4 = `${size === 16 ? 'IPv6:' : ''}${parts.join(size === 16 ? ':' : '.')}`;
    return [
      fault(
        'cidr',
        'warning',
        word,
        `${text} is written with a prefix length.`,
        kind === 'relay'
          ? 'It never matches: a network is written by its first numbers.'
          : `It never matches: ${compared.toLowerCase()} names.`,
        kind === 'relay' && whole ? text4 : undefined,
      ),
    ];
  }
  if (kind === 'own-names' && ipv4(text) !== undefined)
    return [
      fault(
        'address-without-brackets',
        'warning',
        word,
        `${text} is an address without brackets.`,
        'Mail to an address is written user@[address]: only the form with brackets matches.',
        `[${text}]`,
      ),
    ];
  if (kind === 'relay' && /^\[[\d.]+\]$/.test(text))
    return [
      fault(
        'address-in-brackets',
        'warning',
        word,
        `${text} has brackets.`,
        'The address of a client is compared without them: no host is let in by this.',
        bare,
      ),
    ];
  return [];
}

function nameFaults(word: ClassWord, kind: ClassKind): Finding[] {
  const { text } = word;
  const scheme = /^[a-z][a-z0-9+.-]*:\/\/([^/\s]+)\/?.*$/i.exec(text)?.[1];
  if (scheme !== undefined)
    return [
      fault(
        'scheme',
        'warning',
        word,
        `${text} is a web address.`,
        `It never matches: ${compared.toLowerCase()} domains.`,
        scheme,
      ),
    ];
  if (text.includes('@')) {
    const domain = text.slice(text.lastIndexOf('@') + 1);
    return [
      fault(
        'at-sign',
        'warning',
        word,
        `${text} is not a domain.`,
        `It never matches: ${compared.toLowerCase()} domains.`,
        domain === '' || domainFault(domain) !== undefined ? undefined : domain,
      ),
    ];
  }
  if (text.includes('*')) {
    const rest = text.replace(/^\*\.?/, '');
    const under = kind === 'relay' ? 'A domain stands for every host in it.' : 'Write every name by itself.';
    return [
      fault(
        'wildcard',
        'warning',
        word,
        `${text} has a wildcard.`,
        `It never matches. ${under}`,
        kind === 'relay' && rest !== '' && domainFault(rest) === undefined ? rest : undefined,
      ),
    ];
  }
  if (/^[[\d]/.test(text) || /^IPv6:/i.test(text)) return [];
  if (text.endsWith('.') || text.startsWith('.')) {
    const rest = text.replace(/^\.+|\.+$/g, '');
    return [
      fault(
        'stray-dot',
        'warning',
        word,
        `${text} ${text.endsWith('.') ? 'ends' : 'begins'} with a dot.`,
        `It never matches: ${compared.toLowerCase()} names without it.`,
        rest === '' ? undefined : rest,
      ),
    ];
  }
  if (/[,;]$/.test(text))
    return [
      fault(
        'stray-sign',
        'warning',
        word,
        `${text} ends with a ${text.endsWith(',') ? 'comma' : 'semicolon'}.`,
        'It never matches: members are parted by blanks or lines.',
        text.slice(0, -1),
      ),
    ];
  if (domainFault(text) !== undefined)
    return [
      fault(
        'bad-name',
        'warning',
        word,
        `${text} is not a host or domain name.`,
        'It never matches. Check it for typing errors.',
      ),
    ];
  if (kind === 'relay' && isTopLevel(text))
    return [
      fault(
        'relay-tld',
        'warning',
        word,
        `Everybody may send mail to and from the whole of .${text}.`,
        'This is an open relay for a top level domain. Name the domains that are yours.',
      ),
    ];
  return [];
}

/** What is wrong with the words of a line. Places count from its start. */
export function wordFaults({ words }: ClassLine, kind: ClassKind): Finding[] {
  return words.flatMap((word) => {
    if (kind === 'users') return userFaults(word);
    const nets = networkFaults(word, kind);
    return nets.length > 0 ? nets : nameFaults(word, kind);
  });
}
