import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { showInConsole } from '../lab/console-hosts.ts';
import { startLab, type Lab } from '../lab/lab.ts';
import { seedQueue } from '../lab/seed.ts';
import { startConsole, type Console } from './console.ts';

export { expect };

const pictures = resolve(import.meta.dirname, '../../artifacts/screenshots');

/** One lab for all specs of a worker; each test has a console, a data folder and a browser page of its own. */
export const test = base.extend<{ desk: Console; window: Page; withHosts: Page }, { lab: Lab }>({
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
  // eslint-disable-next-line no-empty-pattern -- as above
  desk: async ({}, use) => {
    const desk = await startConsole();
    await use(desk);
    await desk.stop();
  },
  /** The window of a console without hosts. Anything the page logs as an error or throws fails the test. */
  window: async ({ page, desk }, use) => {
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL(desk.link).origin) && !/^(data|blob):/.test(request.url()))
        wrong.push(`a request to ${request.url()}`);
    });
    await page.goto(desk.link);
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
