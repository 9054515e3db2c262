import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { configPage } from './preview/play-deploys-shots.ts';
import { choose, rewritePage, typed } from './preview/play-rewrite-compare-shots.ts';
import { open } from './preview/session.ts';

const suite = async (twists: string, host = 'mx1'): Promise<Page> => {
  const page = await open(`rows=6&deploy=edited&config=${twists}`);
  await rewritePage(host, 'Saved tests')(page);
  return page;
};
const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name }).first();
const table = (page: Page): Locator => page.getByRole('table', { name: 'Saved tests' });
const names = async (page: Page): Promise<string[]> => {
  await table(page).getByRole('row').nth(1).waitFor();
  return table(page).getByRole('rowheader').getByRole('button').allInnerTexts();
};
const file = async (page: Page): Promise<void> => {
  await page
    .locator('label')
    .filter({ hasText: /^File$/ })
    .click();
  await page.locator('[data-editor] .view-line').first().waitFor();
};
const text = async (page: Page): Promise<string> =>
  (await page.locator('[data-editor] .view-lines').innerText())
    .replaceAll('\u00a0', ' ')
    .replaceAll('·', ' ');
const atEnd = async (page: Page, words: string): Promise<void> => {
  await page.locator('[data-editor] textarea').first().focus();
  await page.keyboard.press('Control+End');
  // The editor keeps the indentation of the line before.
  await page.keyboard.insertText(words);
};
const violations = async (page: Page): Promise<string[]> => {
  const found = await new AxeBuilder({ page }).exclude('[role="separator"]').analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
};

