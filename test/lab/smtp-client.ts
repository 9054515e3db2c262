import { once } from 'node:events';
import { connect } from 'node:net';

/** A message as it is to go over the wire. Strings are UTF-8 unless given as bytes. */
export interface Mail {
  from: string;
  fromParameters?: string;
  to: readonly string[];
  /** ESMTP parameters of each recipient, in the order of `to`. */
  toParameters?: readonly string[];
  /** Whole, with headers; line ends may be bare LF. */
  content: string | Uint8Array;
  /** Sends the bytes as they are, also where line ends are wrong. */
  asIs?: boolean;
}

export interface Submission {
  accepted: boolean;
  /** The last thing the server said. */
  reply: string;
  refusedRecipients: string[];
}

/** Sends mail as it stands: no address is checked, no header is added. */
export async function submit(ip: string, port: number, mails: readonly Mail[]): Promise<Submission[]> {
  const socket = connect({ host: ip, port, noDelay: true });
  await once(socket, 'connect');
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest = '';
  const reply = async (): Promise<string> => {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(rest);
      if (whole !== null) {
        rest = rest.slice(whole[0].length);
        return whole[0].trim();
      }
      const next = await chunks.next();
      if (next.done === true) throw new Error(`${ip}:${port} hung up`);
      rest += next.value.toString('latin1');
    }
  };
  const ask = (line: string | Uint8Array): Promise<string> => {
    socket.write(line);
    if (typeof line === 'string') socket.write('\r\n');
    return reply();
  };

  await reply();
  await ask('EHLO console.lab.test');
  const results: Submission[] = [];
  for (const mail of mails) results.push(await send(mail, ask));
  await ask('QUIT');
  socket.destroy();
  return results;
}

async function send(mail: Mail, ask: (line: string | Uint8Array) => Promise<string>): Promise<Submission> {
  const refusedRecipients: string[] = [];
  let last = await ask(
    `MAIL FROM:<${mail.from}>${mail.fromParameters === undefined ? '' : ` ${mail.fromParameters}`}`,
  );
  const refused = async (): Promise<Submission> => {
    await ask('RSET');
    return { accepted: false, reply: last, refusedRecipients };
  };
  if (!last.startsWith('2')) return refused();
  for (const [index, address] of mail.to.entries()) {
    last = await ask(`RCPT TO:<${address}> ${mail.toParameters?.[index] ?? ''}`.trimEnd());
    if (!last.startsWith('2')) refusedRecipients.push(address);
  }
  if (refusedRecipients.length === mail.to.length) return refused();
  last = await ask('DATA');
  if (!last.startsWith('3')) return refused();
  const given = Buffer.from(mail.content).toString('latin1');
  const bytes = (mail.asIs === true ? given : given.replace(/\r?\n/g, '\r\n')).replace(/(^|\n)\./g, '$1..');
  const end = bytes.endsWith('\r\n') || (bytes === '' && mail.asIs === true) ? '' : '\r\n';
  last = await ask(Buffer.from(`${bytes}${end}.\r\n`, 'latin1'));
  return { accepted: last.startsWith('2'), reply: last, refusedRecipients };
}
