import { domainFault } from '../address/domain.ts';
import { fault, instead, type KeyJudge, never } from './fault.ts';
import { isTopLevel } from './top-levels.ts';

export const atDomainJudge: KeyJudge = ({ subject }, span) => [
  fault(
    'at-domain',
    'warning',
    span,
    `${subject} begins with @.`,
    `${never}: a domain is written without @.`,
    subject.length > 1 ? [instead(span, subject.slice(1))] : [],
  ),
];

export const nullJudge: KeyJudge = (key, span) =>
  key.tag?.subject === 'sender' || key.tag === undefined
    ? [
        fault(
          'null-sender',
          'warning',
          span,
          'The empty sender <> is always accepted.',
          'check_mail lets bounces pass before it looks into the table: this entry decides nothing.',
        ),
      ]
    : [];

export const nameJudge: KeyJudge = ({ subject }, span) => {
  const name = subject.startsWith('.') ? subject.slice(1) : subject;
  if (name.startsWith('*.') || subject === '*' || name.startsWith('*'))
    return [
      fault(
        'wildcard',
        'warning',
        span,
        `${subject} has a wildcard.`,
        `${never}: a domain stands for all names in it.`,
        name.startsWith('*.') && name.length > 2 ? [instead(span, name.slice(2))] : [],
      ),
    ];
  const numeric = /^((?:\d{1,3}\.){1,3})(?:\*|x)$/i.exec(name)?.[1];
  if (numeric !== undefined)
    return [
      fault('wildcard', 'warning', span, `${subject} has a wildcard.`, `${never}: write the numbers alone.`, [
        instead(span, numeric.slice(0, -1)),
      ]),
    ];
  if (name.endsWith('.') && domainFault(name.slice(0, -1)) === undefined)
    return [
      fault(
        'trailing-dot',
        'warning',
        span,
        `${subject} ends with a dot.`,
        `${never}: dots at the end are removed before.`,
        [instead(span, subject.slice(0, -1))],
      ),
    ];
  return domainFault(name) === undefined
    ? []
    : [
        fault(
          'bad-name',
          'warning',
          span,
          `${subject} is not a host or domain name.`,
          `${never}. Check it for typing errors.`,
        ),
      ];
};

export const addressJudge: KeyJudge = ({ subject, tag, form }, span) => {
  const star = /^\*@(.+)$/.exec(subject)?.[1];
  if (star !== undefined)
    return [
      fault('wildcard', 'warning', span, `${subject} has a wildcard.`, `${never}: write the domain alone.`, [
        instead(span, star),
      ]),
    ];
  if (form === 'address' && subject.endsWith('.'))
    return [
      fault(
        'trailing-dot',
        'warning',
        span,
        `${subject} ends with a dot.`,
        `${never}: dots at the end are removed before.`,
        [instead(span, subject.slice(0, -1))],
      ),
    ];
  if (tag?.subject !== 'client' && tag?.subject !== 'server') return [];
  return [
    fault(
      'address-under-client',
      'warning',
      span,
      `${tag.name}: asks for hosts, ${subject} is a mail address.`,
      `${never}. Use From: for senders or To: for recipients.`,
    ),
  ];
};

/** Names that belong to people and roles, and to no top level. */
const roles = new Set(
  'root postmaster abuse webmaster hostmaster admin administrator mailer-daemon noreply no-reply nobody www-data spam sales contact office newsletter daemon'.split(
    ' ',
  ),
);

export const labelJudge: KeyJudge = (key, span) => {
  const { subject, tag, tagText } = key;
  if (subject.includes('*')) return nameJudge(key, span);
  const people = tag === undefined ? tagText === '' : tag.subject === 'sender' || tag.subject === 'recipient';
  if (!people || isTopLevel(subject)) return [];
  if (!roles.has(subject.toLowerCase()) && !/[_+%]|^[a-z]+\d+$/i.test(subject))
    return domainFault(subject) === undefined ? [] : nameJudge(key, span);
  return [
    fault(
      'bare-user',
      'warning',
      span,
      `${subject} is taken for a domain, not for a user.`,
      `${never} for a user's name: write ${subject}@ for that user in any domain.`,
      [instead(span, `${subject}@`)],
    ),
  ];
};
