import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Services } from '#services/index';
import type { Page } from '../page/files.ts';
import { answerEmpty, answerFile, answerJson, readJson, refuse } from './answers.ts';
import { codeName, createGate } from './gate.ts';
import { checkHead, cookieOf, type Head } from './head.ts';
import { createSockets, subprotocol } from './sockets.ts';

export interface DoorOptions {
  readonly router: Services['router'];
  readonly page: Page;
  /** 0 takes a free one. */
  readonly port: number;
  /** Milliseconds that never step back; tests give their own. */
  readonly now?: () => number;
}

export interface Door {
  readonly port: number;
  readonly windows: number;
  /** A link that signs in one browser, once. `handOver`: for the file that opens our own window, see app-window.ts. */
  link(kind?: 'printed' | 'handOver'): string;
  close(): Promise<void>;
}

/** Paths under which nothing but the sign-in page lives: all that anyone gets to see without a session. */
const openPath = /^\/enter\/[a-z]+\.(?:js|css)$/;
const handOverPath = /^\/enter\/([A-Za-z0-9_-]{43})$/;

/** Opens the serve door on 127.0.0.1. Rejects when the port is taken. */
export async function openDoor({
  router,
  page,
  port: wanted,
  now = () => performance.now(),
}: DoorOptions): Promise<Door> {
  const gate = createGate(now);
  const sockets = createSockets(router);
  let port = wanted;
  // Cookies do not know ports: without the port in the name, two doors on this machine would sign each other out.
  const cookieName = (): string => `postroom-${port}`;
  const sessionOf = (head: Head): ReturnType<typeof gate.session> =>
    gate.session(cookieOf(head.header('cookie'), cookieName()));
  const mayArriveFrom = (path: string): boolean => gate.isCodeName(handOverPath.exec(path)?.[1] ?? '');

  function get(head: Head, response: ServerResponse): void {
    const session = sessionOf(head);
    const arrives = head.path === '/' || mayArriveFrom(head.path);
    if (!arrives && session === undefined && !openPath.test(head.path)) {
      refuse(response, 401);
      return;
    }
    const file = page.file(arrives ? (session === undefined ? '/enter.html' : '/index.html') : head.path);
    // The two pages have one address each, `/`, so that nothing depends on their file names.
    if (file === undefined || (!arrives && head.path.endsWith('.html'))) {
      refuse(response, 404);
      return;
    }
    const stale =
      arrives && session === undefined && cookieOf(head.header('cookie'), cookieName()) !== undefined;
    answerFile(response, file, stale ? { 'Set-Cookie': `${cookieName()}=; Max-Age=0; Path=/` } : {});
  }

  function enter(body: unknown, response: ServerResponse): void {
    const entered = gate.redeem(typeof body === 'string' ? body : '');
    if (typeof entered === 'string') refuse(response, entered === 'wrong' ? 401 : 429);
    else
      answerEmpty(response, {
        'Set-Cookie': `${cookieName()}=${entered.cookie}; HttpOnly; SameSite=Strict; Path=/`,
      });
  }

  function ticket(head: Head, response: ServerResponse): void {
    const session = sessionOf(head);
    if (session === undefined) refuse(response, 401);
    else if (sockets.full) refuse(response, 409);
    else answerJson(response, { ticket: gate.issueTicket(session) });
  }

  async function post(head: Head, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, head.header('content-type'));
    if ('status' in body) refuse(response, body.status);
    else if (head.path === '/session') enter(body.value, response);
    else if (head.path === '/session/ticket') ticket(head, response);
    else refuse(response, 404);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const status = ((): number | undefined => {
      const checked = checkHead(request, { port, upgrade: true, mayArriveFrom: () => false });
      if (typeof checked === 'number') return checked;
      if (checked.path !== '/socket') return 404;
      const session = sessionOf(checked);
      // A cookie alone is never enough: browsers attach it to whatever another page opens.
      const [protocol, ticket, ...more] = (checked.header('sec-websocket-protocol') ?? '').split(/, ?/);
      if (session === undefined) return 401;
      if (protocol !== subprotocol || more.length > 0) return 401;
      const entry = gate.admit(session, ticket ?? '');
      if (entry !== 'welcome') return entry === 'wrong' ? 401 : 429;
      if (sockets.full) return 409;
      sockets.welcome(request, socket, head, session);
      return undefined;
    })();
    socket.on('error', () => undefined);
    if (status !== undefined)
      socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  }

  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 5000,
      requireHostHeader: false,
      insecureHTTPParser: false,
    },
    (request, response) => {
      const head = checkHead(request, { port, upgrade: false, mayArriveFrom });
      if (typeof head === 'number') refuse(response, head);
      else if (head.method === 'GET') get(head, response);
      else
        post(head, request, response).catch(() => {
          response.destroy(); // The client went away while it was sending.
        });
    },
  );
  server.maxConnections = 128;
  server.on('upgrade', upgrade);
  server.on('checkContinue', (_, response: ServerResponse) => refuse(response, 400));
  server.on('checkExpectation', (_, response: ServerResponse) => refuse(response, 400));

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new Error(`port ${wanted} is in use by another program. Give another --port, or none.`)
          : error,
      );
    });
    server.listen({ host: '127.0.0.1', port: wanted, exclusive: true }, resolve);
  });
  port = (server.address() as AddressInfo).port;

  return {
    port,
    get windows() {
      return sockets.count;
    },
    link(kind = 'printed') {
      const code = gate.issueCode();
      return `http://127.0.0.1:${port}/${kind === 'handOver' ? `enter/${codeName(code)}` : ''}#${code}`;
    },
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 700).unref();
      }),
  };
}
