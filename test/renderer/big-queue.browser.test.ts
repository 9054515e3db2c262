import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { host, open, selected } from './preview/session.ts';

/**
 * The longest task of the window's main thread while `act` runs, in milliseconds of processor time: on a machine that
 * is shared, the clock on the wall would measure the neighbours.
 */
async function longestTask(page: Page, act: () => Promise<void>): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser.');
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'toplevel'] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
    traceEvents: {
      name: string;
      pid: number;
      tid: number;
      ph: string;
      tdur?: number;
      args?: { name?: string };
    }[];
  };
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid, ph }) => name.endsWith('RunTask') && ph === 'X' && main.has(`${pid} ${tid}`),
  );
  expect(tasks.length).toBeGreaterThan(100);
  return Math.max(...tasks.map(({ tdur }) => (tdur ?? 0) / 1000));
}

/** A task of this length is a window that froze. How smooth it is, `npm run bench` says. */
const frozenMs = 2000;

describe('100,000 messages', () => {
  const wait = (page: Page, test: (rows: number) => boolean): Promise<unknown> =>
    expect
      .poll(async () => test(Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1), {
        timeout: 60_000,
      })
      .toBe(true);

  async function openMany(): Promise<Page> {
    const page = await open('rows=100000');
    await host(page, /mx1/);
    await wait(page, (count) => count === 100_000);
    await page.getByRole('button', { name: 'How often the queue is read' }).click();
    await page.getByRole('menuitem', { name: 'only by hand' }).click();
    await page.waitForTimeout(4000);
    return page;
  }

  it('scroll, a third of a page at a time, without freezing', async () => {
    const page = await openMany();
    // No locator while measuring: Playwright's own search of the page would be counted.
    await page.mouse.move(700, 500);
    const longest = await longestTask(page, async () => {
      for (let n = 0; n < 30; n++) {
        await page.mouse.wheel(0, 300);
        await page.waitForTimeout(30);
      }
    });
    const drawn = await page.locator('[data-row]').count();
    expect(drawn).toBeGreaterThan(20);
    expect(drawn).toBeLessThan(120);
    expect(await page.getByRole('grid').evaluate((grid) => grid.scrollTop)).toBeGreaterThan(5000);
    expect(longest).toBeLessThan(frozenMs);
  });

  it('are selected, all of them, and filtered without freezing', async () => {
    const page = await openMany();
    await page.getByRole('grid').focus();
    const longest = await longestTask(page, async () => {
      await page.keyboard.press('Control+a');
      await expect.poll(() => selected(page)).toBe('100,000');
      await page.keyboard.press('End');
      await page.keyboard.press('Shift+Home');
      await expect.poll(() => selected(page)).toBe('100,000');
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.keyboard.type('in:held');
      await wait(page, (count) => count < 20_000);
    });
    expect(longest).toBeLessThan(frozenMs);
  });

  it('are read again, as differences, without freezing', async () => {
    const page = await openMany();
    await page.evaluate('arrive("mx1", 3000)');
    const longest = await longestTask(page, async () => {
      await page.keyboard.press('g');
      await wait(page, (count) => count === 103_000 || count === 101_500);
      await page.waitForTimeout(1000);
    });
    expect(longest).toBeLessThan(frozenMs);
  });
});
