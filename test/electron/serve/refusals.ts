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

type Headers = Readonly<Record<string, string | undefined>>;

const get =
  (path: string, headers: Headers = {}) =>
  ({ host, cookie }: Scene) =>
    request(`GET ${path}`, { Host: host, Cookie: cookie, Connection: 'close', ...headers });

const post =
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
const socket =
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

const wrong = 'A'.repeat(43);

const hosts: Refusal[] = [
  ['another name (DNS rebinding)', () => 'evil.example'],
  ['another name with our port', ({ port }: Scene) => `evil.example:${port}`],
  ['the address without the port', () => '127.0.0.1'],
  ['localhost without the port', () => 'localhost'],
  ['another port', ({ port }: Scene) => `127.0.0.1:${port + 1}`],
  ['a trailing dot', ({ port }: Scene) => `localhost.:${port}`],
  ['capital letters', ({ port }: Scene) => `LOCALHOST:${port}`],
  ['a sub-domain of localhost', ({ port }: Scene) => `evil.localhost:${port}`],
  ['the short form of the address', ({ port }: Scene) => `127.1:${port}`],
  ['the decimal form of the address', ({ port }: Scene) => `2130706433:${port}`],
  ['0.0.0.0', ({ port }: Scene) => `0.0.0.0:${port}`],
  ['a user name before it', ({ port }: Scene) => `x@127.0.0.1:${port}`],
  ['a list', ({ host }: Scene) => `${host}, evil.example`],
  ['nothing', () => ''],
].map(([what, value]) => ({
  name: `Host is ${what as string}`,
  bytes: (scene: Scene) => get('/', { Host: (value as (scene: Scene) => string)(scene) })(scene),
  status: [403],
}));

