import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { showInConsole } from '../lab/console-hosts.ts';
import { startLab, type Lab } from '../lab/lab.ts';
import { seedQueue } from '../lab/seed.ts';
import { startConsole, type Console } from './console.ts';
import { startDesktop } from './desktop.ts';

export { expect };

const pictures = resolve(import.meta.dirname, '../../artifacts/screenshots');

interface Fixtures {
  /** Which door the window comes through: set per project in playwright.config.ts. */
  door: 'serve' | 'electron';
  desk: Pick<Console, 'dataDir' | 'home'> & {
    readonly origin: string;
    /** Of Postroom's own process, where it is not the window's. */
    readonly pid?: number | undefined;
    readonly opened: Page;
    open(): Promise<unknown>;
  };
  window: Page;
  withHosts: Page;
}

/** One lab for all specs of a worker; each test has a console, a data folder and a window of its own. */
export const test = base.extend<Fixtures, { lab: Lab }>({
  door: ['serve', { option: true }],
  lab: [
    // Playwright reads what a fixture depends on from this pattern, so it stays although it is empty.
    // eslint-disable-next-line no-empty-pattern -- see above
    async ({}, use) => {
      const lab = await startLab();
      await seedQueue(lab);
      await use(lab);
      await lab.stop();
    },
    { scope: 'worker', timeout: 600_000 },
  ],
  desk: async ({ door, context }, use) => {
    if (door === 'electron') {
      const desk = await startDesktop();
      await use(desk);
      await desk.stop();
      return;
    }
    const desk = await startConsole();
    const opened = await context.newPage();
    const open = (): Promise<unknown> => opened.goto(desk.link);
    const { dataDir, home, process } = desk;
    await use({ dataDir, home, pid: process.pid, origin: new URL(desk.link).origin, opened, open });
    await opened.close();
    await desk.stop();
  },
  /** The window of a console without hosts. Anything the page logs as an error or throws fails the test. */
  window: async ({ desk }, use) => {
    const page = desk.opened;
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => {
      // Another lab on this machine brought an interface up or down: Chromium then drops what it is loading.
      if (message.type() === 'error' && !message.text().includes('ERR_NETWORK_CHANGED'))
        wrong.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(desk.origin) && !/^(data|blob):/.test(request.url()))
        wrong.push(`a request to ${request.url()}`);
    });
    await desk.open();
    const ready = page.getByRole('navigation', { name: 'Hosts' });
    let tries = 0;
    await expect(async () => {
      tries += 1;
      if (tries > 1) await page.reload({ waitUntil: 'load' });
      await expect(ready).toBeVisible({ timeout: 8000 });
    }).toPass({ timeout: 40_000 });
    await use(page);
    expect(wrong).toEqual([]);
  },
  /** The window with both lab hosts connected. */
  withHosts: async ({ window, desk, lab }, use) => {
    await showInConsole(desk.dataDir, lab);
    await window.getByRole('button', { name: /sendmail1\.lab\.test/ }).waitFor();
    await window.getByRole('button', { name: /All hosts/ }).click();
    await window.getByRole('tab', { name: 'Queue' }).click();
    await window.getByRole('button', { name: 'Connect 2 hosts' }).click();
    await expect(window.getByRole('contentinfo')).toContainText('2 of 2 hosts connected');
    await use(window);
  },
});

/** Keeps a picture for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** No serious accessibility issue on what is shown now. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

export const openHost = async (page: Page, name: RegExp, tab: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Hosts' }).getByRole('button', { name }).click();
  await page.getByRole('tab', { name: tab }).click();
};
