import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { lookAtSmtp, type Sight } from '#services/deploys/smtp-look';
import { compareSights } from '#services/deploys/smtp-sights';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A server that greets and then answers line by line. */
async function server(greeting: string, answer: (line: string) => string | undefined): Promise<Socket> {
  const listening = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write(greeting);
    let rest = '';
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const said = answer(line);
        if (said === undefined) socket.destroy();
        else socket.write(said);
      }
    });
  });
  servers.push(listening);
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return connect((listening.address() as AddressInfo).port, '127.0.0.1');
}

// As Postfix and sendmail answer, see RFC 5321.
const mail = (line: string): string => {
  if (line.startsWith('EHLO'))
    return '250-mx1 at your service\r\n250-SIZE 10240000\r\n250-8BITMIME\r\n250 DSN\r\n';
  if (line === 'QUIT') return '221 2.0.0 Bye\r\n';
  return '250 2.1.0 Ok\r\n';
};
const look = async (greeting: string, answer: (line: string) => string | undefined): Promise<Sight> =>
  lookAtSmtp(25, await server(greeting, answer), 300);

describe('looking at SMTP', () => {
  it('goes as far as the recipient and sends no mail', async () => {
    const lines: string[] = [];
    const seen = await look('220-wait\r\n220 mx1 ESMTP\r\n', (line) => {
      lines.push(line);
      return mail(line);
    });
    expect(seen).toEqual({
      port: 25,
      state: 'smtp',
      greeting: 220,
      sender: 250,
      postmaster: 250,
      offers: ['8BITMIME', 'DSN', 'SIZE'],
      words: '',
    });
    expect(lines).toEqual(['EHLO [127.0.0.1]', 'MAIL FROM:<>', 'RCPT TO:<postmaster>', 'RSET', 'QUIT']);
  });

  it('keeps what it heard from a server that hangs up at the end', async () => {
    const seen = await look('220 mx1\r\n', (line) => (line === 'RSET' ? undefined : mail(line)));
    expect(seen).toMatchObject({ state: 'smtp', postmaster: 250 });
  });

  it.each([
    ['no room', '421 4.3.2 too many connections\r\n', { state: 'smtp', greeting: 421 }],
    [
      'another protocol',
      'SSH-2.0-OpenSSH_9.2\r\n',
      { state: 'strange', words: 'What it said was not SMTP.' },
    ],
    ['silence', '', { state: 'strange', words: 'It did not answer within 0 seconds.' }],
    [
      'a line without end',
      'x'.repeat(200_000),
      { state: 'strange', words: 'It sent far more than a reply.' },
    ],
    [
      'a reply without end',
      '220-x\r\n'.repeat(20_000),
      { state: 'strange', words: 'It sent far more than a reply.' },
    ],
    ['bytes', '\x00\xff\r\n', { state: 'strange', words: 'What it said was not SMTP.' }],
  ])('takes %s for what it is', async (_name, greeting, wanted) => {
    expect(await look(greeting, mail)).toMatchObject(wanted);
  });

  it('tells a refusal with its words', async () => {
    const seen = await look('220 mx1\r\n', (line) =>
      line.startsWith('MAIL') ? '550 5.7.1 Access denied\r\n' : mail(line),
    );
    expect(seen).toMatchObject({
      state: 'smtp',
      sender: 550,
      postmaster: 0,
      words: '550 5.7.1 Access denied',
    });
  });

  it('hears of a server that hangs up in the middle', async () => {
    const seen = await look('220 mx1\r\n', (line) => (line.startsWith('RCPT') ? undefined : mail(line)));
    expect(seen).toMatchObject({ state: 'strange', words: 'It hung up.' });
  });
});

