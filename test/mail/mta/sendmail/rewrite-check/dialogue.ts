import { connect } from 'node:net';
import type { CheckQuestion } from '#mail/mta/sendmail/rewrite/check/index';

/** What a real server said: the first reply that was no success, or the queue id of what it took. */
export type Heard =
  | {
      readonly stage: 'connect' | 'MAIL' | 'RCPT';
      readonly code: string;
      readonly enhanced: string;
      /** The rest of the reply. */
      readonly words: string;
    }
  | { readonly stage: 'taken'; readonly id: string };

/** Sends one message over a connection of its own, from the address of the client. */
export async function offer(server: string, { client, sender, recipient }: CheckQuestion): Promise<Heard> {
  const socket = connect({ host: server, port: 25, localAddress: client.address, noDelay: true });
  let text = '';
  let over = false;
  let wake: () => void = () => undefined;
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
    wake();
  });
  socket.on('close', () => {
    over = true;
    wake();
  });
  let trouble: Error | undefined;
  socket.on('error', (error) => (trouble = error));
  const reply = async (): Promise<string> => {
    for (;;) {
      const [whole] = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(text) ?? [];
      if (whole !== undefined) {
        text = text.slice(whole.length);
        return whole;
      }
      if (over) throw trouble ?? new Error(`${server} hung up`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const say = (line: string): Promise<string> => {
    socket.write(Buffer.from(`${line}\r\n`, 'latin1'));
    return reply();
  };
  const refused = (stage: 'connect' | 'MAIL' | 'RCPT', words: string): Heard => {
    const [, code = '', enhanced = '', rest = ''] = /^(\d{3}) (\d\.\d+\.\d+)?(.*)/.exec(words) ?? [];
    return { stage, code, enhanced, words: rest };
  };
  try {
    const greeting = await reply();
    if (greeting.startsWith('421')) return refused('connect', greeting);
    const hello = await say(`EHLO ${client.helo}`);
    const mail = await say(`MAIL FROM:<${sender}>`);
    // Somebody refused at once is told so at every command, and is offered nothing.
    if (!mail.startsWith('2')) return refused(hello.includes('PIPELINING') ? 'MAIL' : 'connect', mail);
    const rcpt = await say(`RCPT TO:<${recipient}>`);
    if (!rcpt.startsWith('2')) return refused('RCPT', rcpt);
    await say('DATA');
    const taken = await say('Subject: asked\r\n\r\ntext\r\n.');
    const [, id] = /^250 \S+ (\w+) Message accepted/.exec(taken) ?? [];
    if (id === undefined) throw new Error(`The message was not taken: ${taken}`);
    return { stage: 'taken', id };
  } finally {
    socket.destroy();
  }
}
