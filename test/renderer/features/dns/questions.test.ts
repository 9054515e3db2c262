import { describe, expect, it } from 'vitest';
import {
  emptyDraft,
  readDraft,
  serverOf,
  whyNotAsk,
} from '../../../../renderer/features/dns/ask/questions.ts';

describe('questions as they are typed', () => {
  it('are every name with every type, each once, in the order of the names', () => {
    const { faults, questions } = readDraft({
      ...emptyDraft,
      names: 'example.com\n\nmx1.example.com.\nEXAMPLE.com\nno name\n',
      types: ['MX', 'A'],
      server: '192.0.2.53#5353',
      tcp: true,
      dnssec: true,
    });
    const how = { server: '192.0.2.53#5353', transport: 'tcp', dnssec: true };
    expect(questions).toEqual([
      { name: 'example.com', type: 'MX', ...how },
      { name: 'example.com', type: 'A', ...how },
      { name: 'mx1.example.com', type: 'MX', ...how },
      { name: 'mx1.example.com', type: 'A', ...how },
    ]);
    expect(faults).toEqual([{ line: 5, words: 'no domain name.' }]);
  });
  it('a server is an address, with a port or without', () => {
    expect(serverOf(' 2001:db8::53#5300 ')).toBe('2001:db8::53#5300');
    expect(serverOf('192.0.2.53')).toBe('192.0.2.53');
    expect(serverOf('ns1.example.com')).toBe(undefined);
    expect(serverOf('192.0.2.53 -f /etc/passwd')).toBe(undefined);
  });
  it('what cannot be asked says why', () => {
    const why = (change: object): string | undefined => {
      const draft = { ...emptyDraft, names: 'example.com', ...change };
      return whyNotAsk(readDraft(draft), draft.types);
    };
    expect(why({})).toBe(undefined);
    expect(why({ names: '' })).toBe('Type at least one name.');
    expect(why({ types: [] })).toBe('Choose at least one type.');
    expect(why({ server: 'ns1' })).toContain('IP address');
    expect(why({ names: Array.from({ length: 5001 }, (_, n) => `h${n}.example`).join('\n') })).toBe(
      'At most 5,000 questions at once.',
    );
  });
});
