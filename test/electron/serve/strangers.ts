import { request } from './raw.ts';
import { get, post, socket, wrong, type Refusal, type Scene } from './requests.ts';

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
    name: 'WebSocket with a second ticket behind the first',
    bytes: socket(({ ticket }) => ({ 'Sec-WebSocket-Protocol': `postroom.1, ${ticket}, ${wrong}` })),
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

/** Well-formed requests of other people's pages and programs. */
export const strangers: readonly Refusal[] = [...origins, ...ourOriginBut, ...sites, ...secrets];
