import { createServer, type Server, type Socket } from 'node:net';

/** A TCP server of the test. */
export class FarServer {
  readonly sockets = new Set<Socket>();
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
    });
  }

  static open(address: string, serve: (socket: Socket) => void): Promise<FarServer> {
    const server = createServer({ allowHalfOpen: true }, serve);
    return new Promise((resolve) =>
      server.listen(0, address, () =>
        resolve(new FarServer(server, (server.address() as { port: number }).port)),
      ),
    );
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }
}

/** Sends back what it gets; at the end of it, how much that was, and closes. */
export const echo = (socket: Socket): void => {
  let count = 0;
  socket.on('data', (bytes: Uint8Array) => {
    count += bytes.length;
    if (!socket.write(bytes)) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
  socket.on('end', () => socket.end(`end ${count}`));
};
