import { email } from '../address/email.ts';
import type { Finding, Surroundings } from '../language.ts';
import { foldKey, type TableLine } from '../line-table.ts';
import { classMembers } from './members.ts';
import { tableLanguage, type Table, type TableKind } from './table-language.ts';
import { domainKeyFaults, errorFaults, errorValue, keySpan, tableFault, valueSpan } from './value-forms.ts';

const id = 'virtusertable';

function keyFaults(line: TableLine): Finding[] {
  const { domain, local } = email(line.key);
  const span = keySpan(line);
  if (domain === undefined)
    return [
      tableFault(
        `${id}/no-domain`,
        'warning',
        span,
        `${line.key} has no @.`,
        'Keys are whole addresses, or @domain for every user of a domain: this one is never looked up.',
        line.key.includes('.') ? `@${line.key}` : undefined,
      ),
    ];
  if (domain === '')
    return [
      tableFault(
        `${id}/no-domain`,
        'warning',
        span,
        `${line.key} has no domain.`,
        'Keys are whole addresses: this one is never looked up. A user of every domain belongs into aliases.',
      ),
    ];
  if (local === '*')
    return [
      tableFault(
        `${id}/wildcard`,
        'warning',
        span,
        `${line.key} has a wildcard.`,
        'Every user of a domain is written @domain.',
        `@${domain}`,
      ),
    ];
  const part = { from: line.key.length - domain.length, to: line.key.length };
  return domainKeyFaults(id, domain, part, undefined);
}

