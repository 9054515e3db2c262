import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openPreview, type Preview } from './open-preview.ts';

let preview: Preview;
let opened: Awaited<ReturnType<Preview['open']>> | undefined;

beforeAll(async () => {
  preview = await openPreview();
});
afterAll(() => preview.close());
afterEach(async () => {
  // Whatever a test did: the policy was kept and React had nothing to say.
  const complaints = opened?.complaints ?? [];
  await opened?.page.context().close();
  opened = undefined;
  expect(complaints).toEqual([]);
});

export async function open(scene: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  opened = await preview.open(scene, { colorScheme });
  await opened.page.getByRole('contentinfo').waitFor();
  return opened.page;
}
/** Chooses a host, and waits until its page is shown instead of the one before. */
export async function host(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name }).click();
  await page.locator('[data-part="tabs"]').getByText(name).first().waitFor();
}
export const rows = (page: Page): Promise<void> => page.locator('[data-row]').first().waitFor();
export const selected = (page: Page): Promise<string> =>
  page.locator('[aria-live] strong').first().innerText();

export async function terminal(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await page.locator('.xterm-rows').getByText('ops@mx1').waitFor();
}
