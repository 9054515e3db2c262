import type { Finding, Fix } from '../../language.ts';
import { actionFaults } from './actions.ts';
import { type MapGround, parentMatches } from './ground.ts';
import type { KeyEntry, PostfixMap } from './parse.ts';

/** ASCII letters in lower case, as Postfix stores and looks up keys. */
export const fold = (key: string): string =>
  /[A-Z]/.test(key) ? key.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : key;

const replaceKey = ({ keySpan }: KeyEntry, text: string): Fix => ({
  title: `Write ${text}`,
  edits: [{ ...keySpan, text }],
  preferred: true,
});

/** Faults of a table of keys: form, keys, values, order. */
export function keyFindings(map: PostfixMap, ground: MapGround, enough: number): Finding[] {
  const found: Finding[] = [];
  const first = new Map<string, KeyEntry>();
  for (const entry of map.entries) {
    if (found.length >= enough) break;
    found.push(...formFaults(map, entry, ground));
    const key = fold(entry.key);
    const before = first.get(key);
    if (before === undefined) first.set(key, entry);
    else if (entry.value !== '')
      found.push({
        code: 'map/duplicate',
        severity: 'warning',
        span: entry.span,
        faded: true,
        message: `${entry.key} is in line ${before.line} already.`,
        why: `The first one wins: postmap says "duplicate entry" and goes on.${entry.key === before.key ? '' : ' Keys are compared in lower case.'}`,
        related: [{ span: before.span, words: `${before.key} ${before.value}`.slice(0, 120) }],
        fixes: [
          {
            title: 'Remove this one',
            edits: [{ from: entry.span.from, to: lineEnd(map.logical.text, entry.span.to), text: '' }],
          },
        ],
      });
  }
  return found;
}

const lineEnd = (text: string, at: number): number => (text[at] === '\n' ? at + 1 : at);

