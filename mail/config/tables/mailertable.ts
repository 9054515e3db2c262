import { withParents } from '../address/domain.ts';
import { email } from '../address/email.ts';
import { ip } from '../address/ip.ts';
import type { Finding } from '../language.ts';
import type { TableLine } from '../line-table.ts';
import { replyLine, replyOf } from '../access/value.ts';
import { classMembers } from './members.ts';
import { nearest } from '../nearest.ts';
import { tableLanguage, type TableKind } from './table-language.ts';
import { domainKeyFaults, errorFaults, errorValue, keySpan, tableFault, valueSpan } from './value-forms.ts';

const id = 'mailertable';

/** Mailers that sendmail's own mailer/*.m4 files define. */
const mailers = [
  'smtp',
  'esmtp',
  'smtp8',
  'dsmtp',
  'relay',
  'local',
  'error',
  'procmail',
  'cyrus',
  'cyrusv2',
  'uucp',
  'uucp-new',
  'uucp-old',
  'uucp-dom',
  'uucp-uudom',
  'fax',
  'usenet',
  'discard',
  'prog',
  'pop',
  'qpage',
  'mail11',
  'phquery',
];
const overNetwork = new Set(['smtp', 'esmtp', 'smtp8', 'dsmtp', 'relay']);

function keyFaults(line: TableLine): Finding[] {
  const { key } = line;
  const span = keySpan(line);
  if (key.includes('@')) {
    const { domain = '' } = email(key);
    return [
      tableFault(
        `${id}/address-key`,
        'warning',
        span,
        `${key} is an address.`,
        'The table is asked for domains: this key is never looked up.',
        domain === '' ? undefined : domain,
      ),
    ];
  }
  if (key === '.') return [];
  const name = key.startsWith('.') ? key.slice(1) : key;
  return domainKeyFaults(id, name, span, /^\*\.(.+)$/.exec(name)?.[0].slice(1));
}

function hostFaults(line: TableLine, mailer: string, host: string, from: number): Finding[] {
  const span = { from, to: from + host.length };
  if (!overNetwork.has(mailer)) return [];
  if (host === '')
    return [
      tableFault(
        `${id}/no-host`,
        'warning',
        valueSpan(line),
        `No host stands behind ${mailer}:.`,
        'Mail for the domain is not delivered as meant. Write the host, in [ ] when its MX records do not count.',
      ),
    ];
  const opened = host.split('[').length;
  if (opened !== host.split(']').length)
    return [
      tableFault(
        `${id}/brackets`,
        'warning',
        span,
        `${host} has an unbalanced bracket.`,
        'A host without MX look-up stands between [ and ].',
        host.startsWith('[') ? `${host}]` : host.endsWith(']') ? `[${host}` : undefined,
      ),
    ];
  if (ip(host) !== undefined)
    return [
      tableFault(
        `${id}/bare-address`,
        'warning',
        span,
        `${host} has no brackets.`,
        'It is looked up as a name, and mail waits or comes back. An address stands between [ and ].',
        `[${host.includes(':') ? `IPv6:${host}` : host}]`,
      ),
    ];
  if (/[\s,]/.test(host))
    return [
      tableFault(
        `${id}/several`,
        'warning',
        span,
        `${host} is not one host.`,
        host.includes('#')
          ? 'A comment cannot stand behind a value.'
          : 'Hosts to try in turn are parted by colons.',
      ),
    ];
  return [];
}

