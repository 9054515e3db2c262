import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page as WindowFiles } from '../../../electron/page/files.ts';
import { openDoor, type Door } from '../../../electron/serve/door.ts';
import { createScriptedServices } from '../../contract/scripted-services.ts';
import { buildTestWindow } from '../doors/build-window.ts';
import { hasChromium, launchChromium } from '../doors/chromium.ts';

let files: WindowFiles;
beforeAll(async () => {
  files = await buildTestWindow();
});

describe.skipIf(!hasChromium)('a browser that is signed in, on a page of somebody else', () => {
  let browser: Browser;
  let elsewhere: Server;
  let door: Door;
  let context: BrowserContext;
  let evil: Page;

  beforeAll(async () => {
    // A name that points at 127.0.0.1, as an attacker's DNS server would answer on the second look-up.
    browser = await launchChromium(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
    elsewhere = createServer((_, response) => {
      response
        .writeHead(200, { 'Content-Type': 'text/html' })
        .end('<title>evil</title><div id="here"></div>');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await browser.close();
    elsewhere.close();
  });

  beforeEach(async () => {
    door = await openDoor({ router: createScriptedServices().router, page: files, port: 0 });
    context = await browser.newContext();
    const own = await context.newPage();
    await own.goto(door.link());
    await expect.poll(() => door.windows).toBe(1);
    await own.close();
    await expect.poll(() => door.windows).toBe(0);
    evil = await context.newPage();
    await evil.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
  });
  afterEach(async () => {
    await context.close();
    await door.close();
  });

  it('is same-site with us, so the cookie alone would be sent: this is the dangerous case', async () => {
    const cookies = await context.cookies();
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
      { name: `postroom-${door.port}`, httpOnly: true, sameSite: 'Strict' },
    ]);
    expect(await evil.evaluate(() => document.cookie)).toBe('');
  });

  it('cannot open our WebSocket', async () => {
    const opened = await evil.evaluate(
      (port) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, ['postroom.1', 'A'.repeat(43)]);
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('refused');
        }),
      door.port,
    );
    expect(opened).toBe('refused');
    expect(door.windows).toBe(0);
  });

  it('cannot read or post anything', async () => {
    const tried = await evil.evaluate(async (port) => {
      const at = (path: string): string => `http://127.0.0.1:${port}${path}`;
      const attempts: Promise<Response>[] = [
        fetch(at('/')),
        fetch(at('/'), { credentials: 'include' }),
        fetch(at('/session/ticket'), { method: 'POST', credentials: 'include', body: 'null' }),
        fetch(at('/session/ticket'), {
          method: 'POST',
          credentials: 'include',
          headers: { 'Content-Type': 'application/json' },
          body: 'null',
        }),
      ];
      const opaque = await fetch(at('/'), { mode: 'no-cors', credentials: 'include' }).then(
        ({ type }) => type,
        () => 'blocked',
      );
      return [...(await Promise.allSettled(attempts)).map(({ status }) => status), opaque];
    }, door.port);
    expect(tried).toEqual(['rejected', 'rejected', 'rejected', 'rejected', 'blocked']);
  });

  it('cannot show us in a frame', async () => {
    const refused = evil.waitForResponse((response) => response.url().includes(String(door.port)));
    await evil.evaluate((port) => {
      const frame = document.createElement('iframe');
      frame.src = `http://127.0.0.1:${port}/`;
      document.body.append(frame);
    }, door.port);
    expect((await refused).status()).toBe(403);
  });

  it('cannot include our scripts', async () => {
    const loaded = await evil.evaluate(
      (port) =>
        new Promise<string>((resolve) => {
          const script = document.createElement('script');
          script.src = `http://127.0.0.1:${port}/enter/enter.js`;
          script.onload = () => resolve('loaded');
          script.onerror = () => resolve('refused');
          document.body.append(script);
        }),
      door.port,
    );
    expect(loaded).toBe('refused');
  });

  it('cannot open a working window of ours, nor post a form to us', async () => {
    const popup = context.waitForEvent('response', (response) => response.url().endsWith(`:${door.port}/`));
    await evil.evaluate((port) => void window.open(`http://127.0.0.1:${port}/`), door.port);
    expect((await popup).status()).toBe(403);
    expect(door.windows).toBe(0);

    const answered = evil.waitForResponse((response) => response.url().endsWith('/session/ticket'));
    await evil.evaluate((port) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.enctype = 'text/plain';
      form.action = `http://127.0.0.1:${port}/session/ticket`;
      document.body.append(form);
      form.submit();
    }, door.port);
    expect((await answered).status()).toBe(403);
  });

  it('cannot come in under a name of its own (DNS rebinding)', async () => {
    const answered = evil.waitForResponse((response) => response.url().startsWith('http://evil.example'));
    await evil.goto(`http://evil.example:${door.port}/`).catch(() => undefined);
    const answer = await answered;
    expect(answer.status()).toBe(403);
    expect(answer.headers()['content-length']).toBe('0');
  });
});

describe.skipIf(!hasChromium)('our own browser window', () => {
  let browser: Browser;
  let door: Door;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    door = await openDoor({ router: createScriptedServices().router, page: files, port: 0 });
    page = await (await browser.newContext()).newPage();
  });
  afterEach(async () => {
    await page.context().close();
    await door.close();
  });

  it('comes in by the link, hides the code, and goes on after a reload', async () => {
    await page.goto(door.link());
    await expect.poll(() => door.windows).toBe(1);
    expect(page.url()).toBe(`http://127.0.0.1:${door.port}/`);
    await page.reload();
    await expect.poll(() => door.windows).toBe(1);
    expect(await page.title()).toBe('Test window');
  });

  it('comes in through the hand-over file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postroom-open-'));
    const file = join(folder, 'open.html');
    writeFileSync(file, `<meta http-equiv="refresh" content="0;url=${door.link('handOver')}">`);
    await page.goto(pathToFileURL(file).href);
    await expect.poll(() => door.windows).toBe(1);
    expect(page.url()).toBe(`http://127.0.0.1:${door.port}/`);
    rmSync(folder, { recursive: true });
  });

  it('asks for a link when it has none, and takes a pasted one', async () => {
    await page.goto(`http://127.0.0.1:${door.port}/#${'A'.repeat(43)}`);
    await page.getByText('That link was already used').waitFor();
    expect(page.url()).not.toContain('#');
    await page.getByLabel('Link').fill(door.link());
    await page.keyboard.press('Enter');
    await expect.poll(() => door.windows).toBe(1);
  });

  it('uses up the code of a link it does not need', async () => {
    await page.goto(door.link());
    await expect.poll(() => door.windows).toBe(1);
    const second = door.link();
    await page.goto(second);
    await page.reload();
    await expect.poll(() => page.url()).toBe(`http://127.0.0.1:${door.port}/`);
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(second);
    await stranger.getByText('That link was already used').waitFor();
    await stranger.context().close();
  });
});
