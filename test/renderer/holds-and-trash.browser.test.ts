import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { host, open, rows } from './preview/session.ts';

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const rowsOf = (page: Page, name: string) =>
  page.getByRole('grid', { name }).locator('[role="row"]:not([aria-rowindex="1"])');
const toast = (page: Page, text: RegExp | string) => page.getByRole('status').filter({ hasText: text });
const serious = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page: page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};

describe('holds, with the keyboard alone', () => {
  it('the overdue one is first; it gets another end, another note, and is released', async () => {
    const page = await open('rows=120&holds');
    await rows(page);
    await press(page, '3');
    const first = rowsOf(page, 'Holds').first();
    await first.getByText('overdue').waitFor();
    await press(page, 'ArrowDown', 'e');
    const dialog = page.getByRole('dialog', { name: 'Change this hold' });
    const note = dialog.getByRole('textbox', { name: 'Note' });
    await note.focus();
    await page.keyboard.type('INC-99');
    // Its end is over: nothing can be changed before there is another one.
    expect(await dialog.getByRole('button', { name: 'Change' }).isDisabled()).toBe(true);
    await dialog.getByRole('radio', { name: 'At…' }).focus();
    await press(page, 'ArrowLeft');
    await expect.poll(() => dialog.getByRole('button', { name: 'Change' }).isEnabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Change' }).focus();
    await press(page, 'Enter');
    const changed = rowsOf(page, 'Holds').filter({ hasText: 'INC-99' });
    await changed.waitFor();
    expect(await changed.innerText()).not.toContain('overdue');
    // It is still the chosen one, wherever it stands now.
    expect(await changed.getAttribute('aria-selected')).toBe('true');
    await press(page, 'r');
    await toast(page, 'mx1: 3 released').waitFor();
    await changed.waitFor({ state: 'detached' });
  });

  it('Enter selects its messages in the queue, and only those', async () => {
    const page = await open('rows=120&holds');
    await host(page, /mx1/);
    await rows(page);
    await press(page, '3');
    const release = rowsOf(page, 'Holds').filter({ hasText: 'compromised' });
    await release.waitFor();
    await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
    await page.getByText(/^5 of \d+ selected/).waitFor();
    const queues = await page
      .locator('[data-row][aria-selected="true"] [data-column="queue"]')
      .allInnerTexts();
    expect(queues.length).toBeGreaterThan(0);
    expect(new Set(queues)).toEqual(new Set(['held']));
  });

  it('what nobody wrote down is counted; the handover is shown before it is given away', async () => {
    const page = await open('rows=120&holds');
    await host(page, /mx1/);
    await rows(page);
    await press(page, '3');
    await page.getByText(/\d+ messages held by hand or by another tool/).waitFor();
    await press(page, 'p');
    const dialog = page.getByRole('dialog', { name: /^Handover/ });
    await dialog.getByText('looks like a compromised account').waitFor();
    expect(await dialog.innerText()).not.toContain('mx2');
    expect(await serious(page)).toEqual([]);
  });

  it('reminds once of what is overdue, with the ways on; not again after a reload', async () => {
    const page = await open('rows=120&holds');
    await rows(page);
    const due = page.getByRole('alert').filter({ hasText: 'as you asked to be reminded' });
    await due.waitFor();
    expect(await page.getByRole('alert').filter({ hasText: 'should have been released' }).count()).toBe(0);
    await due.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('region', { name: 'The chosen hold' }).waitFor();
    expect(await serious(page)).toEqual([]);
    await page.reload();
    await rows(page);
    await page.waitForTimeout(1500);
    expect(await due.count()).toBe(0);
  });
});

describe('the trash, with the keyboard alone', () => {
  it('gives back what was searched and selected, on hold', async () => {
    const page = await open('rows=60&trash=40');
    await host(page, /mx1/);
    await rows(page);
    await press(page, '4');
    const kept = rowsOf(page, 'Deleted messages');
    await kept.first().waitFor();
    await page.getByText(/^40 messages kept/).waitFor();
    const id = (await kept.nth(1).locator('[role="gridcell"]').nth(2).innerText()).trim();
    await press(page, '/');
    await page.keyboard.type(id.toLowerCase());
    await press(page, 'Enter');
    await expect.poll(() => kept.count()).toBe(1);
    await press(page, 'ArrowDown', 'u');
    await toast(page, 'mx1: 1 put back').waitFor();
    await page.getByText('None of 39 kept messages matches').waitFor();
    await press(page, 'Escape', '1', '/');
    await page.keyboard.type(`id:${id}`);
    await press(page, 'Enter');
    const back = page.locator('[data-row]').first();
    await back.filter({ hasText: id }).waitFor();
    expect(await back.locator('[data-column="queue"] [data-word]').innerText()).toBe('held');
  });

  it('a purge asks, and on production wants the name of the host for more than 100', async () => {
    const page = await open('rows=12&trash=140');
    await host(page, /mx1/);
    await rows(page);
    await press(page, '4');
    await rowsOf(page, 'Deleted messages').first().waitFor();
    await press(page, 'Control+a', 'x');
    const dialog = page.getByRole('dialog', { name: 'Purge 140 messages on mx1?' });
    await dialog.waitFor();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.type('mx2');
    await press(page, 'Enter');
    await page.waitForTimeout(200);
    expect(await dialog.isVisible()).toBe(true);
    await press(page, 'Backspace', '1', 'Enter');
    await toast(page, 'mx1: 140 purged').waitFor();
    await page.getByText('The trash is empty').waitFor();
  });

  it('shows what a host could not tell, beside what the others keep', async () => {
    const page = await open('rows=12&trash=5&broken');
    await rows(page);
    await press(page, '4');
    await page.getByText('relay-archive-01: The trash of this host could not be read.').waitFor();
    await page.getByText('mx2: postfix-out: ls: cannot open directory: Permission denied').waitFor();
    expect(await rowsOf(page, 'Deleted messages').count()).toBe(5);
    expect(await serious(page)).toEqual([]);
  });
});
