import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mechanism, Step } from '#mail/smtp/step';
import type { Behaviour } from '../../../smtp-server/behaviour.ts';
import { Certificates, type Pair } from './certificates.ts';
import { data, ehlo, greeting, mail, message, quit, rcpt, session, small } from './on-the-wire.ts';

const secret = 'correct horse battery';
const users = { anna: secret };
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const auth = (mechanism: Mechanism, initial: boolean, word = secret): Step => ({
  kind: 'auth',
  stage: 'auth',
  mechanism,
  user: 'anna',
  secret: word,
  initial,
});

describe.each<[Mechanism, boolean]>([
  ['PLAIN', true],
  ['PLAIN', false],
  ['LOGIN', true],
  ['LOGIN', false],
  ['CRAM-MD5', false],
  ['CRAM-MD5', true],
  ['XOAUTH2', true],
  ['XOAUTH2', false],
])('AUTH %s, first response with the command: %s', (mechanism, initial) => {
  it('is accepted, and nothing of it is told', async () => {
    const { result, seen, told } = await session({ users }, [greeting, ehlo, auth(mechanism, initial), quit]);
    expect(seen.user).toBe('anna');
    expect(result).toMatchObject({ outcome: 'accepted' });
    const everything = JSON.stringify(result);
    for (const line of seen.bytes.split('\r\n').filter((one) => /^(AUTH \S+ )?[A-Za-z0-9+/=]{5,}$/.test(one)))
      expect(everything).not.toContain(line.split(' ').at(-1));
    expect(everything).not.toContain(secret);
    expect(told.filter((line) => line.includes('****')).length).toBeGreaterThan(0);
  });

  it('is refused with a wrong secret', async () => {
    const { result, seen } = await session({ users }, [
      greeting,
      ehlo,
      auth(mechanism, initial, 'wrong'),
      quit,
    ]);
    expect(seen.user).toBe('');
    expect(result).toMatchObject({ outcome: 'refused', words: '535 5.7.8 at AUTH: No' });
  });
});

describe('AUTH', () => {
  it('where it is wanted only if it is offered, nothing is sent otherwise', async () => {
    const step: Step = { ...auth('LOGIN', false), ifOffered: true } as Step;
    const offers = (line: string) =>
      session({ users, extensions: ['SIZE', line] }, [greeting, ehlo, step, quit]);
    for (const line of ['AUTH PLAIN LOGIN', 'AUTH=LOGIN', 'auth login'])
      expect((await offers(line)).seen.user).toBe('anna');
    const { result, seen } = await offers('AUTH PLAIN');
    expect(seen.bytes).toBe('EHLO console.test\r\nQUIT\r\n');
    expect(result).toMatchObject({
      outcome: 'refused',
      words: 'At AUTH: the server does not offer AUTH LOGIN',
      reached: 'hello',
    });
  });

  it('PLAIN has an identity to act as', async () => {
    const step: Step = { ...auth('PLAIN', true), as: 'boss' } as Step;
    const { seen } = await session({ users }, [greeting, ehlo, step, quit]);
    expect(seen.bytes).toContain(`AUTH PLAIN ${base64(`boss\0anna\0${secret}`)}\r\n`);
  });

  it('XOAUTH2: the error of a refused token is told, and answered by an empty line', async () => {
    const { seen, told } = await session({ users }, [
      greeting,
      ehlo,
      auth('XOAUTH2', true, 'stale-token'),
      quit,
    ]);
    expect(told).toContain('note: The server refuses the token: {"status":"401","schemes":"bearer"}');
    expect(seen.bytes).toMatch(/\r\n\r\nQUIT\r\n$/);
  });

  it('typed by hand it is masked as well, also where the server repeats it', async () => {
    const response = base64(`\0anna\0${secret}`);
    const typed: Step = { kind: 'line', stage: 'auth', line: `AUTH PLAIN ${response}` };
    const { result } = await session(
      { instead: { AUTH: { bytes: `500 5.5.1 Command unrecognized: "AUTH PLAIN ${response}"\r\n` } }, users },
      [greeting, ehlo, typed, quit],
    );
    expect(JSON.stringify(result)).not.toContain(response);
    expect(result.words).toBe('500 5.5.1 at AUTH: Command unrecognized: "AUTH PLAIN ****"');
  });

  it('typed line by line it is masked as long as it goes on', async () => {
    const line = (words: string): Step => ({ kind: 'line', stage: 'auth', line: words });
    const { result, seen, told } = await session({ users }, [
      greeting,
      ehlo,
      line('AUTH LOGIN'),
      line(base64('anna')),
      line(base64(secret)),
      line('NOOP'),
      quit,
    ]);
    expect(seen.user).toBe('anna');
    expect(JSON.stringify(result)).not.toContain(base64(secret));
    expect(told.filter((one) => one.startsWith('> '))).toEqual([
      '> EHLO console.test\r\n',
      '> AUTH LOGIN\r\n',
      '> ****\r\n',
      '> ****\r\n',
      '> NOOP\r\n',
      '> QUIT\r\n',
    ]);
  });
});

