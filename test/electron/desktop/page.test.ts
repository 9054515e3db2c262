import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageWindow } from '../../stand-in/page.ts';
import { removeBuilt, start, type Started } from './start.ts';

let started: Started;
beforeAll(async () => {
  started = await start();
});
afterAll(removeBuilt);

describe('app://', () => {
  it('serves the page with the policy and a nonce that is new at each load', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const answer = await started.standIn.request('app://postroom/');
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
        const policy = answer.headers.get('content-security-policy') ?? '';
        expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
        expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
        const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
        expect(await answer.text()).toContain(`content="${nonce}"`);
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
    expect((await started.standIn.request('app://postroom/assets/a-1.js')).status).toBe(200);
  });

  it.each([
    ['app://postroom/enter.html', 404],
    ['app://postroom/enter/enter.js', 404],
    ['app://postroom/../build/main.cjs', 404],
    ['app://postroom/..%2f..%2fbuild%2fmain.cjs', 404],
    ['app://postroom/assets/../../../build/main.cjs', 404],
    ['app://postroom/%2e%2e/build/main.cjs', 404],
    ['app://postroom/..\\build\\main.cjs', 404],
    ['app://postroom//etc/passwd', 404],
    ['app://postroom/etc/passwd', 404],
    ['app://postroom/assets/%00a-1.js', 404],
    ['app://postroom/assets', 404],
    ['app://postroom/__proto__', 404],
    ['app://evil/', 403],
    ['app://postroom.evil/', 403],
    ['app://postroom:1/', 403],
    ['app://x@postroom/', 403],
  ])('refuses %s', async (url, status) => {
    // `Request` takes no credentials in an address; Electron's does.
    const answer = url.includes('@')
      ? await started.standIn.answer({ method: 'GET', url } as Request)
      : await started.standIn.request(url);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe('');
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await started.standIn.request('app://postroom/', { method })).status).toBe(405);
  });
});

describe('the preload', () => {
  const page = (): PageWindow => started.window.webContents.mainFrame.page!.window;

  it('adds nothing to the page', () => {
    expect(Object.keys(page())).toEqual(['location']);
    const real = Object.keys(globalThis);
    expect(real).not.toContain('postroom');
  });

  it('asks main for a port when its own page does, and for nothing else', async () => {
    const asked: string[] = [];
    const { ipcMain } = started.standIn;
    const count = (): void => void asked.push('asked');
    ipcMain.on('postroom:ask', count);
    const say = (data: unknown, origin: string, source: unknown): void => {
      page().dispatchEvent(Object.assign(new Event('message'), { data, origin, source, ports: [] }));
    };
    say('postroom:ask', 'https://evil.example', page());
    say('postroom:ask', 'app://postroom', { another: 'window' });
    say('postroom:ask', 'app://postroom', null);
    say('postroom:port', 'app://postroom', page());
    say({ 'postroom:ask': true }, 'app://postroom', page());
    expect(asked).toEqual([]);
    say('postroom:ask', 'app://postroom', page());
    expect(asked).toEqual(['asked']);
    ipcMain.off('postroom:ask', count);
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});

describe('main hands a port', () => {
  interface Row {
    readonly name: string;
    readonly event: (own: Started) => { sender: unknown; senderFrame: unknown };
  }
  const given: unknown[] = [];
  const frame = (url: string, parent: unknown = null): unknown => ({
    url,
    parent,
    postMessage: (...message: unknown[]) => given.push(message),
  });
  const rows: Row[] = [
    {
      name: 'a frame inside our page',
      event: ({ window }) => ({ sender: window.webContents, senderFrame: frame('app://postroom/', {}) }),
    },
    {
      name: 'a frame that is gone',
      event: ({ window }) => ({ sender: window.webContents, senderFrame: null }),
    },
    {
      name: 'another page in our window',
      event: ({ window }) => ({ sender: window.webContents, senderFrame: frame('https://evil.example/') }),
    },
    {
      name: 'a page whose address starts like ours',
      event: ({ window }) => ({ sender: window.webContents, senderFrame: frame('app://postroom.evil/') }),
    },
    {
      name: 'an empty page',
      event: ({ window }) => ({ sender: window.webContents, senderFrame: frame('about:blank') }),
    },
    { name: 'another window', event: () => ({ sender: {}, senderFrame: frame('app://postroom/') }) },
    { name: 'nobody', event: () => ({ sender: undefined, senderFrame: frame('app://postroom/') }) },
  ];

  it.each(rows)('not to $name', ({ event }) => {
    started.standIn.ipcMain.emit('postroom:ask', event(started));
    expect(given).toEqual([]);
  });

  it('to the main frame of our window', () => {
    started.standIn.ipcMain.emit('postroom:ask', {
      sender: started.window.webContents,
      senderFrame: frame('app://postroom/'),
    });
    expect(given).toMatchObject([['postroom:port', null, [expect.anything()]]]);
  });

  it('on no other channel', () => {
    expect(started.standIn.ipcMain.eventNames()).toEqual(['postroom:ask']);
  });
});
