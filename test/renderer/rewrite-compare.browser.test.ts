import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { choose, ended, rewritePage, someAddresses, typed } from './preview/play-rewrite-compare-shots.ts';
import { open } from './preview/session.ts';

const compare = async (scene: string, host = 'mx1'): Promise<Page> => {
  const page = await open(`rows=6&${scene}`);
  await rewritePage(host, 'Compare')(page);
  await page.getByRole('form', { name: 'What is compared' }).waitFor();
  return page;
};
const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name }).first();
const grid = (page: Page): Locator => page.getByRole('grid', { name: 'What becomes different' });
const row = (page: Page, text: string): Locator => grid(page).getByRole('row').filter({ hasText: text });
const replay = async (page: Page): Promise<void> => {
  await page.locator('label').filter({ hasText: 'Replay of the log' }).click();
  await button(page, /^Replay$/).click();
};
const serious = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).exclude('[role="separator"]').analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
};

describe('comparing two configurations', () => {
  it('asks what was typed of the live configuration and my edits, and lists only what becomes different', async () => {
    const page = await compare('deploy=edited');
    expect(await serious(page)).toEqual([]);
    expect(await button(page, /^Compare$/).isDisabled()).toBe(true);
    await typed(someAddresses)(page);
    await page.getByText('8 questions, 1 repeated line left out').waitFor();
    await page.getByText('line 10: a check has three parts').waitFor();
    await button(page, /^Compare$/).click();
    await page.getByText('5 differences among 8 questions; 1 could not be told apart').waitFor();
    expect(await grid(page).getByRole('row').count()).toBe(7);
    const moved = row(page, 'anna@partner.example');
    expect(await moved.locator('del').allInnerTexts()).toEqual(['20']);
    expect(await moved.locator('ins').allInnerTexts()).toEqual(['99']);
    expect(await moved.innerText()).toContain('by mailertable entry "partner.example esmtp:[192.0.2.99]"');
    expect(await row(page, 'sales@example.com').innerText()).toContain('now refused');
    expect(await row(page, '198.51.100.9').innerText()).toContain('now relayed');
    expect(await row(page, 'carol@slow.example').innerText()).toContain(
      'no answer: The name server of the host did not answer for slow.example.',
    );
    expect(await row(page, 'ben@example.net').count()).toBe(0);
    expect(await serious(page)).toEqual([]);
  });

  it('with the keyboard alone: typed, started, walked through, filtered, copied', async () => {
    const page = await compare('deploy=edited');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('textbox', { name: 'Addresses, one a line' }).focus();
    await page.keyboard.insertText(someAddresses);
    await page.keyboard.press('Control+Enter');
    await page.getByText('5 differences among 8 questions').waitFor();
    await grid(page).focus();
    await page.keyboard.press('End');
    const details = page.getByRole('region', { name: 'The chosen difference' });
    await details.getByText('Decided by access entry "Connect:198.51.100 RELAY"').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await details.getByText('sales@example.com').first().waitFor();
    await button(page, /^now refused 2$/).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => grid(page).getByRole('row').count()).toBe(3);
    await page.getByRole('textbox', { name: 'Filter the differences' }).fill('bulk denied');
    await expect.poll(() => grid(page).getByRole('row').count()).toBe(2);
    await button(page, 'Copy 1 row as CSV').click();
    await button(page, 'Copied').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toContain('"550 5.7.1 Access denied"');
    expect(copied.trim().split('\r\n')).toHaveLength(2);
    await page.getByRole('textbox', { name: 'Filter the differences' }).fill('nothing like it');
    await page.getByText('No difference matches').waitFor();
    await button(page, 'Clear the filter').click();
    await expect.poll(() => grid(page).getByRole('row').count()).toBe(3);
  });

  it('takes another host, or a version of the history, and stays as it was set up while other pages are shown', async () => {
    const page = await compare('deploy=edited');
    await choose('After', 'mx2')(page);
    await page.getByRole('combobox', { name: /which configuration of mx2/ }).waitFor();
    await typed('anna@partner.example')(page);
    await button(page, /^Compare$/).click();
    await grid(page).getByText('After: mx2, live').waitFor();
    await page.getByRole('tab', { name: 'Journal' }).click();
    await page.getByRole('tab', { name: 'Rewrite' }).click();
    await grid(page).getByText('After: mx2, live').waitFor();
    await choose('Before', 'A version of its history')(page);
    await page.getByRole('combobox', { name: 'Before: which version' }).click();
    await page.getByRole('option', { name: /CHG-4711/ }).click();
    await choose('After', 'Live')(page);
    await button(page, /^Compare$/).click();
    await grid(page)
      .getByText(/^Before: as of \d{4}-/)
      .waitFor();
    expect(await serious(page)).toEqual([]);
    await choose('Before', 'Live')(page);
    await page.getByText('Before and after are the same configuration.').waitFor();
    expect(await button(page, /^Compare$/).isDisabled()).toBe(true);
  });

  it('without edits says so, and where to make some', async () => {
    const page = await compare('deploy=');
    await typed('anna@partner.example')(page);
    await button(page, /^Compare$/).click();
    await page.getByText('There are no edits of this configuration that are not deployed yet.').waitFor();
    await page.getByText('Edit a file on the Config page').waitFor();
    expect(await serious(page)).toEqual([]);
  });

  it('edits that the host cannot build are not compared, and its words are there', async () => {
    const page = await compare('deploy=broken');
    await typed('anna@partner.example')(page);
    await button(page, /^Compare$/).click();
    await page.getByText('Your edits cannot be asked: Build the database of access failed.').waitFor();
    await button(page, 'Raw output').click();
    await page.getByText('no RHS for LHS').waitFor();
  });

  it('edits that saved tests hold back can be compared all the same', async () => {
    const page = await compare('deploy=edited,tests-fail');
    await typed('anna@partner.example')(page);
    await button(page, /^Compare$/).click();
    await page.getByText('1 difference among 1 question').waitFor();
  });

  it('what the host refuses is told with its words and the way out', async () => {
    const page = await compare('deploy=edited&config=rewrite-fails');
    await typed('anna@partner.example')(page);
    await button(page, /^Compare$/).click();
    await page.getByText('The edited configuration cannot be asked').waitFor();
    await button(page, 'Raw output').click();
    await page.getByText('unknown ruleset SFoo').waitFor();
  });

  it('takes a list from a file', async () => {
    const page = await compare('deploy=edited');
    await page.locator('input[type="file"]').setInputFiles({
      name: 'list.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('sales@example.com\r\nköln@partner.example\r\n'),
    });
    await page.getByText('2 questions').waitFor();
    await button(page, /^Compare$/).click();
    await row(page, 'köln@partner.example').waitFor();
  });
});