describe('the PROXY protocol', () => {
  const from = { address: '192.0.2.7', port: 4711 };
  const to = { address: '198.51.100.25', port: 25 };
  const header = async (step: object): Promise<string> => {
    const proxy = { kind: 'proxy', stage: 'connect', ...step } as Step;
    const { result, seen } = await session({ proxy: true }, [proxy, greeting, ehlo, quit]);
    expect(result.outcome).toBe('accepted');
    return seen.proxied;
  };

  it('version 1 is a line', async () => {
    expect(await header({ version: 1, from, to })).toBe('PROXY TCP4 192.0.2.7 198.51.100.25 4711 25\r\n');
    expect(await header({ version: 1 })).toBe('PROXY UNKNOWN\r\n');
    expect(await header({ version: 1, from: { address: '2001:db8::7', port: 1 }, to })).toBe(
      'PROXY TCP6 2001:db8::7 ::ffff:198.51.100.25 1 25\r\n',
    );
  });

  // Section 2.2 of proxy-protocol.txt: signature, version and command, family, length, addresses.
  it('version 2 is a block of bytes', async () => {
    const hex = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('hex');
    const signature = '0d0a0d0a000d0a515549540a';
    expect(hex(await header({ version: 2, from, to }))).toBe(`${signature}2111000cc0000207c633641912670019`);
    expect(hex(await header({ version: 2 }))).toBe(`${signature}20000000`);
    expect(
      hex(
        await header({
          version: 2,
          from: { address: '2001:db8::7', port: 1 },
          to: { address: '::ffff:192.0.2.1', port: 25 },
        }),
      ),
    ).toBe(`${signature}2121002420010db800000000000000000000000700000000000000000000ffffc000020100010019`);
  });
});

