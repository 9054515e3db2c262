import { describe, expect, it } from 'vitest';
import { compareArrived } from '#mail/smtp/arrived';
import { compareSessions } from '#mail/smtp/compare';
import { encodedText, mailDate } from '#mail/smtp/compose';
import type { SessionResult } from '#mail/smtp/transcript';

describe('side by side', () => {
  it('names the place that cannot get through where another can', () => {
    const no: SessionResult = {
      happenings: [],
      times: [],
      outcome: 'no connection',
      words: 'The connection timed out.',
    };
    const yes: SessionResult = { happenings: [], times: [], outcome: 'accepted', words: 'Accepted.' };
    const to = 'mx.example port 25';
    expect(
      compareSessions([
        { from: 'this computer', to, result: no },
        { from: 'mx2', to, result: yes },
      ]).words,
    ).toEqual([
      'mx.example port 25 is not reachable from this computer (timed out), but from mx2: something between filters it.',
    ]);
  });

  it('tells trace headers from other changes of a message', () => {
    const sent = 'Subject: x\r\n\r\none\ntwo\r\n';
    const came = 'Received: from a\r\n\tby b\r\nSubject: x\r\n\r\none\r\ntwo\r\n';
    const { same, words } = compareArrived(sent, came);
    expect(same).toBe(false);
    expect(words).toEqual(['Added on the way: Received.', 'Line ends: LF became CRLF.']);
    expect(compareArrived(sent, sent).exact).toBe(true);
  });

  it('writes dates and encoded words as RFC 5322 and 2047 have them', () => {
    expect(mailDate(new Date('1997-11-21T15:55:06Z'))).toBe('Fri, 21 Nov 1997 15:55:06 +0000');
    expect(encodedText('Grüße')).toBe('=?UTF-8?B?R3LDvMOfZQ==?=');
    expect(encodedText('plain')).toBe('plain');
  });
});
