import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Services } from '#services/index';
import { reportDefect } from '../faults.ts';
import type { Session } from './gate.ts';

/** What the window asks for beside its ticket, and the only thing we agree to. */
export const subprotocol = 'postroom.1';
/** Windows at a time. A list of them to look at and close is a later feature. */
export const maxClients = 4;
/** An action on 200,000 messages with long ids and senders is about 35 MiB of JSON. */
const maxPayload = 48 * 1024 * 1024;
const pingMs = 15_000;

export interface Sockets {
  readonly full: boolean;
  readonly count: number;
  /** Completes an upgrade that was already let in. */
  welcome(request: IncomingMessage, socket: Duplex, head: Buffer, session: Session): void;
  close(): void;
}

/** The WebSocket end of the serve door: every message that arrives here comes from a signed-in window. */
export function createSockets(router: Services['router']): Sockets {
  const handler = new RPCHandler(router, { interceptors: [onError(reportDefect)] });
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload,
    handleProtocols: () => subprotocol,
  });
  const silent = new WeakSet<WebSocket>();
  const pinging = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }, pingMs);
  pinging.unref();

  const open = (socket: WebSocket, session: Session): void => {
    session.sockets += 1;
    socket.on('close', () => (session.sockets -= 1));
    // A broken frame or one too large: ws closes the connection by itself, the window reconnects.
    socket.on('error', () => undefined);
    socket.on('pong', () => silent.delete(socket));
    void handler.upgrade({
      addEventListener: socket.addEventListener.bind(socket),
      // oRPC awaits what `send` returns before it asks an iterator for more. So a window that reads slowly slows the
      // host down instead of filling our memory.
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- typed void, but see above
      send: (data: string | Uint8Array) =>
        new Promise<void>((resolve) => {
          socket.send(data, () => resolve());
        }),
    });
  };

  return {
    get full() {
      return server.clients.size >= maxClients;
    },
    get count() {
      return server.clients.size;
    },
    welcome(request, socket, head, session) {
      server.handleUpgrade(request, socket, head, (accepted) => open(accepted, session));
    },
    close() {
      clearInterval(pinging);
      for (const socket of server.clients) socket.close(1001, 'Postroom ends');
      setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, 500).unref();
    },
  };
}