describe('replaying the log', () => {
  it('says how often each was seen, most often first, and sorts by it', async () => {
    const page = await compare('deploy=edited');
    await replay(page);
    await page.getByText(/differences among 1,200 questions/).waitFor();
    const seen = async (): Promise<number[]> => {
      const cells = await grid(page).locator('[data-right]').allInnerTexts();
      return cells.map((text) => Number(text.replaceAll(',', '')));
    };
    const first = await seen();
    expect(first).toEqual([...first].sort((a, b) => b - a));
    const head = grid(page).getByRole('columnheader', { name: 'Seen' });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect((await seen())[0]).toBeLessThan(first[0] ?? 0);
    expect(await serious(page)).toEqual([]);
  });

  it('20,000 differences are a few dozen rows of the document, and the last is reached by one key', async () => {
    const page = await compare('deploy=edited&config=huge&slow=5');
    await page.locator('label').filter({ hasText: 'Replay of the log' }).click();
    await page.getByLabel('At most').fill('20000');
    await button(page, /^Replay$/).click();
    await page.getByText('20,000 differences among 20,000 questions').waitFor({ timeout: 60_000 });
    expect(await grid(page).getAttribute('aria-rowcount')).toBe('20001');
    await grid(page).press('End');
    await grid(page).locator('[aria-rowindex="20001"]').waitFor();
    expect(await grid(page).getByRole('row').count()).toBeLessThan(80);
    await page.getByRole('textbox', { name: 'Filter the differences' }).fill('ben11@old.example');
    await expect.poll(() => grid(page).getByRole('row').count()).toBeLessThan(4);
    await button(page, /^Save|^Copy/).waitFor();
  });

  it('can be cancelled; what was found stays, and how far it came is said', async () => {
    const page = await compare('deploy=edited&config=stuck');
    await choose('After', 'mx2')(page);
    await replay(page);
    await page.getByText(/: 250 of 1,200/).waitFor();
    expect(await serious(page)).toEqual([]);
    await grid(page).focus();
    await page.keyboard.press('Escape');
    await page.getByText(/^Cancelled after 250 of 1,200: \d+ differences until then/).waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);
    await button(page, /^Replay$/).waitFor();
  });

  it('nothing that changes is good news, and says of how many', async () => {
    const page = await compare('deploy=edited&config=same');
    await replay(page);
    await page.getByText('Nothing changes for 1,200 questions').waitFor();
    await page.getByText('Both configurations give every one of them the same fate.').waitFor();
    expect(await serious(page)).toEqual([]);
  });

  it('a run that is cut off is not taken for a whole one', async () => {
    const page = await compare('deploy=edited&config=cut');
    await replay(page);
    await ended(page);
    await page.getByText('The comparison was cut off before its end.').waitFor();
    await page.getByText(/differences among 500 questions/).waitFor();
  });
});