const heads: Refusal[] = [
  { name: 'no Host at all', bytes: get('/', { Host: undefined }), status: [403] },
  {
    name: 'two Hosts, ours first',
    bytes: ({ host }) => `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`,
    status: [400],
  },
  {
    name: 'two Hosts, ours last',
    bytes: ({ host }) => `GET / HTTP/1.1\r\nHost: evil.example\r\nHost: ${host}\r\n\r\n`,
    status: [400],
  },
  {
    name: 'two Hosts of different case',
    bytes: ({ host }) => `GET / HTTP/1.1\r\nHost: ${host}\r\nhOST: ${host}\r\n\r\n`,
    status: [400],
  },
  {
    name: 'absolute target',
    bytes: ({ host, cookie }) => request(`GET http://${host}/`, { Host: host, Cookie: cookie }),
    status: [400],
  },
  { name: 'absolute target elsewhere', bytes: get('http://evil.example/'), status: [400] },
  { name: 'target with two slashes', bytes: get('//evil.example/'), status: [400] },
  {
    name: 'authority target',
    bytes: ({ host }) => request(`CONNECT ${host}`, { Host: host }),
    status: [0, 400, 405],
  },
  { name: 'asterisk target', bytes: ({ host }) => request('OPTIONS *', { Host: host }), status: [400, 405] },
  {
    name: 'HTTP/1.0',
    bytes: ({ host, cookie }) => `GET / HTTP/1.0\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`,
    status: [400],
  },
  { name: 'HTTP/0.9', bytes: () => 'GET /\r\n', status: [0, 400] },
  { name: 'HTTP/2 preface', bytes: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: [0, 400] },
  { name: 'TLS', bytes: () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', status: [0, 400] },
  { name: 'a head of 64 KiB', bytes: get('/', { 'X-Long': 'x'.repeat(65_536) }), status: [431] },
  { name: 'a path of 8 KiB', bytes: get(`/${'x'.repeat(8192)}`), status: [400] },
  { name: 'a control character in a header', bytes: get('/', { 'X-A': 'a\x00b' }), status: [400] },
  {
    name: 'a folded header',
    bytes: ({ host }) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: b\r\n c\r\n\r\n`,
    status: [400],
  },
  {
    name: 'a blank before the colon',
    bytes: ({ host }) => `GET / HTTP/1.1\r\nHost : ${host}\r\n\r\n`,
    status: [400],
  },
  { name: 'bare line feeds', bytes: ({ host }) => `GET / HTTP/1.1\nHost: ${host}\n\n`, status: [0, 400] },
  {
    name: 'a body on GET',
    bytes: ({ host, cookie }) =>
      request('GET /', { Host: host, Cookie: cookie, 'Content-Length': '5' }, 'hello'),
    status: [400],
  },
  { name: 'Expect: 100-continue', bytes: post('/session', { Expect: '100-continue' }), status: [400] },
  {
    name: 'two cookies headers',
    bytes: ({ host, cookie }) =>
      `GET /assets/app-1.js HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nCookie: a=b\r\n\r\n`,
    status: [400],
  },
];

const smuggling: Refusal[] = [
  {
    name: 'Content-Length and Transfer-Encoding',
    bytes: post('/session', { 'Transfer-Encoding': 'chunked' }, '0\r\n\r\nGET / HTTP/1.1\r\n'),
    status: [400],
  },
  {
    name: 'two Content-Lengths',
    bytes: ({ host, origin }) =>
      `POST /session HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n`,
    status: [400],
  },
  { name: 'Content-Length with a sign', bytes: post('/session', { 'Content-Length': '+45' }), status: [400] },
  {
    name: 'Content-Length in hexadecimal',
    bytes: post('/session', { 'Content-Length': '0x2d' }),
    status: [400],
  },
  { name: 'a negative Content-Length', bytes: post('/session', { 'Content-Length': '-1' }), status: [400] },
  {
    name: 'Transfer-Encoding alone',
    bytes: post(
      '/session',
      { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' },
      '2\r\n""\r\n0\r\n\r\n',
    ),
    status: [400],
  },
  {
    name: 'Transfer-Encoding in disguise',
    bytes: post('/session', { 'Transfer-Encoding': 'xchunked' }),
    status: [400],
  },
  {
    name: 'Transfer-Encoding, identity last',
    bytes: post(
      '/session',
      { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked, identity' },
      '0\r\n\r\n',
    ),
    status: [400],
  },
  {
    name: 'a second request behind a refused one',
    bytes: (scene) => request('GET /nothing', { Host: scene.host, Cookie: scene.cookie }) + get('/')(scene),
    status: [404],
  },
];

const methods: Refusal[] = [
  'HEAD',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'PURGE',
  'get',
].map((method) => ({
  name: `method ${method}`,
  bytes: ({ host, origin, cookie }) => request(`${method} /`, { Host: host, Origin: origin, Cookie: cookie }),
  status: [400, 405],
}));

const origins: Refusal[] = (
  [
    ['missing', undefined],
    ['null', 'null'],
    ['empty', ''],
    ['of another site', 'http://evil.example'],
    ['that starts like ours', 'http://127.0.0.1.evil.example'],
    ['of another port', 'http://127.0.0.1:1'],
    ['of a file', 'file://'],
    ['of an extension', 'chrome-extension://abcdefghijklmnop'],
  ] as const
).flatMap(([what, Origin]) => [
  { name: `sign-in with an Origin ${what}`, bytes: post('/session', { Origin }), status: [403] },
  { name: `ticket with an Origin ${what}`, bytes: post('/session/ticket', { Origin }), status: [403] },
  { name: `WebSocket with an Origin ${what}`, bytes: socket({ Origin }), status: [403] },
]);

const ourOriginBut: Refusal[] = (
  [
    ['https', ({ host }: Scene) => `https://${host}`],
    ['a trailing slash', ({ origin }: Scene) => `${origin}/`],
    ['the other name of this machine', ({ port }: Scene) => `http://localhost:${port}`],
    ['a name that ends like ours', ({ host }: Scene) => `http://evil.example/${host}`],
  ] as const
).map(([what, value]) => ({
  name: `WebSocket with our Origin but ${what}`,
  bytes: socket((scene) => ({ Origin: value(scene) })),
  status: [403],
}));

const sites: Refusal[] = [
  {
    name: 'page from a cross-site link',
    bytes: get('/', {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    }),
    status: [403],
  },
  {
    name: 'page from another port (same-site)',
    bytes: get('/', {
      'Sec-Fetch-Site': 'same-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    }),
    status: [403],
  },
  {
    name: 'page in a frame',
    bytes: get('/', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'iframe' }),
    status: [403],
  },
  {
    name: 'page in an object',
    bytes: get('/', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Dest': 'object' }),
    status: [403],
  },
  {
    name: 'script included by another site',
    bytes: get('/assets/app-1.js', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'script' }),
    status: [403],
  },
  {
    name: 'GET with the Origin of another site',
    bytes: get('/', { Origin: 'http://evil.example' }),
    status: [403],
  },
  { name: 'GET with Origin null', bytes: get('/', { Origin: 'null' }), status: [403] },
  {
    name: 'sign-in from another site',
    bytes: post('/session', { 'Sec-Fetch-Site': 'cross-site' }),
    status: [403],
  },
  {
    name: 'sign-in from another port',
    bytes: post('/session', { 'Sec-Fetch-Site': 'same-site' }),
    status: [403],
  },
  { name: 'sign-in typed by hand', bytes: post('/session', { 'Sec-Fetch-Site': 'none' }), status: [403] },
  { name: 'sign-in by a form', bytes: post('/session', { 'Content-Type': 'text/plain' }), status: [415] },
  {
    name: 'sign-in by an encoded form',
    bytes: post('/session', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'code=x'),
    status: [415],
  },
  { name: 'WebSocket from another site', bytes: socket({ 'Sec-Fetch-Site': 'cross-site' }), status: [403] },
  {
    name: 'hand-over of an unknown code',
    bytes: get(`/enter/${wrong}`, {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    }),
    status: [403],
  },
];

const secrets: Refusal[] = [
  {
    name: 'window file without a session',
    bytes: get('/assets/app-1.js', { Cookie: undefined }),
    status: [401],
  },
  {
    name: 'window file with a wrong cookie',
    bytes: ({ host, port }) =>
      request('GET /assets/app-1.js', { Host: host, Cookie: `postroom-${port}=${wrong}` }),
    status: [401],
  },
  {
    name: 'window file with the cookie of another port',
    bytes: ({ host, cookie }) =>
      request('GET /assets/app-1.js', { Host: host, Cookie: cookie.replace(/-\d+=/, '-1=') }),
    status: [401],
  },
  {
    name: 'window file with the cookie twice',
    bytes: ({ host, cookie }) =>
      request('GET /assets/app-1.js', { Host: host, Cookie: `${cookie}; ${cookie}` }),
    status: [401],
  },
  { name: 'unknown path without a session', bytes: get('/health', { Cookie: undefined }), status: [401] },
  { name: 'version without a session', bytes: get('/version', { Cookie: undefined }), status: [401] },
  { name: 'sign-in with a wrong code', bytes: post('/session', {}, JSON.stringify(wrong)), status: [401] },
  {
    name: 'sign-in with the cookie as the code',
    bytes: (scene) => post('/session', {}, JSON.stringify(scene.cookie.split('=')[1]))(scene),
    status: [401],
  },
  { name: 'sign-in with an object', bytes: post('/session', {}, '{"code":{"$ne":""}}'), status: [401] },
  { name: 'sign-in with no JSON', bytes: post('/session', {}, 'code'), status: [400] },
  { name: 'sign-in with 64 KiB', bytes: post('/session', {}, `"${'x'.repeat(65_536)}"`), status: [413] },
  { name: 'ticket without a session', bytes: post('/session/ticket', { Cookie: undefined }), status: [401] },
  {
    name: 'ticket with a wrong cookie',
    bytes: post('/session/ticket', ({ port }) => ({ Cookie: `postroom-${port}=${wrong}` })),
    status: [401],
  },
  {
    name: 'WebSocket with a cookie only',
    bytes: socket({ 'Sec-WebSocket-Protocol': undefined }),
    status: [401],
  },
  {
    name: 'WebSocket with a cookie and the protocol',
    bytes: socket({ 'Sec-WebSocket-Protocol': 'postroom.1' }),
    status: [401],
  },
  { name: 'WebSocket with a ticket only', bytes: socket({ Cookie: undefined }), status: [401] },
  {
    name: 'WebSocket with a wrong ticket',
    bytes: socket({ 'Sec-WebSocket-Protocol': `postroom.1, ${wrong}` }),
    status: [401],
  },
  {
    name: 'WebSocket with an empty ticket',
    bytes: socket({ 'Sec-WebSocket-Protocol': 'postroom.1, ' }),
    status: [401],
  },
  {
    name: 'WebSocket with two tickets',
    bytes: socket(({ ticket }) => ({ 'Sec-WebSocket-Protocol': `postroom.1, ${wrong}, ${ticket}` })),
    status: [401],
  },
  {
    name: 'WebSocket with a code as the ticket',
    bytes: socket(({ code }) => ({ 'Sec-WebSocket-Protocol': `postroom.1, ${code}` })),
    status: [401],
  },
  { name: 'WebSocket on another path', bytes: socket({}, 'GET /'), status: [404] },
  { name: 'WebSocket by POST', bytes: socket({}, 'POST /socket'), status: [405] },
  {
    name: 'WebSocket with the ticket in the address',
    bytes: socket({ 'Sec-WebSocket-Protocol': undefined }, `GET /socket?ticket=${wrong}`),
    status: [404],
  },
  {
    name: 'upgrade to HTTP/2',
    bytes: get('/', { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': '' }),
    status: [403, 404],
  },
  { name: 'Upgrade without Connection', bytes: get('/', { Upgrade: 'websocket' }), status: [400] },
];

const traversal: Refusal[] = [
  '/../../etc/passwd',
  '/assets/../../../etc/passwd',
  '/..%2f..%2fetc%2fpasswd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/%252e%252e/etc/passwd',
  '/..\\..\\etc\\passwd',
  '/assets/..;/index.html',
  '/assets/%00app-1.js',
  '/assets/app-1.js%00.html',
  '/assets//app-1.js',
  '/assets/./app-1.js',
  '/ASSETS/app-1.js',
  '/assets/app-1.js?x',
  '/assets/app-1.js/',
  '/assets',
  '/%61ssets/app-1.js',
  '/assets/app-1.js.map',
  '/index.html',
  '/enter.html',
  '/.git/config',
  '/package.json',
  '/proc/self/environ',
  '/C:/Windows/win.ini',
  '/constructor',
  '/__proto__',
].map((path) => ({ name: `path ${path}`, bytes: get(path), status: [400, 404] }));

/** Every one of these is to be refused, with nothing in the answer. */
export const refusals: readonly Refusal[] = [
  ...hosts,
  ...heads,
  ...smuggling,
  ...methods,
  ...origins,
  ...ourOriginBut,
  ...sites,
  ...secrets,
  ...traversal,
];

/** The same requests without the flaw: they must be accepted, or the rows above prove nothing. */
export const accepted = {
  page: get('/'),
  file: get('/assets/app-1.js'),
  signIn: post('/session'),
  ticket: post('/session/ticket'),
  socket: socket({}),
} as const;
