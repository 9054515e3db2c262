import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { open } from './preview/session.ts';
import {
  rewritePage,
  rewriteSection,
  startShell,
  treeShown,
  typeLine,
} from './preview/play-rewrite-shots.ts';

const start = async (scene = 'rows=12', scheme: 'light' | 'dark' = 'light'): Promise<Page> => {
  const page = await open(scene, scheme);
  await rewritePage('mx1')(page);
  await startShell(page);
  return page;
};
const screen = (page: Page) => page.locator('.xterm-rows');
const printed = (page: Page, text: string) => screen(page).getByText(text).first().waitFor();
const lines = (page: Page) => page.getByRole('listbox', { name: 'Typed lines' }).getByRole('option');

it('answers what is typed, and explains the line beside it', async () => {
  const page = await start();
  await page.getByText('runs as root').waitFor();
  await typeLine('3,0 u@exact.test')(page);
  await printed(page, 'MailerToTriple');
  await page.getByText('Delivered by smtp through [192.0.2.11] to u@exact.test').waitFor();
  await treeShown(page);
  await typeLine('/map mailertable .sub.test')(page);
  await expect.poll(() => lines(page).first().innerText()).toContain('/map mailertable .sub.test');
  await page.getByRole('treeitem').filter({ hasText: 'esmtp:[192.0.2.12]:2525' }).waitFor();
  await lines(page).filter({ hasText: '3,0 u@exact.test' }).click();
  await page.getByText('Delivered by smtp through [192.0.2.11] to u@exact.test').waitFor();
});

it('has a line to edit: history, search in it, completion with help', async () => {
  const page = await start();
  await typeLine('$j')(page);
  await printed(page, 'sendmail1.lab.test');
  await page.keyboard.type('/p');
  await page.getByRole('list', { name: 'What can be typed here' }).getByText('/parse').waitFor();
  await page.keyboard.press('Tab');
  await expect.poll(() => screen(page).innerText()).toMatch(/> \/parse\s/);
  await page.keyboard.press('Control+u');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect.poll(() => lines(page).count()).toBe(2);
  await page.keyboard.press('Control+r');
  await page.keyboard.type('$');
  await printed(page, '(search: $)');
  await page.keyboard.press('Enter');
  await expect.poll(() => lines(page).count()).toBe(3);
  expect(new Set((await lines(page).allInnerTexts()).map((text) => text.split('\n')[0]))).toEqual(
    new Set(['$j']),
  );
});

it('types pasted lines one after the other', async () => {
  const page = await start();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', '$j\n/mx lab.test\n/map mailertable nosuch\nrest');
    document
      .querySelector('.xterm-helper-textarea')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect.poll(() => lines(page).count()).toBe(3);
  expect((await lines(page).allInnerTexts()).map((text) => text.split('\n')[0]).reverse()).toEqual([
    '$j',
    '/mx lab.test',
    '/map mailertable nosuch',
  ]);
  await printed(page, '> rest');
});

it('is there again after another section was looked at', async () => {
  const page = await start();
  await typeLine('3,0 u@exact.test')(page);
  await treeShown(page);
  await rewriteSection('Ask')(page);
  await rewriteSection('Shell')(page);
  await printed(page, 'MailerToTriple');
  await treeShown(page);
});

it('several shells are kept apart, named by what they were started with', async () => {
  const page = await start();
  await page.getByRole('button', { name: 'Another shell' }).click();
  await page.getByLabel('Configuration file').fill('/tmp/staged.cf');
  await page.getByLabel('Debug levels').fill('21.12');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'staged.cf -d21.12', exact: true }).waitFor();
  await printed(page, 'Enter <ruleset>');
  await typeLine('$j')(page);
  await expect.poll(() => lines(page).count()).toBe(1);
  await page.getByRole('button', { name: 'live', exact: true }).click();
  await page.getByText('What you type is explained here.', { exact: false }).waitFor();
});

it('a configuration that does not load is said, with what the host said', async () => {
  const page = await open('rows=12');
  await rewritePage('mx1')(page);
  await rewriteSection('Shell')(page);
  await page.getByLabel('Configuration file').fill('/nosuch.cf');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'the configuration file cannot be opened' }).waitFor();
  await page.getByRole('button', { name: 'Raw output' }).click();
  await page.getByText('line 0: cannot open').waitFor();
});

it('a shell that ended says why, and starts again', async () => {
  const page = await start();
  await typeLine('/quit')(page);
  await page.getByText('This shell has ended. The shell ended.').waitFor();
  await page.getByRole('button', { name: 'Start again' }).click();
  await page.getByText('This shell has ended.').waitFor({ state: 'detached' });
  await typeLine('$j')(page);
  await expect.poll(() => lines(page).count()).toBe(1);
});

it('says when it does not run as root', async () => {
  const page = await start('rows=12&config=account');
  await page.getByText('runs as ops, not root', { exact: false }).waitFor();
});

it('ten megabytes are drawn, read and explained', async () => {
  const page = await start();
  await typeLine('/long 130000')(page);
  await page.getByText('The answer is still coming').waitFor();
  // The window answers meanwhile.
  await page.getByRole('button', { name: 'Another shell' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page
    .getByRole('treeitem', { name: /^130,000 rules tried, none matched/ })
    .waitFor({ timeout: 60_000 });
});

it.each(['light', 'dark'] as const)('has no serious accessibility issue (%s)', async (scheme) => {
  const page = await start('rows=12', scheme);
  await typeLine('3,0 u@exact.test')(page);
  await treeShown(page);
  await page.keyboard.type('/t');
  const { violations } = await new AxeBuilder({ page: page }).analyze();
  expect(
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
  ).toEqual([]);
});
