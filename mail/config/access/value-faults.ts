import type { Finding, Span } from '../language.ts';
import { nearest } from '../nearest.ts';
import { fault, instead } from './fault.ts';
import { action, actionWords, replyLine, replyOf } from './value.ts';

/** Words of other programs, and what says the same here. */
const elsewhere: Readonly<Record<string, string>> = {
  ACCEPT: 'OK',
  ALLOW: 'OK',
  PERMIT: 'OK',
  WHITELIST: 'OK',
  PASS: 'OK',
  YES: 'OK',
  DENY: 'REJECT',
  BLOCK: 'REJECT',
  REFUSE: 'REJECT',
  BLACKLIST: 'REJECT',
  NO: 'REJECT',
  DROP: 'DISCARD',
  IGNORE: 'SKIP',
  DUNNO: 'SKIP',
};

const asSent = (text: string): string => `Such mail is refused with ${replyLine(replyOf({ text }))}.`;

function oneWord(value: string, span: Span): Finding[] {
  const upper = value.toUpperCase();
  if (upper === 'QUARANTINE' || upper === 'QUARANTINE:')
    return [
      fault(
        'value-form',
        'warning',
        span,
        `${value} has no reason.`,
        `${asSent(value)} Write QUARANTINE:reason.`,
      ),
    ];
  if (upper === 'ERROR' || upper === 'ERROR:')
    return [
      fault(
        'value-form',
        'warning',
        span,
        `${value} has no text.`,
        `${asSent(value)} Write ERROR:5.7.1:"550 text".`,
      ),
    ];
  if (upper === 'FRIEND' || upper === 'HATER')
    return [fault('value-for-tag', 'warning', span, `${value} belongs to Spam: alone.`, asSent(value))];
  const meant = elsewhere[upper] ?? nearest(value, actionWords);
  return [
    fault(
      'unknown-value',
      'warning',
      span,
      meant === undefined
        ? `${value} is no word that sendmail knows.`
        : `${value} is no word that sendmail knows; ${meant} is.`,
      asSent(value),
      meant === undefined ? [] : [instead(span, meant)],
    ),
  ];
}

