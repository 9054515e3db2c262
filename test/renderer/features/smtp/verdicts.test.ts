import { describe, expect, it } from 'vitest';
import type { Step } from '#mail/smtp/step';
import type { Happening } from '#mail/smtp/transcript';
import { verdictsOf } from '../../../../renderer/features/smtp/scenarios/verdicts.ts';

const rcpt: Step = {
  kind: 'line',
  stage: 'recipient',
  line: 'RCPT TO:<{outside}>',
  expect: { codes: ['4xx', '5xx'] },
};
const course = (code: string, enhanced: string, text: string, ok: boolean): readonly Happening[] => [
  {
    at: 1,
    stage: 'recipient',
    kind: 'sent',
    bytes: 'RCPT TO:<x@outside.example>\r\n',
    masked: false,
    step: 0,
    cut: 0,
  },
  {
    at: 2,
    stage: 'recipient',
    kind: 'reply',
    step: 0,
    reply: { code, enhanced, texts: [text], bytes: `${code} ${enhanced} ${text}\r\n` },
  },
  {
    at: 2,
    stage: 'recipient',
    kind: 'judged',
    step: 0,
    ok,
    words: ok ? 'As expected.' : 'Not as expected: 250.',
  },
];
const [refusal] = verdictsOf(
  'It is no open relay',
  [rcpt],
  course('554', '5.7.1', 'Relay access denied', true),
);
const [taken] = verdictsOf('It is no open relay', [rcpt], course('250', '2.1.5', 'Ok', false));

describe('what a step of a scenario came to', () => {
  it('a refusal that was wished for is good, with the line as it was sent', () => {
    expect(refusal).toMatchObject({
      sent: 'RCPT TO:<x@outside.example>',
      state: 'good',
      words: 'Refused, as it should be: 554 5.7.1 Relay access denied',
      loud: false,
    });
  });

  it('a relay that takes mail for anybody is called that, loudly', () => {
    expect(taken).toMatchObject({
      state: 'bad',
      words: 'ACCEPTED: this server relays for anybody: 250 2.1.5 Ok',
      loud: true,
    });
    const [other] = verdictsOf('Smuggling', [rcpt], course('250', '2.1.5', 'Ok', false));
    expect(other?.words).toBe('ACCEPTED, and it should be refused: 250 2.1.5 Ok');
  });

  it('a step that was not come to is open, and one of which nothing was expected is neither good nor bad', () => {
    expect(verdictsOf('x', [rcpt], []).map(({ state }) => state)).toEqual(['open']);
    const plain: Step = { kind: 'line', stage: 'recipient', line: 'NOOP' };
    const [said] = verdictsOf('x', [plain], course('250', '2.0.0', 'Ok', true).slice(0, 2));
    expect(said).toMatchObject({ state: 'plain', words: '250 2.0.0 Ok' });
  });

  it('silence where a reply was wished for is told in the words of the judge', () => {
    const [silent] = verdictsOf(
      'x',
      [rcpt],
      [{ at: 9, stage: 'recipient', kind: 'judged', step: 0, ok: false, words: 'No reply within 10 s.' }],
    );
    expect(silent).toMatchObject({ state: 'bad', words: 'No reply within 10 s.', loud: false });
  });
});
