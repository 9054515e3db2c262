import type { Finding, Span } from '../../language.ts';
import { restrictionWords } from '../main/restriction-words.ts';
import { mapReference } from '../map-types.ts';
import { nearest } from '../../nearest.ts';

/** What follows an action. */
type Takes = 'text' | 'nothing' | 'address' | 'header' | 'transport' | 'text needed';

/** Results of access tables (access(5)). */
export const accessActions: Readonly<Record<string, Takes>> = {
  ...{ OK: 'nothing', REJECT: 'text', DEFER: 'text', DEFER_IF_REJECT: 'text', DEFER_IF_PERMIT: 'text' },
  ...{ BCC: 'address', DISCARD: 'text', DUNNO: 'nothing', FILTER: 'transport', HOLD: 'text' },
  ...{ PREPEND: 'header', REDIRECT: 'address', INFO: 'text', WARN: 'text' },
};

/** Results of header_checks(5) and body_checks(5). */
export const checksActions: Readonly<Record<string, Takes>> = {
  ...{
    BCC: 'address',
    DISCARD: 'text',
    DUNNO: 'nothing',
    FILTER: 'transport',
    HOLD: 'text',
    IGNORE: 'nothing',
  },
  ...{ INFO: 'text', OK: 'nothing', PASS: 'nothing', PREPEND: 'header', REDIRECT: 'address', REJECT: 'text' },
  ...{ REPLACE: 'text needed', STRIP: 'text', WARN: 'text' },
};

/** Words that other mail systems use in the same place. */
const foreign: Readonly<Record<string, string>> = {
  RELAY: 'OK',
  ALLOW: 'OK',
  ACCEPT: 'OK',
  DENY: 'REJECT',
  DROP: 'DISCARD',
  SKIP: 'DUNNO',
  QUARANTINE: 'HOLD',
  BLOCK: 'REJECT',
};

/** A finding of a table; an error unless `more` says otherwise. */
export const fault = (
  code: string,
  span: Span,
  message: string,
  why: string,
  more: Partial<Finding> = {},
): Finding => ({
  code: `map/${code}`,
  severity: 'error',
  span,
  message,
  why,
  ...more,
});

/**
 * What is wrong with a result.
 * @param classes restriction classes of main.cf, which an access table may name
 */
export function actionFaults(
  value: string,
  from: number,
  kind: 'access' | 'checks',
  classes: ReadonlySet<string>,
): Finding[] {
  const [first = '', ...rest] = value.split(/[\s,]+/);
  const span = { from, to: from + first.length };
  const whole = { from, to: from + value.length };
  const text = rest.join(' ');
  const actions = kind === 'access' ? accessActions : checksActions;
  const upper = first.toUpperCase();
  if (kind === 'access' && /^[45]\d\d$/.test(first)) return replyFaults(value, from);
  // A result of digits alone is OK.
  if (kind === 'access' && /^\d+$/.test(value)) return [];
  const takes = Object.hasOwn(actions, upper) ? actions[upper] : undefined;
  if (takes === undefined) return unknownAction(value, span, kind, actions, classes);
  if (takes === 'address' && !/^\S+@\S+$/.test(text))
    return [
      fault(
        'action-argument',
        whole,
        `${upper} needs one address, such as user@example.com.`,
        'The entry is ignored with a warning in the log.',
      ),
    ];
  if (takes === 'header' && kind === 'access' && !/^[!-9;-~]+:/.test(text))
    return [
      fault(
        'action-argument',
        whole,
        'PREPEND needs a header, such as X-Seen: yes.',
        'The entry is ignored with a warning in the log.',
      ),
    ];
  if (takes === 'transport' && !/^[^\s:]+:/.test(text))
    return [
      fault(
        'action-argument',
        whole,
        'FILTER needs transport:destination.',
        'The entry is ignored with a warning in the log.',
      ),
    ];
  if (takes === 'text needed' && text === '')
    return [
      fault(
        'action-argument',
        whole,
        `${upper} needs the new text behind it.`,
        'The rule is ignored with a warning in the log.',
      ),
    ];
  if (upper === 'REJECT' && /^[245]\d\d\s/.test(text))
    return [
      fault(
        'code-in-text',
        { from: from + value.indexOf(text), to: from + value.indexOf(text) + 3 },
        `REJECT has its own reply code: ${text.slice(0, 3)} becomes part of the text.`,
        kind === 'access'
          ? `Write ${text} alone, or REJECT with an enhanced status code and the text.`
          : 'Write REJECT with an enhanced status code and the text.',
        {
          severity: 'warning',
          ...(kind === 'access'
            ? {
                fixes: [
                  {
                    title: `Write ${text.slice(0, 3)} …`,
                    edits: [{ from, to: from + value.indexOf(text), text: '' }],
                  },
                ],
              }
            : {
                fixes: [
                  {
                    title: `Remove ${text.slice(0, 3)}`,
                    edits: [
                      { from: from + value.indexOf(text), to: from + value.indexOf(text) + 4, text: '' },
                    ],
                  },
                ],
              }),
        },
      ),
    ];
  return [];
}

function replyFaults(value: string, from: number): Finding[] {
  const [, code = '', status = ''] = /^(\d\d\d)\s+([245]\.\d{1,3}\.\d{1,3})\b/.exec(value) ?? [];
  if (status === '' || status[0] === code[0]) return [];
  const at = from + value.indexOf(status);
  const right = `${code[0] ?? ''}${status.slice(1)}`;
  return [
    fault(
      'reply-disagrees',
      { from, to: at + status.length },
      `${code} is ${code.startsWith('4') ? 'temporary' : 'permanent'}, and ${status} is not.`,
      'Clients may believe either: mail is tried again or returned.',
      {
        severity: 'warning',
        fixes: [{ title: `Write ${right}`, edits: [{ from: at, to: at + status.length, text: right }] }],
      },
    ),
  ];
}

function unknownAction(
  value: string,
  span: Span,
  kind: 'access' | 'checks',
  actions: Readonly<Record<string, Takes>>,
  classes: ReadonlySet<string>,
): Finding[] {
  const word = value.split(/[\s,]+/)[0] ?? '';
  if (kind === 'access') {
    // Any restriction will do, and a list of them.
    if (restrictionWords.has(word.toLowerCase()) || classes.has(word) || mapReference(word) !== undefined)
      return [];
    if (word.includes('$') || word.startsWith('{')) return [];
  } else if (word.includes('$')) return [];
  const plain = word.replace(/:.*$/, '').toUpperCase();
  const meant = foreign[plain] ?? nearest(word, [...Object.keys(actions), ...classes]);
  const known =
    meant !== undefined && Object.hasOwn(actions, meant) && !(kind === 'checks' && meant === 'OK');
  return [
    fault(
      'unknown-action',
      span,
      `"${word}" is no action of ${kind === 'access' ? 'an access table' : 'header and body checks'}.`,
      kind === 'access'
        ? 'smtpd takes it for a restriction that does not exist and answers "451 4.3.5 Server configuration error".'
        : 'The rule is ignored with a warning in the log.',
      known || (meant !== undefined && classes.has(meant))
        ? { fixes: [{ title: `Write ${meant}`, edits: [{ ...span, text: meant }] }] }
        : {},
    ),
  ];
}
