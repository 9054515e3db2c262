import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { launchChromium } from '../../electron/doors/chromium.ts';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** The policy that both doors give the window. */
const policy =
  "default-src 'none'; script-src 'self'; style-src-elem 'self' 'nonce-preview'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface Preview {
  /** Opens the window on a scene, e.g. `rows=12&hosts=none`; collects what the console and the policy complain about. */
  open(scene: string, options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>;
  close(): Promise<void>;
}

/** Builds the preview into a folder of its own: two runs at once must not build over each other. */
export async function buildPreview(): Promise<{ folder: string; clear: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'postroom-preview-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  await build({
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
  return {
    folder,
    clear: () => {
      remove();
      process.off('exit', remove);
    },
  };
}

/** Names the folder of a preview that was built for all test files of a run. */
const builtBefore = 'POSTROOM_PREVIEW';

/** For Vitest: builds the preview once for all test files. */
export async function setup(): Promise<() => void> {
  const { folder, clear } = await buildPreview();
  process.env[builtBefore] = folder;
  return clear;
}

/** Builds the preview where that was not done before, serves it on loopback and starts Chromium. */
export async function openPreview(): Promise<Preview> {
  const before = process.env[builtBefore];
  const { folder, clear } =
    before === undefined ? await buildPreview() : { folder: before, clear: () => undefined };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const name = path === '/' ? 'index.html' : path.slice(1);
    if (!/^[\w./-]+$/.test(name) || name.includes('..')) {
      response.writeHead(404).end();
      return;
    }
    try {
      const content = readFileSync(join(folder, name));
      response
        .writeHead(200, {
          'content-type': types[extname(name)] ?? 'text/plain',
          'content-security-policy': policy,
        })
        .end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  let browser: Browser;
  try {
    browser = await launchChromium();
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    open: async (scene, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`http://127.0.0.1:${port}/?${scene}`);
      return { page, complaints };
    },
    close: async () => {
      await browser.close();
      server.close();
      clear();
    },
  };
}
