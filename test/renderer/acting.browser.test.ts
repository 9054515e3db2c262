import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { host, open, rows, selected } from './preview/session.ts';

/** What the table says it has. */
const shown = async (page: Page): Promise<number> =>
  Number(await page.getByRole('grid', { name: /^Queue of/ }).getAttribute('aria-rowcount')) - 1;
const toast = (page: Page, text: RegExp | string) => page.getByRole('status').filter({ hasText: text });

async function openMx1(scene: string): Promise<Page> {
  const page = await open(scene);
  await host(page, /mx1/);
  await rows(page);
  return page;
}

async function filtered(page: Page, filter: string): Promise<number> {
  const before = await shown(page);
  await page.keyboard.press('/');
  await page.keyboard.type(filter);
  await page.keyboard.press('Enter');
  await expect.poll(() => shown(page)).toBeLessThan(before);
  return shown(page);
}

describe('what an action is on', () => {
  it('is all that match, with the true count and the filter in words', async () => {
    const page = await openMx1('rows=120');
    const count = await filtered(page, 'in:deferred to:@yahoo.com');
    await page.getByRole('button', { name: `Select all ${count} that match` }).click();
    await page.getByText(`All ${count} that match: deferred, recipient contains “@yahoo.com”`).waitFor();
    expect(await selected(page)).toBe(String(count));
    await page.keyboard.press('Shift+H');
    const dialog = page.getByRole('dialog', { name: `Hold ${count} messages on mx1?` });
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('All that match: deferred, recipient contains “@yahoo.com”');
    await dialog.getByRole('button', { name: `Hold ${count} messages` }).click();
    await toast(page, `mx1: ${count} held`).waitFor();
    // Nothing else was touched: all that is deferred for yahoo.com is held, and it alone.
    await page.keyboard.press('Escape');
    await page.getByText('None of 123 messages matches the filter').waitFor();
  });

  it('is what is ticked, and says so when that is not everything', async () => {
    const page = await openMx1('rows=120');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 of 123 selected').waitFor();
    await page.getByRole('button', { name: 'Select all 123' }).waitFor();
  });

  it('a read-only host is said to be one, with the way to its settings', async () => {
    const page = await open('rows=60');
    await host(page, /relay/);
    await rows(page);
    await page.keyboard.press('ArrowDown');
    const hold = page.getByRole('button', { name: /^Hold h/ });
    await expect.poll(() => hold.getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('h');
    await toast(page, 'relay-archive-01 is set to read-only.').waitFor();
    await page.getByRole('button', { name: 'Read-only: open its settings' }).click();
    await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
  });
});

describe('a hold with an end', () => {
  it('is asked for with Shift+H, written down, and released by itself when its time comes', async () => {
    const page = await openMx1('rows=60');
    const count = await filtered(page, 'in:deferred to:@gmail.com');
    expect(count).toBeGreaterThan(0);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Shift+H');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('stolen account');
    await page.getByText('At…').click();
    const soon = await page.evaluate(() => {
      const at = new Date(Date.now() + 8000);
      const two = (value: number): string => String(value).padStart(2, '0');
      return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
    });
    await page.getByLabel(/^Date and time/).fill(soon);
    await page.getByRole('textbox', { name: 'Note' }).fill('INC-4711');
    await page.getByRole('button', { name: /^Hold \d+ messages?$/ }).click();
    await toast(page, `${count} held`).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('3');
    const hold = page.getByRole('row').filter({ hasText: 'stolen account' });
    await hold.waitFor();
    expect(await hold.innerText()).toContain('INC-4711');
    expect(await hold.innerText()).toContain(`${count} of ${count}`);
    // The host lets them go, and the hold is over.
    await hold.waitFor({ state: 'detached', timeout: 20_000 });
    await page.keyboard.press('1');
    await page.keyboard.press('g');
    await expect.poll(() => shown(page)).toBe(count);
  });
});

describe('a delete', () => {
  it('of a few acts at once, and Undo brings every message back to where it was tried', async () => {
    const page = await openMx1('rows=60');
    const count = await filtered(page, 'in:deferred to:@gmail.com');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('x');
    await toast(page, `${count} deleted`).getByRole('button', { name: 'Undo' }).click();
    await toast(page, `${count} put back`).waitFor();
    await page.keyboard.press('g');
    await expect.poll(() => shown(page)).toBe(count);
  });

  it('what cannot be taken back asks, with the note that is kept', async () => {
    const page = await openMx1('rows=60');
    await page.keyboard.press('n');
    await page.keyboard.type('INC-4711');
    await page.keyboard.press('Enter');
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('b');
    const dialog = page.getByRole('dialog', { name: 'Return 1 message to the sender on mx1?' });
    await dialog.waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('INC-4711');
    expect(await dialog.innerText()).toContain('postsuper');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    // Other notes may come and go; none may speak of this action.
    expect(await toast(page, /[Rr]eturn|sender/).count()).toBe(0);
  });
});

describe('the results of an action', () => {
  it('are told per message, by outcome, and selected again in the queue', async () => {
    const page = await openMx1('rows=120');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('h');
    const ended = toast(page, /held, \d+ were being delivered/);
    await ended.waitFor();
    const busy = Number(/(\d+) were being/.exec(await ended.innerText())?.[1]);
    expect(busy).toBeGreaterThan(0);
    await ended.getByRole('button', { name: 'Details' }).click();
    const dialog = page.getByRole('dialog', { name: 'Hold on mx1' });
    await dialog.getByRole('button', { name: `${busy} busy` }).click();
    expect(await dialog.getByRole('row').count()).toBe(busy + 1);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^hold-.*\.csv$/);
    await dialog.getByRole('button', { name: 'Select these in the queue' }).click();
    await expect.poll(() => selected(page)).toBe(String(busy));
    // Of those selected, only the ones near the top are in the document.
    const queues = await page
      .locator('[data-row][aria-selected="true"] [data-column="queue"]')
      .allInnerTexts();
    expect(new Set(queues)).toEqual(new Set(['active']));
  });

  it('a job that was cut off says what that means', async () => {
    const page = await openMx1('rows=12&interrupted');
    const note = page.getByRole('alert').filter({ hasText: 'Interrupted: deleting 500 messages on mx1' });
    await note.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('dialog').getByText('nothing is tried a second time by itself').waitFor();
  });
});
