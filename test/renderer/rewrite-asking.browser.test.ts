import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { open } from './preview/session.ts';
import { addresses, ask, rewritePage, rewriteSection, treeShown } from './preview/play-rewrite-shots.ts';

const start = async (scene = 'rows=12', host = 'mx1', scheme: 'light' | 'dark' = 'light'): Promise<Page> => {
  const page = await open(scene, scheme);
  await rewritePage(host)(page);
  await addresses(page).waitFor();
  return page;
};
const traced = async (page: Page, text: string): Promise<void> => {
  await ask(text)(page);
  await treeShown(page);
};
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const chosen = (page: Page) => page.getByRole('tree').locator('[aria-selected="true"]');
const serious = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page: page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};

describe('asking where mail goes', () => {
  it('Enter asks; the answer is a sentence, and its steps are a tree that the keys walk through', async () => {
    const page = await start();
    await traced(page, 'anna@exact.test');
    await said(page, 'Delivered by smtp through [192.0.2.11] to anna@exact.test');
    await said(page, /Decided by mailertable entry/);
    const tree = page.getByRole('tree');
    await tree.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => chosen(page).innerText()).toContain('canonify');
    expect(await chosen(page).getAttribute('aria-expanded')).toBe('true');
    await page.getByRole('region', { name: 'The chosen step' }).getByText('Ruleset canonify').waitFor();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => chosen(page).getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => chosen(page).getAttribute('aria-level')).toBe('2');
    const id = await chosen(page).getAttribute('id');
    expect(await tree.getAttribute('aria-activedescendant')).toBe(id);
  });

  it('rules tried in vain are folded, and open to the rules themselves', async () => {
    const page = await start();
    await traced(page, 'anna@exact.test');
    const folded = page.getByRole('treeitem', { name: /^\d+ rules tried, none matched$/ }).first();
    const count = Number.parseInt(await folded.innerText(), 10);
    expect(await folded.getAttribute('aria-expanded')).toBe('false');
    await folded.click();
    await expect.poll(() => folded.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowRight');
    expect(await chosen(page).getAttribute('aria-setsize')).toBe(String(count));
    await expect.poll(() => chosen(page).innerText()).toContain('no match');
  });

  it('search goes from place to place; the text is what the host printed', async () => {
    const page = await start();
    await traced(page, 'anna@exact.test');
    const search = page.getByLabel('Search in the trace');
    await search.fill('mailertable');
    await search.press('Enter');
    await page
      .getByRole('status')
      .filter({ hasText: /^1 of \d+$/ })
      .waitFor();
    await expect.poll(() => chosen(page).innerText()).toContain('mailertable');
    await rewriteSection('Text')(page);
    await page
      .getByRole('region', { name: /as printed/ })
      .getByText('Parsing envelope recipient address')
      .waitFor();
  });

  it('many addresses are a list; the arrow keys choose whose steps are shown', async () => {
    const page = await start();
    await ask('anna@exact.test\nx@closed.test\nu@later.test\n<>')(page);
    await page.getByRole('status').filter({ hasText: '4 of 4 answered' }).waitFor();
    const list = page.getByRole('listbox', { name: 'Answers' });
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await said(page, 'Refused: 550 5.1.2 closed for good');
    await said(page, /5\.1\.2: the domain of the recipient/);
    await page.keyboard.press('ArrowDown');
    await said(page, 'Refused for now: 450 4.4.5 come back later');
    await page.keyboard.press('End');
    await expect.poll(() => list.getByRole('option', { selected: true }).innerText()).toContain('<>');
  });

  it('more than twenty are asked without steps, which come for the chosen one; Esc stops', async () => {
    const page = await start('rows=12&slow=1500');
    await ask(Array.from({ length: 900 }, (_, n) => `user${n}@exact.test`).join('\n'))(page);
    await page.getByRole('button', { name: 'Cancel (Esc)' }).waitFor();
    await expect
      .poll(() => page.getByRole('status').first().innerText())
      .toMatch(/^ ?[1-9]\d* of 900 answered/);
    await page.keyboard.press('Escape');
    await page
      .getByRole('status')
      .filter({ hasText: /^Stopped: \d+ of 900 answered/ })
      .waitFor();
    await treeShown(page);
    await page.getByRole('listbox', { name: 'Answers' }).focus();
    await page.keyboard.press('ArrowDown');
    await said(page, /to user1@exact\.test/);
    await treeShown(page);
  });

  it('a hundred thousand steps are walked through like ten', async () => {
    const page = await start();
    await traced(page, 'long@exact.test');
    await page.getByRole('tree').focus();
    await page.keyboard.press('End');
    await expect.poll(() => chosen(page).innerText()).toContain('host99999');
    expect(await page.getByRole('treeitem').count()).toBeLessThan(120);
  });

  it('the up arrow brings back what was asked before, also after a reload', async () => {
    const page = await start();
    await traced(page, 'first@exact.test');
    await traced(page, 'second@exact.test');
    await addresses(page).fill('');
    await addresses(page).press('ArrowUp');
    await expect.poll(() => addresses(page).inputValue()).toBe('second@exact.test');
    await addresses(page).press('ArrowUp');
    await expect.poll(() => addresses(page).inputValue()).toBe('first@exact.test');
    await page.reload();
    await addresses(page).press('ArrowUp');
    await expect.poll(() => addresses(page).inputValue()).toBe('second@exact.test');
  });

  it('what cannot be asked is said at the field, and nothing is asked', async () => {
    const page = await start();
    await rewriteSection('Allowed?')(page);
    await ask('user@example.com')(page);
    await said(page, /without one, it counts as this host itself/);
    await page.getByLabel('Client address').fill('192.0.2.9');
    await page.getByLabel('Client address').press('Enter');
    await said(page, 'Refused: 550 5.7.1 Relaying denied');
    await said(page, /Decided by access entry "Connect:192\.0\.2\.9 REJECT"/);
  });

  it('a lost connection is said, with the way to ask again', async () => {
    const page = await start();
    await ask('cut@exact.test')(page);
    await page.getByRole('alert').filter({ hasText: 'connection was lost' }).waitFor();
    await page.getByRole('button', { name: 'Ask again' }).waitFor();
  });
});