describe('SMTP before and after', () => {
  const fine: Sight = {
    port: 25,
    state: 'smtp',
    greeting: 220,
    sender: 250,
    postmaster: 250,
    offers: ['SIZE', 'STARTTLS'],
    words: '',
  };
  const closed: Sight = {
    ...fine,
    port: 587,
    state: 'closed',
    greeting: 0,
    sender: 0,
    postmaster: 0,
    offers: [],
  };

  it('finds nothing where all is as it was', () => {
    expect(compareSights([fine, closed], [fine, closed])).toEqual({
      broken: [],
      different: [],
      words: 'SMTP answers on port 25 over a new connection.',
    });
  });

  it.each<[string, Partial<Sight>, string]>([
    ['closed', { state: 'closed', words: '' }, 'Nobody answers on port 25 any more.'],
    ['strange', { state: 'strange', words: 'It hung up.' }, 'Port 25 does not work any more (It hung up.).'],
    ['turned away', { greeting: 554, words: '554 No' }, 'Port 25 turns clients away (554 No).'],
    ['no sender', { sender: 451, words: '451 No' }, 'Port 25 refuses mail (451 No).'],
    ['no postmaster', { postmaster: 550, words: '550 No' }, 'Port 25 refuses mail for postmaster (550 No).'],
  ])('says what is broken: %s', (_name, change, words) => {
    expect(compareSights([fine], [{ ...fine, ...change }]).broken).toEqual([words]);
  });

  it('says what is only different', () => {
    const { broken, different } = compareSights([fine], [{ ...fine, offers: ['DSN', 'SIZE'] }]);
    expect(broken).toEqual([]);
    expect(different).toEqual(['Port 25 no longer offers STARTTLS.', 'Port 25 now offers DSN.']);
  });

  it('blames nothing on a deploy that was so before', () => {
    const shut = { ...fine, sender: 530 };
    expect(compareSights([shut, closed], [{ ...shut, words: '530 No' }, closed]).broken).toEqual([]);
  });

  it('says that it did not look where it may not', () => {
    const { broken, words } = compareSights([fine], 'forbidden');
    expect(broken).toEqual([]);
    expect(words).toContain('SMTP was not looked at');
  });

  describe('where the change moves a port', () => {
    const shut = { ...closed, port: 25 };
    const there: Sight = { ...fine, port: 2525 };
    const before = [fine, { ...closed, port: 2525 }, { ...fine, port: 587 }];
    const moved = { opens: [2525], closes: [25] };

    it('misses the old one no more, and looks at the new one', () => {
      expect(compareSights(before, [shut, there, { ...fine, port: 587 }], moved)).toEqual({
        broken: [],
        different: ['Port 25 is closed, as the change has it.'],
        words: 'SMTP answers on port 2525, 587 over a new connection.',
      });
    });

    it.each<[string, Partial<Sight>, string]>([
      ['closed', { state: 'closed', words: '' }, 'Nobody answers on port 2525.'],
      ['strange', { state: 'strange', words: 'It hung up.' }, 'Port 2525 does not work (It hung up.).'],
      ['no sender', { sender: 451, words: '451 No' }, 'Port 2525 refuses mail (451 No).'],
    ])('finds the new one broken: %s', (_name, change, words) => {
      const after = [shut, { ...there, ...change }, { ...fine, port: 587 }];
      expect(compareSights(before, after, moved).broken).toEqual([words]);
    });

    it('misses every other port', () => {
      const after = [shut, there, { ...closed, port: 587 }];
      expect(compareSights(before, after, moved).broken).toEqual(['Nobody answers on port 587 any more.']);
    });

    it('asks nothing of a mail server that did not run', () => {
      const down = [shut, { ...closed, port: 2525 }];
      expect(compareSights(down, down, moved).broken).toEqual([]);
    });

    it('says that nothing is left to look at', () => {
      expect(compareSights([fine], [shut], { opens: [], closes: [25] })).toEqual({
        broken: [],
        different: ['Port 25 is closed, as the change has it.'],
        words: 'This change leaves no SMTP port that could be looked at over a new connection.',
      });
    });
  });
});