describe('TLS', () => {
  const made = new Certificates();
  const pairs: Record<'good' | 'expired' | 'other' | 'self', Pair> = {} as never;
  beforeAll(() => {
    const authority = made.make('/CN=Test Authority', { authority: true });
    pairs.good = made.make('/CN=server.test', { names: 'DNS:server.test' }, authority);
    pairs.expired = made.make(
      '/CN=server.test',
      { names: 'DNS:server.test', to: '20250101000000Z' },
      authority,
    );
    pairs.other = made.make('/CN=other.test', { names: 'DNS:other.test' }, authority);
    pairs.self = made.make('/CN=server.test', { names: 'DNS:server.test' });
  });
  afterAll(() => made.remove());

  const starttls: Step = { kind: 'starttls', stage: 'tls' };
  const mailAfter = [ehlo, mail(' REQUIRETLS'), rcpt('b@server.test'), data, message(small), quit];

  it('STARTTLS with SNI, then a whole session, REQUIRETLS too', async () => {
    const { result, seen } = await session({ certificate: pairs.good }, [
      greeting,
      ehlo,
      starttls,
      ...mailAfter,
    ]);
    expect(seen).toMatchObject({ tls: true, sni: 'server.test' });
    expect(seen.messages[0]?.parameters).toEqual(['REQUIRETLS']);
    expect(result.outcome).toBe('accepted');
    expect(result.happenings.find(({ kind }) => kind === 'secured')).toMatchObject({
      stage: 'tls',
      handshake: { sni: 'server.test', protocol: 'TLSv1.3', chain: [{ names: ['DNS:server.test'] }] },
    });
  });

  it('STARTTLS where it is offered, and clear text where it is not', async () => {
    const opportunistic: Step = { ...starttls, ifOffered: true, otherwise: 'go on' };
    const steps = [greeting, ehlo, opportunistic, ehlo, quit];
    const offered = await session({ certificate: pairs.good }, steps);
    expect(offered.seen.tls).toBe(true);
    // After the handshake the old offers count no more (RFC 3207 4.2).
    const again = await session({ certificate: pairs.good }, [greeting, ehlo, starttls, opportunistic, quit]);
    expect(again.told).toContain('note: It was left out: the server does not offer STARTTLS.');
    const clear = await session({ extensions: ['SIZE'] }, steps);
    expect(clear.seen.bytes).toBe('EHLO console.test\r\nEHLO console.test\r\nQUIT\r\n');
    expect(clear.result.outcome).toBe('accepted');
    const wanted = await session({ extensions: ['SIZE'] }, [
      greeting,
      ehlo,
      { ...starttls, ifOffered: true },
    ]);
    expect(wanted.result).toMatchObject({
      outcome: 'refused',
      words: 'At STARTTLS: the server does not offer STARTTLS',
    });
  });

  it('implicit TLS, before the greeting', async () => {
    const handshake: Step = { kind: 'handshake', stage: 'tls' };
    const { result, seen } = await session({ certificate: pairs.good, implicit: true }, [
      handshake,
      greeting,
      ...mailAfter,
    ]);
    expect(result.outcome).toBe('accepted');
    expect(seen.messages).toHaveLength(1);
  });

  it.each(['expired', 'other', 'self'] as const)(
    'a certificate that is %s is told, not refused',
    async (which) => {
      const { result } = await session({ certificate: pairs[which] }, [greeting, ehlo, starttls, ehlo, quit]);
      const secured = result.happenings.find((one) => one.kind === 'secured');
      expect(secured?.handshake.faults.length).toBeGreaterThan(0);
      expect(result.outcome).toBe('accepted');
    },
  );

  const failing = async (behaviour: Behaviour): Promise<string> => {
    const { result } = await session({ certificate: pairs.good, ...behaviour }, [
      greeting,
      ehlo,
      starttls,
      ...mailAfter,
    ]);
    expect(result).toMatchObject({ outcome: 'cut off', reached: 'hello' });
    expect(result.happenings.at(-1)).toMatchObject({ kind: 'ended', how: 'failed', stage: 'tls' });
    return result.words;
  };

  it('a server that knows only old TLS, garbage, a drop and a reset instead of a handshake', async () => {
    for (const behaviour of [
      { tlsVersions: { min: 'TLSv1', max: 'TLSv1.1' } },
      { instead: { TLS: { bytes: 'this is no handshake\r\n' } } },
      { instead: { TLS: 'drop' } },
      { instead: { TLS: 'reset' } },
    ] as const satisfies readonly Behaviour[])
      expect(await failing(behaviour)).toMatch(/^At STARTTLS: \S/);
  });

  it('STARTTLS that is refused leaves the session in clear text', async () => {
    const { result, seen } = await session({ instead: { STARTTLS: 'silence' } }, [
      greeting,
      ehlo,
      { ...starttls, seconds: 0.2 },
    ]);
    expect(result.words).toBe('At STARTTLS: the server said nothing in time');
    expect(seen.tls).toBe(false);
    const refused = await session(
      { instead: { STARTTLS: { bytes: '454 4.7.0 Not now\r\n' } }, certificate: pairs.good },
      [greeting, ehlo, starttls],
    );
    expect(refused.result).toMatchObject({ outcome: 'put off', words: '454 4.7.0 at STARTTLS: Not now' });
  });

  it('what was put in clear text behind 220 is thrown away and told', async () => {
    const { result, told } = await session(
      {
        certificate: pairs.good,
        instead: { STARTTLS: { bytes: '220 2.0.0 Ready\r\n250-injected\r\n250 SIZE 1\r\nhalf' } },
      },
      [greeting, ehlo, starttls, ehlo, quit],
    );
    const injected = '250-injected\r\n250 SIZE 1\r\nhalf'.length;
    expect(told.find((line) => line.startsWith('note: The server sent'))).toContain(
      `${injected} bytes in clear text`,
    );
    expect(told.join('')).not.toContain('< 250-injected');
    expect(result.outcome).toBe('accepted');
  });
});
