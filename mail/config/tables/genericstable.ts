import { email } from '../address/email.ts';
import type { Finding } from '../language.ts';
import type { TableLine } from '../line-table.ts';
import { isTopLevel } from '../access/top-levels.ts';
import { classMembers } from './members.ts';
import { tableLanguage, type TableKind } from './table-language.ts';
import { domainKeyFaults, keySpan, tableFault, valueSpan } from './value-forms.ts';

const id = 'genericstable';

function judge(line: TableLine): Finding[] {
  const { key, value } = line;
  const { domain, local } = email(key);
  const out: Finding[] = [];
  if (local === '*' && domain !== undefined)
    out.push(
      tableFault(
        `${id}/wildcard`,
        'warning',
        keySpan(line),
        `${key} has a wildcard.`,
        'Such a key is never looked up: every user of a domain is written @domain.',
        `@${domain}`,
      ),
    );
  else if (domain === '')
    out.push(
      tableFault(
        `${id}/no-domain`,
        'warning',
        keySpan(line),
        `${key} ends with @.`,
        'Such a key is never looked up: a user of every domain is written without @.',
        key.slice(0, -1),
      ),
    );
  else if (domain !== undefined)
    out.push(...domainKeyFaults(id, domain, { from: key.length - domain.length, to: key.length }, undefined));
  else if (/\.[a-z]+$/i.test(key) && isTopLevel(key.slice(key.lastIndexOf('.') + 1)))
    out.push(
      tableFault(
        `${id}/bare-domain`,
        'note',
        keySpan(line),
        `${key} is taken for the name of a user.`,
        'Every user of a domain is written @domain.',
        `@${key}`,
      ),
    );
  const span = valueSpan(line);
  if (/,/.test(value.replace(/"[^"]*"/g, '')) || /\s/.test(value.replace(/"[^"]*"/g, '')))
    out.push(
      tableFault(
        `${id}/several`,
        'warning',
        span,
        value.includes('#') ? 'A comment cannot stand behind a value.' : `${value} is not one address.`,
        'The sender becomes something that cannot be answered.',
      ),
    );
  else if (value.endsWith('@') || (value.startsWith('@') && value.length > 0))
    out.push(
      tableFault(
        `${id}/not-an-address`,
        'warning',
        span,
        `${value} is not a whole address.`,
        'Senders become user@domain, or a user of this host.',
        value.startsWith('@') && key.startsWith('@') ? `%1${value}` : undefined,
      ),
    );
  else if (/^(?:error:|\||\/)/i.test(value))
    out.push(
      tableFault(
        `${id}/not-an-address`,
        'warning',
        span,
        `${value} is not an address.`,
        'This table rewrites senders and cannot refuse them.',
      ),
    );
  return out;
}

const match: TableKind['match'] = (look, { sender = '' }, around) => {
  const words = sender.trim().replace(/^<|>$/g, '');
  const { local, user, detail, domain } = email(words);
  const unknown = ['Masquerading is not applied here.'];
  const own = around.host.hostname;
  const asked = domain === undefined || classMembers(around, ['G']).has(domain.toLowerCase());
  if (!asked)
    return {
      verdict: 'undecided',
      words: 'The table is asked for domains of GENERICS_DOMAIN and for senders without a domain only.',
      unknown,
    };
  const at = domain ?? own;
  const whole = `${local}@${at}`;
  const tries: [string, string][] = [
    [whole, whole],
    ...(detail === undefined
      ? []
      : ([
          [`${user}+*@${at}`, detail],
          [`${user}@${at}`, ''],
        ] as [string, string][])),
    ...(domain === undefined ? [] : [[`@${domain}`, local] as [string, string]]),
    [local, ''],
    ...(detail === undefined
      ? []
      : ([
          [`${user}+*`, detail],
          [user, ''],
        ] as [string, string][])),
  ];
  for (const [key, part] of tries) {
    const found = look(key);
    if (found !== undefined)
      return { verdict: 'rewritten', words: `Becomes ${found.value.replace(/%1/g, part)}`, unknown };
  }
  return { verdict: 'undecided', words: 'No entry: the sender stays as it is.', unknown };
};

/** Local senders, and the addresses that the world sees instead. */
export const genericstable = tableLanguage({
  id,
  judge,
  words: ({ key, value }) => `The sender ${key.startsWith('@') ? `anybody${key}` : key} becomes ${value}.`,
  match,
});