describe('the saved tests of a configuration', () => {
  it('are listed with question and expectation; after a run those that failed stand first, with why', async () => {
    const page = await suite('');
    expect(await names(page)).toEqual([
      'partner mail goes by the relay',
      'sales is anna',
      'postmaster',
      'nobody relays through us',
      'Köln is written as Köln',
    ]);
    const first = table(page).getByRole('row').nth(1);
    await first.getByText('mailer esmtp, host [192.0.2.20]').waitFor();
    await first.getByText('not run').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('2 of 5 tests failed').waitFor();
    expect((await names(page)).slice(0, 2)).toEqual(['sales is anna', 'nobody relays through us']);
    await table(page)
      .getByText('Expected mailer local, user anna, but it is: 550 5.1.1 No such person here.')
      .waitFor();
    await page.getByText(/\d{2}:\d{2}:\d{2}, by hand/).waitFor();
    expect(await violations(page)).toEqual([]);
    await choose('Run on', 'My undeployed edits')(page);
    await button(page, 'Run all').click();
    await page.getByText(/by hand, on your edits/).waitFor();
  });

  it('a name leads to its line in the file; what is misspelt is not kept, marked, and not lost', async () => {
    const page = await suite('');
    await button(table(page), 'nobody relays through us').click();
    await page.locator('[data-editor] .view-line').first().waitFor();
    expect(await text(page)).toContain('# What must stay true of mx1.');
    await atEnd(page, '  - name: odd\n  route: joe\nexpcet: {mailer: local}');
    await page.getByText('Not saved yet').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText(/Not saved: 1 line cannot be taken\. Line 22: A test has no “expcet”/).waitFor();
    await page.locator('[data-editor] .squiggly-error').first().waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await text(page)).toContain('expcet: {mailer: local}');
    await atEnd(page, ' - [');
    await page.getByText(/^Not YAML as it is\. Line \d+/).waitFor();
    expect(await button(page, /^Save$/).isDisabled()).toBe(true);
    await button(page, 'Discard').click();
    await expect.poll(() => text(page)).not.toContain('expcet');
    expect(await page.getByText('Not saved yet').count()).toBe(0);
  });

  it('gate and schedule are switches that write into the file, which is saved with a note', async () => {
    const page = await suite('');
    await names(page);
    await page.getByRole('switch', { name: 'A change must pass before it may be deployed' }).click();
    await choose('Run by themselves', 'Every 6 hours')(page);
    await page.getByRole('textbox', { name: 'Note for the history' }).fill('CHG-7');
    expect(await button(page, 'Run all').isDisabled()).toBe(true);
    await page
      .getByRole('form', { name: 'Save the tests' })
      .getByRole('button', { name: /^Save$/ })
      .click();
    await page.getByText('Saved tests are kept').waitFor();
    expect(await page.getByText('Not saved yet').count()).toBe(0);
    await file(page);
    const lines = (await text(page)).split('\n').slice(0, 4);
    expect(lines).toEqual([
      '# What must stay true of mx1. Ask postmaster@ before you change one.',
      'gate: true',
      'every: 6 hours',
      'tests:',
    ]);
  });

  it('saved by somebody else meanwhile: both texts are still there, and either can be gone on with', async () => {
    const page = await suite('overtaken');
    await names(page);
    await file(page);
    await atEnd(page, '# mine\n');
    await page.keyboard.press('Control+s');
    await page.getByText('saved in another window since you began to edit').waitFor();
    expect(await text(page)).toContain('# mine');
    expect(await violations(page)).toEqual([]);
    await button(page, 'Load theirs').click();
    await expect.poll(() => text(page)).toContain('sales is ben now');
    await button(page, 'Bring mine back').click();
    await expect.poll(() => text(page)).toContain('# mine');
    await page
      .getByRole('form', { name: 'Save the tests' })
      .getByRole('button', { name: /^Save$/ })
      .click();
    await page.getByText('Saved tests are kept').waitFor();
    expect(await text(page)).toContain('sales is anna');
  });

  it('are made of many addresses: what is true today, looked through before it is kept', async () => {
    const page = await suite('');
    await names(page);
    await button(page, 'Import from addresses…').click();
    const dialog = page.getByRole('dialog', { name: 'Import from addresses' });
    await typed('anna@example.com\nben@example.com\nanna@example.com')(page);
    await dialog.getByText('2 questions, 1 repeated line left out').waitFor();
    expect(await violations(page)).toEqual([]);
    await button(dialog, 'Make 2 tests').click();
    await page.getByText('2 tests added: look through them, then save').waitFor();
    await page.locator('[data-editor] .view-line').first().waitFor();
    await page.locator('label').filter({ hasText: 'Tests (7)' }).click();
    expect((await names(page)).slice(-2)).toEqual(['anna@example.com', 'ben@example.com']);
    await page.getByText('Not saved yet').waitFor();
  });

  it('are many: the first hundreds are drawn at once, the others when they are wished', async () => {
    const page = await suite('many-tests');
    expect(await names(page)).toHaveLength(500);
    await button(page, 'Show all 800 tests').click();
    await table(page).getByText('user799@example.com').waitFor();
  });

  it('where there are none, say what they are for and how to begin', async () => {
    const page = await suite('no-tests');
    await page.getByText('No saved tests yet').waitFor();
    expect(await violations(page)).toEqual([]);
    await button(page, 'Write the first one').click();
    await page.locator('[data-editor] .view-line').first().waitFor();
    expect(await text(page)).toContain('route: postmaster');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved tests are kept').waitFor();
  });

  it('a run that the host refuses, or that is cut off, says so and keeps the results before', async () => {
    const page = await suite('suite-fails');
    await names(page);
    await button(page, 'Run all').click();
    await page.getByText('The tests were not run to the end: The maps cannot be read by ops.').waitFor();
    await button(page, 'Raw output').click();
    await page.getByText('sudo: a password is required').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(page.url().replace('suite-fails', 'cut'));
    await rewritePage('mx1', 'Saved tests')(page);
    await names(page);
    await button(page, 'Run all').click();
    await page.getByText('The run was cut off before its end.').waitFor();
  });
});

describe('saved tests before a deploy', () => {
  it('that fail are told by name, why they stand in the way, and nothing can be deployed', async () => {
    const page = await open('rows=6&deploy=edited,tests-fail');
    await configPage('mx1', 'Changes')(page);
    await button(page, 'Check on host').click();
    const failed = page.getByRole('list', { name: 'Saved tests that failed' });
    await failed.getByText('nobody relays through us').waitFor();
    await failed.getByText('Expected error, but it is: relayed.').waitFor();
    await page.getByText('no change is deployed before all of them pass').waitFor();
    await page
      .getByText('Saved tests do not pass with this change. Nothing that is live was touched.')
      .waitFor();
    const step = page
      .getByRole('list', { name: 'Steps of the check' })
      .getByRole('listitem')
      .filter({ hasText: 'Saved tests' })
      .first();
    expect(await step.innerText()).not.toContain('time limit');
    const name = page.getByLabel('Type mx1 to go on');
    if ((await name.count()) > 0) await name.fill('mx1');
    expect(await page.getByRole('button', { name: /^Deploy \d file/ }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await button(page, 'Open the Rewrite page').click();
    await expect
      .poll(() => page.getByRole('tab', { name: 'Rewrite' }).getAttribute('aria-selected'))
      .toBe('true');
  });
});
