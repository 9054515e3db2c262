import { bytesOf } from '#mail/bytes';
import type { ReplyWanted, Step } from '#mail/smtp/step';
import { bytesOfEdited, editable } from '../message/byte-codec.ts';

/** Kinds of steps that can be put in by hand. */
export const kinds = {
  line: 'Command line',
  group: 'Several lines in one write',
  bytes: 'Bytes as they are',
  starttls: 'STARTTLS',
  pause: 'Wait',
  drop: 'Cut the connection',
} as const;
export type Kind = keyof typeof kinds;

/** A step as it is edited. */
export interface EditedStep {
  /** The text of a line, of several, of bytes, the end of a message, or milliseconds; absent where there is nothing to type. */
  readonly text: string | undefined;
  /** `2xx`, `5xx 550`, `closed`, `silence`; '' for the usual. */
  readonly expect: string;
  readonly goOn: boolean;
  readonly seconds: string;
}

export function newStep(kind: Kind): Step {
  switch (kind) {
    case 'line':
      return { kind, stage: 'other', line: 'NOOP' };
    case 'group':
      return { kind, stage: 'other', lines: ['NOOP', 'NOOP'] };
    case 'bytes':
      return { kind, stage: 'other', bytes: 'NOOP\n', replies: 1 };
    case 'starttls':
      return { kind, stage: 'tls' };
    case 'pause':
      return { kind, stage: 'other', milliseconds: 1000 };
    case 'drop':
      return { kind, stage: 'other' };
  }
}

const textIn = (step: Step): string | undefined => {
  switch (step.kind) {
    case 'line':
      return editable(step.line);
    case 'group':
      return step.lines.map(editable).join('\n');
    case 'bytes':
      return editable(step.bytes);
    case 'message':
      return editable(step.end);
    case 'pause':
      return String(step.milliseconds);
    default:
      return undefined;
  }
};

const wantedIn = ({ codes = [], enhanced = '', instead }: ReplyWanted): string =>
  instead ?? [...codes, enhanced].filter((part) => part !== '').join(' ');

/** What of a step may be typed. */
export const editedOf = (step: Step): EditedStep => ({
  text: textIn(step),
  expect: step.expect === undefined ? '' : wantedIn(step.expect),
  goOn: step.otherwise === 'go on',
  seconds: step.seconds === undefined ? '' : String(step.seconds),
});

const verbStages: readonly (readonly [RegExp, Step['stage']])[] = [
  [/^(?:EHLO|HELO|LHLO|XCLIENT)\b/i, 'hello'],
  [/^AUTH\b/i, 'auth'],
  [/^MAIL\b/i, 'sender'],
  [/^RCPT\b/i, 'recipient'],
  [/^(?:DATA|BDAT)\b/i, 'data'],
  [/^QUIT\b/i, 'quit'],
];

/** The stage that a typed line belongs to. */
export const stageOfLine = (line: string): Step['stage'] =>
  verbStages.find(([verb]) => verb.test(line))?.[1] ?? 'other';

/** A typed command as a step. @param typed as typed, Unicode */
export function stepOfLine(typed: string): Step {
  if (/^starttls\s*$/i.test(typed)) return { kind: 'starttls', stage: 'tls' };
  return { kind: 'line', stage: stageOfLine(typed), line: bytesOf(typed) };
}

function wantedOf(typed: string, before: ReplyWanted | undefined): ReplyWanted | undefined {
  const words = typed
    .trim()
    .split(/[\s,]+/)
    .filter(Boolean);
  if (words.length === 0) return undefined;
  const kept = before?.words === undefined ? {} : { words: before.words };
  const [one] = words;
  if (words.length === 1 && (one === 'closed' || one === 'silence')) return { instead: one };
  const codes = words.filter((word) => /^[2-5][0-9x]{2}$/.test(word));
  const enhanced = words.find((word) => /^[245]\.\d+\.\d+$/.test(word));
  return { ...kept, ...(codes.length > 0 ? { codes } : {}), ...(enhanced === undefined ? {} : { enhanced }) };
}

/** What is wrong with it; '' for nothing. */
export function editFault(step: Step, { text = '', expect, seconds }: EditedStep): string {
  if (step.kind === 'line' && /[\n←↓]/.test(text)) return 'A command is one line. Bytes may hold line ends.';
  if (step.kind === 'pause' && !/^\d{1,6}$/.test(text.trim())) return 'Milliseconds, at most 600000.';
  if (seconds.trim() !== '' && !(Number(seconds) >= 0.1 && Number(seconds) <= 600))
    return 'Wait 0.1 to 600 seconds.';
  const odd = expect
    .trim()
    .split(/[\s,]+/)
    .find((word) => word !== '' && !/^(?:[2-5][0-9x]{2}|[245]\.\d+\.\d+|closed|silence)$/.test(word));
  return odd === undefined
    ? ''
    : `Expected is a code such as 250, 5xx or 5.7.1, or closed, or silence: not ${odd}.`;
}

/** The step with what was typed. */
export function withEdit(step: Step, { text, expect, goOn, seconds }: EditedStep): Step {
  const { expect: before, otherwise: _otherwise, seconds: _seconds, ...rest } = step;
  const wanted = wantedOf(expect, before);
  const changed = ((): typeof rest => {
    if (text === undefined) return rest;
    switch (rest.kind) {
      case 'line': {
        const line = bytesOfEdited(text);
        return { ...rest, line, stage: rest.stage === 'other' ? stageOfLine(line) : rest.stage };
      }
      case 'group':
        return {
          ...rest,
          lines: text
            .split('\n')
            .filter((line) => line !== '')
            .map(bytesOfEdited),
        };
      case 'bytes':
        return { ...rest, bytes: bytesOfEdited(text) };
      case 'message':
        return { ...rest, end: bytesOfEdited(text) };
      case 'pause':
        return { ...rest, milliseconds: Number(text) };
      default:
        return rest;
    }
  })();
  return {
    ...changed,
    ...(wanted === undefined ? {} : { expect: wanted }),
    ...(goOn ? { otherwise: 'go on' as const } : {}),
    ...(seconds.trim() === '' ? {} : { seconds: Number(seconds) }),
  };
}
