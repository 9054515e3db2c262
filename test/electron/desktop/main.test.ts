import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openPage } from '../../stand-in/open-page.ts';
import { removeBuilt, run, start } from './start.ts';

afterAll(removeBuilt);

describe('the desktop door starts', () => {
  it('sandboxed, with a scheme of its own, and one window', async () => {
    const { standIn, window } = await start();
    expect(standIn.app.sandboxed).toBe(true);
    expect(standIn.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
    expect(standIn.windows).toHaveLength(1);
    expect(window.webContents.getURL()).toBe('app://postroom/');
  });

  it('with exactly these web preferences', async () => {
    const { window } = await start({ isPackaged: true });
    const { preload, ...preferences } = window.options.webPreferences ?? {};
    expect(dirname(preload ?? '')).toMatch(/build$/);
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  it('once: a second start ends, and brings the first to the front', async () => {
    const second = await run({ isOnlyInstance: false });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(second.standIn.app.exitCode).toBe(0);
    expect(second.standIn.windows).toEqual([]);

    const { standIn, window } = await start();
    window.minimized = true;
    standIn.app.emit('second-instance');
    expect(window).toMatchObject({ minimized: false, focused: 1 });
  });

  it.each(['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'])(
    'not at all with --%s when it is installed',
    async (name) => {
      const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      const installed = await run({ switches: { [name]: '0' }, isPackaged: true });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(installed.standIn.app.exitCode).toBe(1);
      expect(installed.standIn.windows).toEqual([]);
      expect(written).toHaveBeenCalledWith('Postroom does not start with remote debugging.\n');
      written.mockRestore();
      await start({ switches: { [name]: '0' }, isPackaged: false });
    },
  );

  it('without accelerators that shells need, and without tools for developers when installed', async () => {
    const { standIn } = await start({ isPackaged: true });
    const text = JSON.stringify(standIn.menu);
    expect(text).toContain('"role":"zoomIn"');
    expect(text).not.toContain('toggleDevTools');
    expect(JSON.stringify((await start()).standIn.menu)).toContain('toggleDevTools');
  });
});

describe('the desktop door ends', () => {
  it('when its window is closed, after the services have', async () => {
    const { standIn, window } = await start();
    window.close();
    expect(standIn.app.exitCode).toBeUndefined();
    await vi.waitUntil(() => standIn.app.exitCode === 0);
  });
});

describe('the window', () => {
  it('opens where it was, unless that is nowhere now', async () => {
    const { window, dataDir } = await start();
    Object.assign(window.options, { x: 100, y: 50, width: 900, height: 700 });
    window.maximized = true;
    window.close();
    const file = join(dataDir, 'window.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await start({}, dataDir);
    expect(again.window.options).toMatchObject({ x: 100, y: 50, width: 900, height: 700 });
    expect(again.window.maximized).toBe(true);

    for (const wrong of [
      '{',
      '{"x":100000,"y":0,"width":900,"height":700,"maximized":false}',
      '{"x":"0"}',
      'null',
    ]) {
      writeFileSync(file, wrong);
      const fresh = await start({}, dataDir);
      expect(fresh.window.options).toMatchObject({ width: 1360, height: 860 });
      expect(fresh.window.options.x).toBeUndefined();
    }
    expect(readFileSync(file, 'utf8')).toBe('null');
  });

  it('loads again after a crash, but not for ever', async () => {
    const { window } = await start();
    for (let crash = 0; crash < 5; crash += 1)
      window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(window.webContents.reloads).toBe(3);
    const other = (await start()).window;
    other.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(other.webContents.reloads).toBe(0);
  });

  it('keeps its title, whatever the page says', async () => {
    const { window } = await start();
    const event = { prevented: false, preventDefault: () => void (event.prevented = true) };
    window.emit('page-title-updated', event, 'sudo password for root');
    expect(event.prevented).toBe(true);
  });

  it('gets its services through the port, and again after a reload', async () => {
    const { standIn, window } = await start();
    const page = openPage(standIn);
    expect(await page.api.app.info()).toMatchObject({ version: '0' });
    expect(page.states).toEqual(['opening', 'open']);
    await window.webContents.show('app://postroom/');
    const next = openPage(standIn);
    expect(await next.api.app.info()).toMatchObject({ version: '0' });
    await expect.poll(() => page.states).toEqual(['opening', 'open', 'lost']);
  });

  it('holds one port: asking again closes the one before', async () => {
    const { standIn } = await start();
    const first = openPage(standIn);
    await first.api.app.info();
    const second = openPage(standIn);
    await second.api.app.info();
    await expect.poll(() => first.states).toEqual(['opening', 'open', 'lost']);
    expect(second.states).toEqual(['opening', 'open']);
  });
});
