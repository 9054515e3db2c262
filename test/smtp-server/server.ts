import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Behaviour, Seen } from './behaviour.ts';
import { ServedSession } from './session.ts';

/** An SMTP or LMTP server on 127.0.0.1 that does as it is told, and keeps every byte it got. */
export class SmtpServer {
  readonly seen: Seen[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(behaviour: Behaviour) {
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      // A client that leaves in the middle of a sentence is part of the business.
      socket.on('error', () => socket.destroy());
      const session = new ServedSession(socket, behaviour);
      this.seen.push(session.seen);
      socket.on('close', () => {
        session.seen.closed = true;
        this.#sockets.delete(socket);
      });
    });
  }

  static async start(behaviour: Behaviour = {}): Promise<SmtpServer> {
    const made = new SmtpServer(behaviour);
    made.#server.listen(0, '127.0.0.1');
    await once(made.#server, 'listening');
    return made;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The only connection, or the newest. */
  get last(): Seen {
    const last = this.seen.at(-1);
    if (last === undefined) throw new Error('Nobody has connected.');
    return last;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
