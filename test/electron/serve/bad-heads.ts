import { request } from './raw.ts';
import { get, post, type Refusal, type Scene } from './requests.ts';

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

/** Requests that are wrong before anyone asks who sends them. */
export const badHeads: readonly Refusal[] = [...hosts, ...heads, ...smuggling, ...methods, ...traversal];
