import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page as WindowFiles } from '../../../electron/page/files.ts';
import { openDoor, type Door } from '../../../electron/serve/door.ts';
import { createScriptedServices } from '../../contract/scripted-services.ts';
import { buildTestWindow } from './build-window.ts';
import { hasChromium, launchChromium } from './chromium.ts';
import type { TestWindow } from './window/main.ts';

declare const postroom: TestWindow;

describe.skipIf(!hasChromium)('renderer/app/api.ts in a browser, through the serve door', () => {
  let files: WindowFiles;
  let browser: Browser;
  let services: ReturnType<typeof createScriptedServices>;
  let door: Door;
  let page: Page;

  /** The door's ends of all connections: destroying them is what a lost network looks like. */
  const accepted = new Set<Socket>();
  const accept = (message: unknown): void => void accepted.add((message as { socket: Socket }).socket);

  beforeAll(async () => {
    subscribe('net.server.socket', accept);
    [files, browser] = await Promise.all([buildTestWindow(), launchChromium()]);
  });
  afterAll(async () => {
    unsubscribe('net.server.socket', accept);
    await browser.close();
  });
  beforeEach(async () => {
    services = createScriptedServices();
    door = await openDoor({ router: services.router, page: files, port: 0 });
    page = await (await browser.newContext()).newPage();
    await page.goto(door.link());
    await expect.poll(() => door.windows).toBe(1);
  });
  afterEach(async () => {
    await page.context().close();
    await door.close();
  });

  const states = (): Promise<readonly string[]> => page.evaluate(() => postroom.states);

  it('answers calls made while it opens', async () => {
    await page.reload();
    expect(await page.evaluate(() => postroom.api.app.info())).toMatchObject({ door: 'memory' });
    expect(await states()).toEqual(['opening', 'open']);
  });

  it('gives typed errors', async () => {
    const error = await page.evaluate(() =>
      postroom.api.hosts.probe({ id: 'nobody' }).catch((caught: unknown) => JSON.stringify(caught)),
    );
    expect(error).toContain('NO_SUCH_HOST');
  });

  it('fails at once while the connection is lost, says whether it was sent, and comes back by itself', async () => {
    const { port } = door;
    const streams = page.evaluate(async () => {
      try {
        const stream = await postroom.api.hosts.watch();
        while ((await stream.next()).done !== true);
      } catch (error) {
        return (error as Error).name;
      }
      return 'ended';
    });
    await expect.poll(() => services.journal.some(({ action }) => action === 'hosts.watch')).toBe(true);
    await door.close();
    expect(await streams).not.toBe('');
    await expect.poll(states).toEqual(['opening', 'open', 'lost']);
    const lost = await page.evaluate(async () => {
      const began = performance.now();
      const error = await postroom.api.queue.undo({ jobId: '1' }).catch((caught: unknown) => caught);
      return {
        ...(error as object),
        text: `${(error as Error).name}: ${(error as Error).message}`,
        ms: performance.now() - began,
      };
    });
    expect(lost).toMatchObject({
      sent: false,
      text: 'DoorLost: No connection to Postroom: nothing was sent.',
    });
    expect(lost.ms).toBeLessThan(200);

    // Postroom started again on the same port knows no session of the one before it.
    door = await openDoor({ router: services.router, page: files, port });
    await expect.poll(states, { timeout: 8000 }).toEqual(['opening', 'open', 'lost', 'signed-out']);
  });

  it('reconnects with the session it has, and a call under way is reported as perhaps done', async () => {
    const call = page.evaluate(() =>
      postroom.api.hosts.connect({ id: 'silent' }).then(
        () => 'answered',
        (error: unknown) => ({
          ...(error as object),
          text: `${(error as Error).name}: ${(error as Error).message}`,
        }),
      ),
    );
    await expect.poll(() => services.journal.some(({ action }) => action === 'hosts.connect')).toBe(true);
    for (const socket of accepted) socket.destroy();
    expect(await call).toMatchObject({
      sent: true,
      text: 'DoorLost: The connection to Postroom was lost before it answered: this may or may not have been done.',
    });
    await expect.poll(states).toEqual(['opening', 'open', 'lost', 'open']);
    expect(await page.evaluate(() => postroom.api.app.info())).toMatchObject({ version: '0' });
  });

  it('says when too many windows are open, and comes in when one has closed', async () => {
    const others: Page[] = [];
    for (let count = 0; count < 3; count += 1) {
      const other = await page.context().newPage();
      await other.goto(page.url());
      others.push(other);
    }
    await expect.poll(() => door.windows).toBe(4);
    const fifth = await page.context().newPage();
    await fifth.goto(page.url());
    await expect.poll(() => fifth.evaluate(() => postroom.states)).toEqual(['opening', 'full']);
    await others[0]?.close();
    await expect.poll(() => fifth.evaluate(() => postroom.states.at(-1)), { timeout: 8000 }).toBe('open');
  });

  it('ends its streams on the server when it is closed', async () => {
    await page.evaluate(() => void postroom.api.hosts.watch().then(async (stream) => stream.next()));
    await expect.poll(() => services.journal.some(({ action }) => action === 'hosts.watch')).toBe(true);
    await page.close();
    await expect
      .poll(() =>
        services.journal.filter(({ action }) => action === 'hosts.watch').map(({ outcome }) => outcome),
      )
      .toEqual(['cancelled', 'ok']);
  });

  it('gives every style element made at run time the nonce, and the policy lets no other in', async () => {
    const said = await page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = 'body { color: rgb(1, 2, 3) }';
      document.head.append(style);
      const foreign = new DOMParser().parseFromString(
        '<style>body{background:rgb(4, 5, 6)}</style>',
        'text/html',
      );
      document.head.append(document.importNode(foreign.head.firstElementChild as Element, true));
      const script = document.createElement('script');
      script.textContent = 'globalThis.injected = true';
      document.head.append(script);
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { nonce: postroom.nonce.length, color, backgroundColor, injected: 'injected' in globalThis };
    });
    expect(said).toEqual({
      nonce: 24,
      color: 'rgb(1, 2, 3)',
      backgroundColor: 'rgba(0, 0, 0, 0)',
      injected: false,
    });
  });

  it('cannot send anything elsewhere', async () => {
    const tried = await page.evaluate(async () => [
      await fetch('http://127.0.0.1:1/').catch((error: unknown) => String(error)),
      await fetch('data:text/plain,x').catch((error: unknown) => String(error)),
      await new Promise((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
        new WebSocket('ws://127.0.0.1:1/');
      }).catch((error: unknown) => String(error)),
    ]);
    expect(tried).toEqual(['TypeError: Failed to fetch', 'TypeError: Failed to fetch', 'connect-src']);
  });
});