function valueFaults(line: TableLine): Finding[] {
  const { value } = line;
  const span = valueSpan(line);
  if (/^error:/i.test(value)) return errorFaults(id, line, ' ');
  if (/^(?:\||"\||\/|:include:)/i.test(value))
    return [
      tableFault(
        `${id}/not-an-address`,
        'warning',
        span,
        'Programs, files and lists are for aliases.',
        'Write the name of an alias here, and the rest into the aliases file.',
      ),
    ];
  if (/,/.test(value.replace(/"[^"]*"/g, '')) || /\S\s+\S/.test(value.replace(/"[^"]*"/g, 'x')))
    return [
      tableFault(
        `${id}/several`,
        'warning',
        span,
        value.includes('#')
          ? 'A comment cannot stand behind a value.'
          : 'One address is all that a value may be.',
        'sendmail refuses mail to such an address. Several recipients go into an alias.',
      ),
    ];
  const parameter = /%[4-9]/.exec(value);
  if (parameter !== null)
    return [
      tableFault(
        `${id}/parameter`,
        'warning',
        { from: span.from + parameter.index, to: span.from + parameter.index + 2 },
        `${parameter[0]} is always empty.`,
        '%1 is the user, %2 the detail behind +, %3 the detail with its +.',
      ),
    ];
  if (value.startsWith('@'))
    return [
      tableFault(
        `${id}/no-user`,
        'warning',
        span,
        `${value} has no user.`,
        'Mail to it is refused.',
        line.key.startsWith('@') ? `%1${value}` : undefined,
      ),
    ];
  return [];
}

/** What an address becomes by one entry. */
function filled(value: string, parts: readonly string[]): string {
  return value.replace(/%(\d)/g, (_all, digit: string) => parts[Number(digit)] ?? '');
}

interface Found {
  readonly value: string;
  readonly result: string;
}

type Look = (key: string) => { readonly value: string } | undefined;

/** The keys of one address, in the order of Parse1, and what each has for %1, %2 and %3. */
function one(look: Look, address: string): Found | undefined {
  const { local, user, detail, domain = '' } = email(address);
  const tries: [string, string[]][] = [[`${local}@${domain}`, [address, local]]];
  const plus = detail === undefined ? [] : [address, user, detail, `+${detail}`];
  if (detail !== undefined) {
    if (detail !== '') tries.push([`${user}++@${domain}`, plus]);
    tries.push([`${user}+*@${domain}`, plus], [`${user}@${domain}`, plus]);
    if (detail !== '') tries.push([`++@${domain}`, plus]);
    tries.push([`+*@${domain}`, plus], [`@${domain}`, plus]);
  } else tries.push([`@${domain}`, [address, local]]);
  for (const [key, parts] of tries) {
    const found = look(key);
    if (found !== undefined) return { value: found.value, result: filled(found.value, parts) };
  }
  return undefined;
}

const match: TableKind['match'] = (look, { recipient = '' }, around) => {
  const domains = classMembers(around, ['w', '{VirtHost}']);
  const unknown = [
    'Which other names of the host sendmail found by itself.',
    'Aliases of local names are not followed here.',
  ];
  let address = recipient.trim().replace(/^<|>$/g, '');
  for (let turn = 0; turn < 10; turn++) {
    const { domain } = email(address);
    const asked = domain !== undefined && domains.has(domain.toLowerCase());
    const found = asked ? one(look, address) : undefined;
    if (found === undefined) {
      if (turn > 0) return { verdict: 'rewritten', words: `Becomes ${address}`, unknown };
      const why = asked
        ? 'No entry: the address stays as it is.'
        : 'The table is asked for domains of this host only (class w and VirtHost).';
      return { verdict: 'undecided', words: why, unknown };
    }
    const error = errorValue(found.result, ' ');
    if (error !== undefined)
      return { verdict: 'rejected', words: `Refused: ${error.dsn} ${error.text}`, unknown };
    address = found.result;
  }
  return { verdict: 'rejected', words: 'The table leads in a circle: such mail is refused.', unknown };
};

/** Entries that lead back to their own key. */
function together(table: Table, _keys: unknown, around: Surroundings): Finding[] {
  const own = classMembers(around, ['w', '{VirtHost}']);
  const known =
    around.files.some(({ language, role }) => language === 'class' && role === 'local-host-names') &&
    own.size > 0;
  return table.lines.flatMap(({ line, entry }, at) => {
    if (line.kind !== 'entry' || entry.faults.length > 0) return [];
    const start = table.starts[at] ?? 0;
    const { local, domain = '' } = email(line.folded);
    const target = foldKey(line.value);
    const circle =
      target === line.folded || (local === '' && /^%1@/.test(target) && target.slice(3) === domain);
    const span = { from: start, to: start + line.text.length };
    if (circle)
      return [
        tableFault(
          `${id}/circle`,
          'warning',
          span,
          `${line.key} becomes itself.`,
          'sendmail looks the result up again, goes round and round, and refuses the mail. For a local user write the name without a domain.',
        ),
      ];
    if (!known || own.has(domain) || domain === '') return [];
    return [
      {
        ...tableFault(
          `${id}/not-consulted`,
          'note',
          { from: start, to: start + line.key.length },
          `${domain} is not among the names of this host.`,
          'The table is asked for domains in local-host-names or VIRTUSER_DOMAIN only. Names that sendmail finds by itself are not known here.',
        ),
        faded: true as const,
      },
    ];
  });
}

const words = ({ key, value }: TableLine): string => {
  const who = key.startsWith('@') ? `Any address in ${key.slice(1)}` : key;
  const error = /^error:/i.test(value) ? errorValue(value, ' ') : undefined;
  return error === undefined ? `${who} becomes ${value}.` : `${who} is refused: ${error.text}`;
};

/** Addresses of virtual domains, and the addresses or local names that they become. */
export const virtusertable = tableLanguage({
  id,
  judge: (line) => [...keyFaults(line), ...valueFaults(line)],
  together,
  words,
  values: [
    { label: 'error:nouser 550 ', detail: 'refuse: no such user' },
    { label: 'error:5.7.0:"550 "', detail: 'refuse with a code and a text', cursor: 17 },
    { label: '%1@', detail: 'the same user in another domain' },
  ],
  match,
});
