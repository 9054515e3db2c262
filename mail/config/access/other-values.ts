import type { Finding, Span } from '../language.ts';
import { nearest } from '../nearest.ts';
import { fault, instead } from './fault.ts';
import type { Tag, ValueKind } from './tags.ts';
import { actionFaults } from './value-faults.ts';

type Judge = (value: string, span: Span, tag: Tag) => Finding[];

const oneOf =
  (words: readonly string[], otherwise: string): Judge =>
  (value, span, tag) => {
    if (words.includes(value.toUpperCase())) return [];
    const meant = nearest(value, words);
    return [
      fault(
        'value-for-tag',
        'warning',
        span,
        `${tag.name}: knows ${words.join(' and ')}, not ${value}.`,
        otherwise,
        meant === undefined ? [] : [instead(span, meant)],
      ),
    ];
  };

const number =
  (unit: string): Judge =>
  (value, span, tag) =>
    /^\d+$/.test(value)
      ? []
      : [
          fault(
            'not-a-number',
            'warning',
            span,
            `${tag.name}: takes a number${unit}, not ${value}.`,
            'Anything else is not understood, and the limit is not what is written here.',
            /^\d+\s*ms$/i.test(value) && tag.value === 'milliseconds'
              ? [instead(span, value.replace(/\D+$/, ''))]
              : [],
          ),
        ];

const words = /^(?:OK|RELAY|REJECT|DISCARD|SKIP|FRIEND|HATER|YES|NO|TRUE|FALSE|ON|OFF|VERIFY)$/i;

const letters: Judge = (value, span, tag) =>
  words.test(value) || !/^[A-Za-z](?:\d)?(?:[\s,]*[A-Za-z]\d?)*$/.test(value)
    ? [
        fault(
          'value-for-tag',
          'warning',
          span,
          `${tag.name}: takes letters with blanks between them, not ${value}.`,
          'Every letter switches something: small ones on, capital ones off.',
        ),
      ]
    : [];

const requirement =
  /^(?:(?:PERM|TEMP)\s*\+\s*)?(?:VERIFY(?::\d+)?|ENCR:\d+)(?:\s*\+\s*(?:CN|C[SI]:|CN:|CITag:)[^]*)?$/i;

const tls: Judge = (value, span, tag) => {
  if (/^(?:OK|NO)$/i.test(value) || requirement.test(value)) return [];
  return [
    fault(
      'tls-requirement',
      'warning',
      span,
      `${value} is no requirement for TLS.`,
      `${tag.name}: takes VERIFY, VERIFY:bits or ENCR:bits, with PERM+ or TEMP+ before it. Anything else lets every connection pass.`,
      /^ENCR$/i.test(value)
        ? [instead(span, `${value}:128`)]
        : /^(?:PERM|TEMP)?\+?(?:VERIFY|ENCR)\s+\d+$/i.test(value)
          ? [instead(span, value.replace(/\s+/, ':'))]
          : [],
    ),
  ];
};

const authInfo: Judge = (value, span) => {
  const items = value.match(/"[^"]*"/g) ?? [];
  const loose = value.replace(/"[^"]*"/g, '').trim();
  const bad = items.find((item) => !/^"[UIPRM][:=]/i.test(item));
  if (loose === '' && bad === undefined && items.length > 0) return [];
  return [
    fault(
      'auth-info',
      'warning',
      span,
      bad === undefined ? 'AuthInfo: takes quoted items.' : `${bad.slice(1, 3)} is no item of AuthInfo:.`,
      'Items are "U:user" "I:identity" "P:password" "R:realm" "M:mechanisms", = instead of : for base64. Without them AUTH is not tried.',
    ),
  ];
};

const session: Judge = (value, span, tag) =>
  value.split(';').every((item) => item.trim() === '' || /^[\w.-]+\s*=\s*\S|^flags/i.test(item.trim()))
    ? []
    : [
        fault(
          'value-for-tag',
          'warning',
          span,
          `${tag.name}: takes name=value with semicolons between them.`,
          'sendmail does not understand the rest, and TLS is not used with such a host.',
        ),
      ];

const queueGroup: Judge = (value, span) =>
  /^\S+$/.test(value)
    ? []
    : [
        fault(
          'value-for-tag',
          'warning',
          span,
          'QGRP: takes the name of one queue group.',
          'A name has no blanks.',
        ),
      ];

const compat: Judge = (value, span) =>
  /^(?:DISCARD|TEMP|ERROR):/i.test(value) || /^DISCARD$/i.test(value)
    ? []
    : [
        fault(
          'value-for-tag',
          'warning',
          span,
          `Compat: takes DISCARD:, TEMP: or ERROR: and a text, not ${value}.`,
          'Anything else lets the mail pass.',
        ),
      ];

const judges: Readonly<Partial<Record<ValueKind, Judge>>> = {
  friend: oneOf(['FRIEND', 'HATER'], 'Anything else is as if the entry were not there.'),
  milliseconds: number(' of milliseconds'),
  limit: number(''),
  letters,
  tls,
  'try-tls': oneOf(['NO', 'OK'], 'Anything but NO lets STARTTLS be tried.'),
  'tls-session': session,
  'auth-info': authInfo,
  issuer: oneOf(['RELAY', 'SUBJECT'], 'Anything else does not let its holders relay.'),
  subject: oneOf(['RELAY'], 'Anything else does not let its holder relay.'),
  'queue-group': queueGroup,
  compat,
};

/** What is wrong with a value by itself, for its tag. `from`: where it begins in the line. */
export function valueFaults(value: string, from: number, tag: Tag | undefined): Finding[] {
  if (tag === undefined || tag.value === 'action') return actionFaults(value, from);
  return judges[tag.value]?.(value, { from, to: from + value.length }, tag) ?? [];
}