describe('with an answer', () => {
  it('the MTA itself is asked, and says so', async () => {
    const page = await start();
    await traced(page, 'anna@exact.test');
    await page.getByRole('button', { name: 'Verify with sendmail itself' }).click();
    await page
      .getByRole('region', { name: 'What sendmail itself says' })
      .getByText(/Delivered by smtp/)
      .waitFor();
  });

  it('Postfix is asked only after its report was announced', async () => {
    const page = await start('rows=12', 'mx2');
    await page.getByRole('combobox', { name: 'Configuration' }).waitFor();
    await traced(page, 'anna@example.net');
    await page.getByRole('button', { name: 'Verify with postfix itself' }).click();
    await said(page, /a report is mailed to the account that asks/);
    await page.getByRole('button', { name: 'Send the probe' }).click();
    await page.getByRole('region', { name: 'What postfix itself says' }).waitFor();
  });

  it('it becomes a saved test', async () => {
    const page = await start();
    await traced(page, 'anna@exact.test');
    await page.getByRole('button', { name: 'Save as test' }).click();
    await page.getByLabel('Name of the test').fill('partner mail');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Saved as a test: partner mail' }).waitFor();
  });

  it('it is still there after another page and another host were looked at', async () => {
    const page = await start();
    await traced(page, 'anna@exact.test');
    await page.getByRole('tab', { name: 'Queue' }).click();
    await rewritePage('mx2')(page);
    await addresses(page).waitFor();
    expect(await addresses(page).inputValue()).toBe('');
    await rewritePage('mx1')(page);
    await treeShown(page);
    expect(await addresses(page).inputValue()).toBe('anna@exact.test');
  });
});

describe('the page', () => {
  it('says why nothing can be asked', async () => {
    const failing = await open('rows=12&config=fails');
    await rewritePage('mx1')(failing);
    await failing.getByRole('alert').filter({ hasText: 'could not be read' }).waitFor();
    await failing.getByRole('button', { name: 'Try again' }).waitFor();
  });

  it.each(['light', 'dark'] as const)('has no serious accessibility issue (%s)', async (scheme) => {
    const page = await start('rows=12', 'mx1', scheme);
    expect(await serious(page)).toEqual([]);
    await ask('anna@exact.test\nx@missing.test\nu@later.test')(page);
    await treeShown(page);
    await page.getByRole('tree').focus();
    for (let n = 0; n < 6; n++) await page.keyboard.press('ArrowDown');
    await page.getByLabel('Search in the trace').fill('rule');
    expect(await serious(page)).toEqual([]);
  });
});
