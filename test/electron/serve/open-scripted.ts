import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPage } from '../../../electron/page/files.ts';
import { openDoor, type Door } from '../../../electron/serve/door.ts';
import { createScriptedServices } from '../../contract/scripted-services.ts';
import { request, sendRaw, type RawAnswer } from './raw.ts';

/** Text of the pages that a stranger must never see. */
export const appText = 'the window itself';

export interface ScriptedDoor {
  readonly door: Door;
  readonly services: ReturnType<typeof createScriptedServices>;
  readonly host: string;
  readonly origin: string;
  /** Signs a browser in: the Cookie header it then sends. */
  signIn(): Promise<string>;
  ticket(cookie: string): Promise<string>;
  post(
    path: string,
    value: unknown,
    headers?: Readonly<Record<string, string | undefined>>,
  ): Promise<RawAnswer>;
  get(path: string, headers?: Readonly<Record<string, string | undefined>>): Promise<RawAnswer>;
  close(): Promise<void>;
}

/** A door with a small window and scripted services behind it. */
export async function openScripted(now?: () => number): Promise<ScriptedDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'postroom-page-'));
  mkdirSync(join(folder, 'enter'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    `<meta name="csp-nonce" content="__CSP_NONCE__"><p>${appText}</p>`,
  );
  writeFileSync(join(folder, 'enter.html'), '<p>sign in</p>');
  writeFileSync(join(folder, 'enter/enter.js'), '0;');
  writeFileSync(join(folder, 'assets/app-1.js'), `'${appText}';`);
  const page = readPage(folder);
  rmSync(folder, { recursive: true });
  const services = createScriptedServices();
  const door = await openDoor({
    router: services.router,
    page,
    port: 0,
    ...(now ? { now } : {}),
  });
  const host = `127.0.0.1:${door.port}`;
  const origin = `http://${host}`;

  const post: ScriptedDoor['post'] = (path, value, headers = {}) => {
    const body = JSON.stringify(value);
    const head = {
      Host: host,
      Origin: origin,
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      Connection: 'close',
      ...headers,
    };
    return sendRaw(door.port, request(`POST ${path}`, head, body), 2000);
  };
  return {
    door,
    services,
    host,
    origin,
    post,
    get: (path, headers = {}) =>
      sendRaw(door.port, request(`GET ${path}`, { Host: host, Connection: 'close', ...headers }), 2000),
    async signIn() {
      const answer = await post('/session', new URL(door.link()).hash.slice(1));
      if (answer.status !== 204) throw new Error(`sign-in was refused: ${answer.status}`);
      return answer.headers['set-cookie']?.split(';')[0] ?? '';
    },
    async ticket(cookie) {
      const answer = await post('/session/ticket', null, { Cookie: cookie });
      return (JSON.parse(answer.body) as { ticket: string }).ticket;
    },
    close: () => door.close(),
  };
}