function textAfter(value: string, span: Span): Finding[] {
  const [, word = '', sign = ''] = /^(OK|RELAY|REJECT|DISCARD|SKIP)(?:\s*([:;,#])|\s+)/i.exec(value) ?? [];
  if (word === '') return [];
  const rest = { from: span.from + word.length, to: span.to };
  const upper = word.toUpperCase();
  const comment = sign === '#';
  const told = value.slice(word.length).replace(/^[\s:;,]+/, '');
  return [
    fault(
      comment ? 'comment-after-value' : 'text-after-value',
      'warning',
      rest,
      comment ? 'A comment cannot stand behind a value.' : `${upper} is followed by something.`,
      `The whole is taken for the text of a refusal. ${asSent(value)}`,
      [
        {
          title: `Leave ${upper} alone`,
          edits: [{ ...rest, text: '' }],
          ...(comment || upper !== 'REJECT' ? { preferred: true as const } : {}),
        },
        ...(upper === 'REJECT' && !comment && !told.includes('"')
          ? [{ title: 'Refuse with this text', edits: [{ ...span, text: `ERROR:5.7.1:"550 ${told}"` }] }]
          : []),
      ],
    ),
  ];
}

function quotes(value: string, span: Span): Finding[] {
  if (/[\u201c-\u201f\u00ab\u00bb]/.test(value))
    return [
      fault(
        'typographic-quotes',
        'warning',
        span,
        'The quotation marks are typographic ones.',
        'sendmail takes them for letters: they are sent with the text, and a reply code behind one is not seen.',
        [instead(span, value.replace(/[\u201c-\u201f\u00ab\u00bb]/g, '"'), 'Write plain quotation marks')],
      ),
    ];
  if ((value.replace(/\\./g, '').split('"').length - 1) % 2 === 1)
    return [
      fault(
        'unbalanced-quote',
        'warning',
        span,
        'A quotation mark is not closed.',
        'sendmail closes it at the end of the line and complains in its log at every look-up.',
        value.startsWith('"') || /:"[^"]*$/.test(value)
          ? [instead(span, `${value}"`, 'Close it at the end')]
          : [],
      ),
    ];
  return [];
}

function replyFaults(value: string, span: Span): Finding[] {
  const read = action(value);
  if (read.kind !== 'reply') return [];
  const { dsn, text, tagged } = read;
  const reply = replyOf(dsn === undefined ? { text } : { dsn, text });
  const late = /^"?\d\.\d{1,3}\.\d{1,3}\b/.test(text) && tagged && dsn === undefined;
  if (late || (tagged && /^\d\.\d{1,3}\.\d{1,3}:?$/.test(text)))
    return [
      fault(
        'value-form',
        'warning',
        span,
        'ERROR: is not followed by D.S.N:text.',
        `${asSent(text)} Write ERROR:5.7.1:"550 text".`,
        /^(\d\.\d{1,3}\.\d{1,3})\s+(\S[^"]*)$/.test(text)
          ? [instead(span, value.replace(/^(ERROR:\s*[\d.]+)\s+/i, '$1:'), 'Put a colon behind the code')]
          : [],
      ),
    ];
  if (/^"?\d{3}"?$/.test(text))
    return [
      fault(
        'no-reply-text',
        'warning',
        span,
        `${text} stands without a text.`,
        `${asSent(text)} Write a text behind the code.`,
      ),
    ];
  const digits = /^"?(\d{3})\b(?: |-)/.exec(text)?.[1];
  if (digits !== undefined && !/^[45]/.test(digits))
    return [
      fault(
        'reply-code',
        'warning',
        span,
        `${digits} does not refuse anything.`,
        'Replies that refuse begin with 4 (try again later) or 5 (for good).',
      ),
    ];
  if (dsn !== undefined && !/^[45]\.\d{1,3}\.\d{1,3}$/.test(dsn))
    return [
      fault(
        'dsn',
        'warning',
        span,
        `${dsn} is no status code of a refusal.`,
        'A code is 4 or 5, a dot, a number, a dot, a number: 5.7.1.',
      ),
    ];
  if (!reply.ownCode)
    return dsn === undefined && !tagged
      ? [
          fault(
            'no-reply-code',
            'note',
            span,
            'This text has no reply code.',
            `${asSent(text)} Write ERROR:5.7.1:"550 text" to choose it.`,
          ),
        ]
      : [
          fault(
            'no-reply-code',
            'warning',
            span,
            'No reply code stands before the text.',
            `${asSent(text)}${dsn === undefined ? '' : ` ${dsn} is dropped.`}`,
            dsn === undefined
              ? []
              : [
                  instead(
                    span,
                    value.replace(/^([^:]*:[^:]*:\s*"?)/, `$1${dsn.startsWith('4') ? '451' : '550'} `),
                    'Put a reply code before the text',
                  ),
                ],
          ),
        ];
  if (reply.code.charAt(0) !== reply.dsn.charAt(0))
    return [
      fault(
        'code-mismatch',
        'warning',
        span,
        `${reply.code} and ${reply.dsn} contradict each other.`,
        `${reply.code} says ${reply.code.startsWith('4') ? 'try again later' : 'for good'}, ${reply.dsn} says ${reply.dsn.startsWith('4') ? 'try again later' : 'for good'}. Programs follow the three digits.`,
      ),
    ];
  return value.includes('(') && !value.includes('"')
    ? [
        fault(
          'unquoted-text',
          'note',
          span,
          'What is in parentheses is not sent.',
          `Outside of quotation marks it is a comment. ${asSent(text)}`,
        ),
      ]
    : [];
}

/** The usual forms, without any fault: `ERROR:5.7.1:"550 text"`, `550 text`, `ERROR:"450 4.7.1 text"`. */
function sound(value: string): boolean {
  const [, dsn, code, own] =
    /^(?:ERROR:(?:([45])\.\d{1,3}\.\d{1,3}:)?)?"?([45])\d\d (?:([45])\.\d{1,3}\.\d{1,3} )?[\w][^"()\\\u0080-\uffff]*"?$/i.exec(
      value,
    ) ?? [];
  return (
    code !== undefined &&
    (dsn ?? own ?? code) === code &&
    value.endsWith('"') === value.includes('"') &&
    value.split('"').length !== 2
  );
}

/** What is wrong with a value of Connect:, From:, To: or of an entry without a tag. `from`: where it begins in the line. */
export function actionFaults(value: string, from: number): Finding[] {
  const span = { from, to: from + value.length };
  const read = action(value);
  if (read.kind !== 'reply' || sound(value)) return [];
  if (/^QUARANTINE\s+\S/i.test(value))
    return [
      fault(
        'value-form',
        'warning',
        span,
        'QUARANTINE is not followed by a colon.',
        `${asSent(value)} Write QUARANTINE:reason.`,
        [instead(span, value.replace(/^QUARANTINE\s+/i, 'QUARANTINE:'))],
      ),
    ];
  if (/^[a-z_-]+:?$/i.test(value)) return oneWord(value, span);
  const after = textAfter(value, span);
  if (after.length > 0) return after;
  const marks = quotes(value, span);
  return marks.length > 0 ? marks : replyFaults(value, span);
}