function formFaults(map: PostfixMap, entry: KeyEntry, ground: MapGround): Finding[] {
  const { key, keySpan, value, valueSpan } = entry;
  if (/^"[^"]*$/.test(key))
    return [
      {
        code: 'map/unbalanced-quote',
        severity: 'error',
        span: keySpan,
        message: 'The key begins with " and no second one follows.',
        why: 'postmap leaves the line out. A key with blanks stands in double quotes; others need none.',
        fixes: [replaceKey(entry, key.slice(1))],
      },
    ];
  if (key.endsWith(':') && key.length > 1)
    return [
      {
        code: 'map/alias-format',
        severity: 'error',
        span: keySpan,
        message: `${key} is written as in an aliases file: the colon is part of the key.`,
        why: 'Nobody ever looks for a key with a colon at its end. Only aliases(5) has colons.',
        fixes: [replaceKey(entry, key.slice(0, -1))],
      },
    ];
  if (value === '')
    return [
      {
        code: 'map/no-value',
        severity: 'error',
        span: keySpan,
        message: `${key} has no value.`,
        why: 'postmap leaves the line out ("expected format: key whitespace value").',
      },
    ];
  return [
    ...continuation(map, entry, ground),
    ...keyForm(entry, ground),
    ...valueFaults(entry, ground),
    ...(commentIn(entry, ground)
      ? [
          {
            code: 'map/comment-in-value',
            severity: 'error' as const,
            span: { from: valueSpan.from + value.search(/\s#/) + 1, to: valueSpan.to },
            message: 'From # on this is part of the value.',
            why: 'Comments stand on lines of their own.',
            fixes: [
              {
                title: 'Move it to the line above',
                edits: [
                  {
                    from: entry.span.from,
                    to: entry.span.from,
                    text: `${value.slice(value.search(/\s#/) + 1).replace(/\s+/g, ' ')}\n`,
                  },
                  { from: valueSpan.from + value.search(/\s#/), to: valueSpan.to, text: '' },
                ],
              },
            ],
          },
        ]
      : []),
  ];
}

const commentIn = ({ value }: KeyEntry, { use }: MapGround): boolean =>
  /\s#/.test(value) &&
  (['virtual', 'transport', 'canonical', 'generic', 'domains'].includes(use) ||
    (use === 'access' && /^(?:OK|DUNNO|permit\w*)\s+#/i.test(value)));

/** A line that begins with a blank and looks like an entry of its own. */
function continuation({ logical }: PostfixMap, { span, keySpan }: KeyEntry, { use }: MapGround): Finding[] {
  const raw = logical.text.slice(span.from, span.to);
  if (
    !raw.includes('\n') ||
    !['access', 'virtual', 'transport', 'canonical', 'generic', 'relocated'].includes(use)
  )
    return [];
  const found: Finding[] = [];
  let at = span.from;
  let before = '';
  for (const row of raw.split('\n')) {
    const [, blanks = '', key = ''] = /^([ \t]+)([^\s,#]+)[ \t]+[^\s,#]/.exec(row) ?? [];
    const value = before.replace(/^\S+\s*/, '');
    if (
      at > keySpan.from &&
      /[@.]/.test(key) &&
      !/[,:]\s*$/.test(before) &&
      value.trim() !== '' &&
      !/^(?:REJECT|DEFER|WARN|INFO|HOLD|DISCARD|PREPEND|[45]\d\d)\b/i.test(value.trim())
    )
      found.push({
        code: 'map/continues',
        severity: 'warning',
        span: { from: at + blanks.length, to: at + row.trimEnd().length },
        message: 'This line begins with a blank, so it is part of the value above.',
        why: `${key} has no entry of its own.`,
        fixes: [
          {
            title: 'Remove the blanks in front',
            edits: [{ from: at, to: at + blanks.length, text: '' }],
            preferred: true,
          },
        ],
      });
    if (row.trim() !== '' && !row.trimStart().startsWith('#')) before = row;
    at += row.length + 1;
  }
  return found;
}

const never = (entry: KeyEntry, message: string, why: string, instead?: string): Finding => ({
  code: 'map/key-never-looked-up',
  severity: 'warning',
  span: entry.keySpan,
  message,
  why,
  ...(instead === undefined ? {} : { fixes: [replaceKey(entry, instead)] }),
});

/** Keys that the MTA never asks a table of this use for (access(5), virtual(5), transport(5), canonical(5)). */
function keyForm(entry: KeyEntry, ground: MapGround): Finding[] {
  const { key } = entry;
  const { use } = ground;
  const [, tag = '', tagged = ''] =
    /^(Connect|From|To|Spam|GreetPause|ClientRate|ClientConn):(.+)$/i.exec(key) ?? [];
  if (tag !== '' && use === 'access')
    return [
      never(
        entry,
        `${tag}: is a tag of sendmail's access table.`,
        'Postfix looks for the address or name alone; what it is asked about depends on the restriction that names the table.',
        tagged,
      ),
    ];
  if (/^\*[.@]/.test(key) && use !== 'other')
    return [
      never(
        entry,
        `${key} is no pattern: Postfix looks for a star.`,
        use === 'transport' || (use === 'access' && !parentMatches(ground, 'smtpd_access_maps'))
          ? 'Subdomains are written with a dot in front.'
          : 'A domain is written without anything in front.',
        key.startsWith('*.') &&
          (use === 'transport' || (use === 'access' && !parentMatches(ground, 'smtpd_access_maps')))
          ? key.slice(1)
          : use === 'virtual' || use === 'canonical' || use === 'generic' || use === 'relocated'
            ? key.replace(/^\*[.@]/, '@')
            : key.slice(2),
      ),
    ];
  if (use === 'access') return accessKey(entry, ground);
  if (use === 'transport') {
    if (key.startsWith('@') && key.length > 1)
      return [
        never(entry, `Transport tables have no ${key}.`, 'A domain is written without @.', key.slice(1)),
      ];
    if (/^[^@]+@$/.test(key))
      return [
        never(entry, `Transport tables have no ${key}.`, 'Keys are user@domain, domain, .domain and *.'),
      ];
    return [];
  }
  if (!['virtual', 'canonical', 'generic', 'relocated'].includes(use)) return [];
  if (/^[^@]+@$/.test(key))
    return [
      never(
        entry,
        `${key} is never looked up here.`,
        'A local part alone is written without @.',
        key.slice(0, -1),
      ),
    ];
  if (/^\.[^@]+$/.test(key))
    return [
      never(
        entry,
        `${key} is never looked up here.`,
        'A domain is written @domain; subdomains need entries of their own.',
      ),
    ];
  if (use !== 'virtual' && /^[^@\s]+\.[^@\s]+$/.test(key) && entry.value.startsWith('@'))
    return [
      never(
        entry,
        `${key} is looked up as the name of a local user.`,
        'A domain is written with @ in front.',
        `@${key}`,
      ),
    ];
  return [];
}

function accessKey(entry: KeyEntry, ground: MapGround): Finding[] {
  const { key } = entry;
  if (key.startsWith('@') && key.length > 1)
    return [never(entry, `Access tables have no ${key}.`, 'A domain is written without @.', key.slice(1))];
  if (/^\d+(?:\.\d+){0,3}\/\d+$/.test(key) || /^[0-9a-f:]+\/\d+$/i.test(key))
    return [
      never(
        entry,
        `${key} is a network with a mask, which only a cidr: table understands.`,
        'Here networks end at a dot: 192.0.2 stands for 192.0.2.0/24.',
        /^(\d+)\.(\d+)\.(\d+)\.0\/24$/.test(key) ? key.replace(/\.0\/24$/, '') : undefined,
      ),
    ];
  if (/^\d+(?:\.\d+){0,2}\.$/.test(key))
    return [
      never(
        entry,
        `${key} is never looked up with a dot at its end.`,
        'Networks are written 192.0.2.',
        key.slice(0, -1),
      ),
    ];
  if (/^\[.*\]$/.test(key))
    return [
      never(
        entry,
        `${key} is never looked up in brackets.`,
        'Addresses are written without them.',
        key.slice(1, -1),
      ),
    ];
  if (/^\.[^.@][^@]*$/.test(key) && parentMatches(ground, 'smtpd_access_maps'))
    return [
      never(
        entry,
        `${key} is never looked up: smtpd_access_maps is in parent_domain_matches_subdomains.`,
        `${key.slice(1)} stands for the domain and everything below it.`,
        key.slice(1),
      ),
    ];
  return [];
}

function valueFaults(entry: KeyEntry, ground: MapGround): Finding[] {
  const { value, valueSpan } = entry;
  if (ground.use === 'access') return actionFaults(value, valueSpan.from, 'access', ground.classes);
  if (ground.use !== 'transport') return [];
  return transportFaults(value, valueSpan.from, ground);
}

/** `transport:nexthop`, either of them empty (transport(5)). */
export function transportFaults(value: string, from: number, ground: MapGround): Finding[] {
  const colon = value.indexOf(':');
  const span = { from, to: from + value.length };
  if (colon < 0)
    return [
      {
        code: 'map/transport-without-colon',
        severity: 'error',
        span,
        message: `"${value}" has no colon: Postfix takes all of it for the name of a service.`,
        why: 'Mail stays in the queue ("mail transport unavailable"). Write service:host, such as smtp:[host].',
        fixes: [
          { title: `Write smtp:${value}`, edits: [{ from, to: from, text: 'smtp:' }] },
          ...(ground.services?.has(value) === true
            ? [{ title: `Write ${value}:`, edits: [{ from: span.to, to: span.to, text: ':' }] }]
            : []),
        ],
      },
    ];
  const service = value.slice(0, colon);
  if (service === '' || service.includes('$') || ground.services === undefined || ground.services.size === 0)
    return [];
  if (ground.services.has(service)) return [];
  return [
    {
      code: 'map/unknown-transport',
      severity: 'error',
      span: { from, to: from + colon },
      message: `master.cf has no service "${service}".`,
      why: 'Mail stays in the queue ("mail transport unavailable").',
    },
  ];
}
