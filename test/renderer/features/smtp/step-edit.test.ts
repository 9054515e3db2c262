import { expect, it } from 'vitest';
import type { Step } from '#mail/smtp/step';
import {
  editedOf,
  editFault,
  stepOfLine,
  withEdit,
} from '../../../../renderer/features/smtp/session/step-edit.ts';
import { progressOf } from '../../../../renderer/features/smtp/session/step-progress.ts';

const line: Step = { kind: 'line', stage: 'recipient', line: 'RCPT TO:<a@example.net>' };
const plain = { expect: '', goOn: false, seconds: '' };

it.each<Step>([
  line,
  {
    kind: 'group',
    stage: 'sender',
    lines: ['MAIL FROM:<>', 'RCPT TO:<\xc3\xbc@example.net>'],
    otherwise: 'go on',
  },
  { kind: 'bytes', stage: 'other', bytes: 'a\r\nb\n\0\xff', replies: 2, seconds: 3 },
  { kind: 'message', stage: 'message', bytes: 'x', how: 'raw', end: '\n.\n' },
  { kind: 'pause', stage: 'other', milliseconds: 250 },
  { kind: 'greeting', stage: 'greeting', expect: { codes: ['220', '4xx'], enhanced: '4.3.2' } },
  { kind: 'drop', stage: 'other', expect: { instead: 'closed' } },
])('a step that is not changed stays what it is: %o', (step) => {
  expect(withEdit(step, editedOf(step))).toEqual(step);
});

it('reads what is expected', () => {
  expect(withEdit(line, { ...plain, text: line.line, expect: '550, 5xx 5.7.1' }).expect).toEqual({
    codes: ['550', '5xx'],
    enhanced: '5.7.1',
  });
  expect(withEdit(line, { ...plain, text: line.line, expect: 'silence' }).expect).toEqual({
    instead: 'silence',
  });
  expect(withEdit({ ...line, expect: { codes: ['2xx'] } }, { ...plain, text: line.line })).not.toHaveProperty(
    'expect',
  );
});

it.each([
  [{ text: 'NOOP', expect: 'never' }, 'not never'],
  [{ text: 'NOOP↓' }, 'one line'],
  [{ text: 'NOOP', seconds: '0' }, '0.1 to 600'],
])('refuses %o', (edit, words) => {
  expect(editFault(line, { ...plain, ...edit })).toContain(words);
});

it('knows the stage of a typed command, and STARTTLS as a handshake', () => {
  expect(stepOfLine('mail from:<>').stage).toBe('sender');
  expect(stepOfLine('VRFY x').stage).toBe('other');
  expect(stepOfLine('ehlo gr\u00fc\u00df.example')).toEqual({
    kind: 'line',
    stage: 'hello',
    line: 'ehlo gr\xc3\xbc\xc3\x9f.example',
  });
  expect(stepOfLine('StartTLS')).toEqual({ kind: 'starttls', stage: 'tls' });
});

it('tells how far every step is', () => {
  const sent = {
    at: 1,
    stage: 'hello' as const,
    kind: 'sent' as const,
    bytes: '',
    masked: false,
    cut: 0,
    step: 2,
  };
  const wrong = { at: 1, stage: 'hello' as const, kind: 'judged' as const, step: 1, ok: false, words: '' };
  expect(progressOf(4, 2, true, [wrong, sent])).toEqual(['done', 'went wrong', 'under way', 'later']);
  expect(progressOf(4, 2, true, [])).toEqual(['done', 'done', 'next', 'later']);
  expect(progressOf(2, 2, false, [])).toEqual(['done', 'done']);
});
