import { describe, expect, it } from 'vitest';
import { queueIdIn, resultOf } from '#mail/smtp/result';
import type { Stage } from '#mail/smtp/step';
import type { Happening, Reply } from '#mail/smtp/transcript';

const reply = (code: string, ...texts: string[]): Reply => ({ code, enhanced: '', texts, bytes: '' });

describe('the queue id in the answer to a message', () => {
  it.each([
    ['Ok: queued as B7824412DE1', 'B7824412DE1'],
    ['Ok: 6 bytes queued as 4dDz7M0Hblz4b', '4dDz7M0Hblz4b'],
    ['6ALMmGSY000154 Message accepted for delivery', '6ALMmGSY000154'],
    ['OK id=1vMyZD-00000003Kpk-0Ab1', '1vMyZD-00000003Kpk-0Ab1'],
    ['OK id=1rT3Ys-0007zy-2X', '1rT3Ys-0007zy-2X'],
    ['8fd20cde Message accepted for delivery', '8fd20cde'],
  ])('%s', (text, id) => expect(queueIdIn(reply('250', text))).toBe(id));

  it('is not guessed', () => {
    expect(queueIdIn(reply('250', 'Ok'))).toBeUndefined();
    expect(queueIdIn(reply('250', 'Message accepted'))).toBeUndefined();
    expect(queueIdIn(reply('550', 'Ok: queued as B7824412DE1'))).toBeUndefined();
  });
});

const connected = (at: number): Happening => ({
  at,
  stage: 'connect',
  kind: 'connected',
  address: '192.0.2.1',
  port: 25,
  way: 'this computer',
  local: '',
});
const sent = (at: number, stage: Stage): Happening => ({
  at,
  stage,
  kind: 'sent',
  bytes: '',
  masked: false,
  cut: 0,
});
const replied = (at: number, stage: Stage, code: string, text = ''): Happening => ({
  at,
  stage,
  kind: 'reply',
  reply: reply(code, text),
});
const ended = (at: number, how: 'quit' | 'closed'): Happening => ({
  at,
  stage: 'quit',
  kind: 'ended',
  how,
  words: 'It ended.',
  todo: '',
});

describe('the result of a session', () => {
  it('gives each stage the time that the server took, not what a person took', () => {
    const happenings = [
      { at: 0, stage: 'connect', kind: 'connecting', address: '192.0.2.1', port: 25 } as const,
      connected(5),
      replied(7, 'greeting', '220'),
      // Ten seconds of thinking.
      sent(10_007, 'hello'),
      replied(10_010, 'hello', '250'),
      sent(10_011, 'sender'),
      replied(10_015, 'sender', '250'),
    ];
    expect(resultOf(happenings, []).times).toEqual([
      { stage: 'connect', ms: 5 },
      { stage: 'greeting', ms: 2 },
      { stage: 'hello', ms: 3 },
      { stage: 'sender', ms: 4 },
    ]);
  });

  it('of a typed session is what became of its message', () => {
    const mistyped = [connected(1), replied(2, 'greeting', '220'), replied(3, 'sender', '501')];
    expect(resultOf([...mistyped, ended(9, 'quit')], [])).toMatchObject({ outcome: 'refused' });
    expect(
      resultOf(
        [...mistyped, replied(5, 'sender', '250'), replied(6, 'message', '250'), ended(9, 'quit')],
        [],
      ),
    ).toMatchObject({ outcome: 'accepted' });
  });

  it('without a connection says what was said of it', () => {
    const failed = {
      at: 3,
      stage: 'connect',
      kind: 'ended',
      how: 'failed',
      words: 'Nobody listens.',
      todo: '',
    };
    expect(resultOf([failed as Happening], [])).toEqual({
      happenings: [failed],
      times: [{ stage: 'connect', ms: 3 }],
      outcome: 'no connection',
      words: 'Nobody listens.',
    });
  });

  it('that the server cut off is that', () => {
    expect(resultOf([connected(1), replied(2, 'greeting', '220'), ended(9, 'closed')], [])).toMatchObject({
      outcome: 'cut off',
      reached: 'greeting',
    });
  });
});
