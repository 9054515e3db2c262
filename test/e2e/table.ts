import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

export const grid = (page: Page): Locator => page.getByRole('grid', { name: /Queue/ });

/** What the selection is and what an action would be on, in words. */
export const scope = (page: Page): Locator => page.locator('[data-all]');

export const notes = (page: Page): Locator => page.getByRole('region', { name: 'Notes' });

export async function only(page: Page, filter: string): Promise<void> {
  const field = page.getByRole('combobox', { name: 'Filter messages' });
  await field.fill(filter);
  await field.press('Enter');
}

export const rowOf = (page: Page, id: string): Locator => grid(page).getByRole('row').filter({ hasText: id });

export const pick = (page: Page, id: string): Promise<void> =>
  rowOf(page, id).locator('[data-column="id"]').click();

/** Reads the queue until the table shows this. */
export async function reread(page: Page, shown: () => Promise<void>, timeout = 40_000): Promise<void> {
  await expect(async () => {
    await page.getByRole('button', { name: 'Read the queue now' }).click();
    await shown();
  }).toPass({ timeout });
}

/** The ids in the table, scrolled through: it renders only what is in view. */
export async function idsShown(page: Page): Promise<string[]> {
  const ids = new Set<string>();
  const table = grid(page);
  await table.evaluate((element) => (element.scrollTop = 0));
  for (;;) {
    await page.waitForTimeout(120);
    for (const id of await table.locator('[data-column="id"]').allTextContents()) ids.add(id);
    const more = await table.evaluate((element) => {
      const before = element.scrollTop;
      element.scrollTop += element.clientHeight / 2;
      return element.scrollTop > before;
    });
    if (!more) break;
  }
  await table.evaluate((element) => (element.scrollTop = 0));
  return [...ids].filter((id) => id !== '').sort();
}
