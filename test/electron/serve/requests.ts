import { request } from './raw.ts';

/** What an attacker may know about a running door: everything but the secrets, unless the row says otherwise. */
export interface Scene {
  readonly port: number;
  readonly host: string;
  readonly origin: string;
  /** A good session cookie: the browser attaches it to other people's requests too. */
  readonly cookie: string;
  /** A ticket that would be good together with the cookie. */
  readonly ticket: string;
  /** A code that would be good. */
  readonly code: string;
}

export interface Refusal {
  readonly name: string;
  readonly bytes: (scene: Scene) => string;
  /** Statuses that count as refused here. 0: closed without a word. */
  readonly status: readonly number[];
}

export type Headers = Readonly<Record<string, string | undefined>>;

export const get =
  (path: string, headers: Headers = {}) =>
  ({ host, cookie }: Scene) =>
    request(`GET ${path}`, { Host: host, Cookie: cookie, Connection: 'close', ...headers });

export const post =
  (path: string, headers: Headers | ((scene: Scene) => Headers) = {}, body?: string) =>
  (scene: Scene) => {
    const sent = body ?? JSON.stringify(scene.code);
    return request(
      `POST ${path}`,
      {
        Host: scene.host,
        Origin: scene.origin,
        Cookie: scene.cookie,
        'Content-Type': 'application/json',
        'Content-Length': String(sent.length),
        Connection: 'close',
        ...(typeof headers === 'function' ? headers(scene) : headers),
      },
      sent,
    );
  };

/** A WebSocket handshake that would be accepted, changed by `headers`. */
export const socket =
  (headers: Headers | ((scene: Scene) => Headers), line = 'GET /socket') =>
  (scene: Scene) =>
    request(line, {
      Host: scene.host,
      Origin: scene.origin,
      Cookie: scene.cookie,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol': `postroom.1, ${scene.ticket}`,
      ...(typeof headers === 'function' ? headers(scene) : headers),
    });

export const wrong = 'A'.repeat(43);

/** The same requests without the flaw: they must be accepted, or the rows above prove nothing. */
export const accepted = {
  page: get('/'),
  file: get('/assets/app-1.js'),
  signIn: post('/session'),
  ticket: post('/session/ticket'),
  socket: socket({}),
} as const;