function valueFaults(line: TableLine): Finding[] {
  const { value } = line;
  if (/^error:/i.test(value)) return errorFaults(id, line, ':');
  const colon = value.indexOf(':');
  if (colon < 0 || value.startsWith('['))
    return [
      tableFault(
        `${id}/no-mailer`,
        'warning',
        valueSpan(line),
        `${value} names no mailer.`,
        'The entry is as if it were not there. Values are mailer:host.',
        /\s/.test(value) ? undefined : `esmtp:${value}`,
      ),
    ];
  const mailer = value.slice(0, colon);
  const span = { from: line.valueFrom, to: line.valueFrom + colon };
  const meant = mailers.includes(mailer.toLowerCase()) ? undefined : nearest(mailer, mailers);
  if (meant !== undefined)
    return [
      tableFault(
        `${id}/unknown-mailer`,
        'warning',
        span,
        `${mailer} is no mailer of sendmail's own; ${meant} is.`,
        'A mailer that is not defined makes mail for the domain wait in the queue.',
        meant,
      ),
    ];
  return hostFaults(line, mailer.toLowerCase(), value.slice(colon + 1).trim(), line.valueFrom + colon + 1);
}

const match: TableKind['match'] = (look, { recipient = '' }, around) => {
  const domain = (email(recipient.trim().replace(/^<|>$/g, '')).domain ?? '')
    .replace(/\.$/, '')
    .toLowerCase();
  const unknown = ['Which other names of the host sendmail found by itself.'];
  if (domain === '' || classMembers(around, ['w']).has(domain))
    return { verdict: 'undecided', words: 'The recipient is on this host: the table is not asked.', unknown };
  if (domain.startsWith('['))
    return { verdict: 'undecided', words: 'The table is not asked for addresses in brackets.', unknown };
  const wide = withParents(domain).slice(1);
  const keys: [string, string][] = [
    [domain, ''],
    ...wide.map((rest): [string, string] => [`.${rest}`, domain.slice(0, -rest.length - 1)]),
    ['.', domain],
  ];
  for (const [key, left] of keys) {
    const value = look(key)?.value.replace(/%1/g, left);
    // A value without a mailer is passed over.
    if (value === undefined || !value.includes(':') || value.startsWith('[')) continue;
    const error = errorValue(value, ':');
    if (error !== undefined)
      return { verdict: 'rejected', words: `Refused: ${error.dsn} ${error.text}`, unknown };
    if (/^error:/i.test(value))
      return {
        verdict: 'rejected',
        words: `Refused: ${replyLine(replyOf({ text: value.slice('error:'.length) }))}`,
        unknown,
      };
    const colon = value.indexOf(':');
    const host = value.slice(colon + 1);
    return { verdict: 'relayed', words: `Goes by ${value.slice(0, colon)} to ${host}`, unknown };
  }
  return { verdict: 'undecided', words: 'No entry: the smart host or the MX records decide.', unknown };
};

const words = ({ key, value }: TableLine): string => {
  const who =
    key === '.'
      ? 'every domain that has no entry'
      : key.startsWith('.')
        ? `hosts and domains under ${key.slice(1)}, not ${key.slice(1)} itself`
        : key;
  const error = /^error:/i.test(value) ? errorValue(value, ':') : undefined;
  if (error !== undefined) return `Mail for ${who} is refused: ${error.text}`;
  const colon = value.indexOf(':');
  const host = value.slice(colon + 1);
  const how = host.startsWith('[') ? `${host.slice(1, -1)}, whose MX records do not count` : host;
  return colon < 0
    ? `${value} names no mailer.`
    : `Mail for ${who} goes by ${value.slice(0, colon)} to ${how}.`;
};

/** Domains, and the mailer and host that mail for them goes to. */
export const mailertable = tableLanguage({
  id,
  judge: (line) => [...keyFaults(line), ...valueFaults(line)],
  words,
  values: [
    { label: 'esmtp:[]', detail: 'to this host, without looking for MX records', cursor: 7 },
    { label: 'esmtp:', detail: 'to the MX records of this host' },
    { label: 'relay:[]', detail: 'to a relay that takes everything', cursor: 7 },
    { label: 'local:', detail: 'to a local user' },
    { label: 'error:5.1.2:"550 "', detail: 'refuse with a code and a text', cursor: 17 },
  ],
  match,
});
