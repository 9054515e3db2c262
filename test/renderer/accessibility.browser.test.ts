import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { host, open, rows, terminal } from './preview/session.ts';

/** Only colours differ between the schemes: the other rules are asked once. */
async function serious(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  // The types of axe and of playwright-core name the same page differently.
  const axe = new AxeBuilder({ page: page });
  const { violations } = await (scheme === 'light' ? axe : axe.withRules('color-contrast')).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

const mx1 = async (page: Page): Promise<void> => {
  await host(page, /mx1/);
  await rows(page);
};

type Reach = (page: Page) => Promise<unknown>;
const places: readonly (readonly [string, string, Reach])[] = [
  ['the welcome', 'hosts=none', () => Promise.resolve()],
  ['the queue of all hosts', 'rows=60', rows],
  [
    'the queue with details and a selection',
    'rows=60',
    async (page) => {
      await host(page, /mx1/);
      await rows(page);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Close details' }).waitFor();
    },
  ],
  [
    'the queue with a filter, its counts and what may come next',
    'rows=60',
    async (page) => {
      await rows(page);
      await page.getByRole('button', { name: /^yahoo\.com \d/ }).click();
      await page.getByRole('button', { name: /^nowhere\.example \d/ }).click({ modifiers: ['Alt'] });
      await page.keyboard.press('/');
      await page.keyboard.type(' domain:');
      await page.keyboard.press('ArrowDown');
      await page.getByRole('option', { selected: true }).waitFor();
    },
  ],
  [
    'the insights',
    'rows=200',
    async (page) => {
      await rows(page);
      await page.keyboard.press('2');
      await page.locator('.u-over').first().waitFor();
    },
  ],
  [
    'saved views',
    'rows=12',
    async (page) => {
      await rows(page);
      await page.getByRole('button', { name: /Saved views/ }).click();
      await page.getByRole('menuitem', { name: /Rename/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'how old each host is',
    'rows=12',
    async (page) => {
      await rows(page);
      await page.getByRole('button', { name: /show each host/ }).click();
      await page.getByRole('columnheader', { name: 'Took' }).waitFor();
    },
  ],
  ['the queue with errors', 'rows=60&broken', (page) => page.getByRole('alert').first().waitFor()],
  ['the empty queue', 'rows=0', (page) => page.getByText('No message is waiting').waitFor()],
  ['all hosts', 'rows=60', (page) => page.getByRole('tab', { name: 'Overview' }).click()],
  [
    'the overview of a host',
    'rows=60',
    async (page) => {
      await host(page, /mx2/);
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.getByText('Missing rights').waitFor();
    },
  ],
  [
    'a refused host key',
    'rows=60',
    async (page) => {
      await host(page, /lists/);
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'the terminal',
    'rows=12',
    async (page) => {
      await host(page, /mx1/);
      await terminal(page);
    },
  ],
  [
    'the journal',
    'rows=12',
    async (page) => {
      await rows(page);
      await page.getByRole('tab', { name: 'Journal' }).click();
      await page.locator('[id^="entry-"]').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.getByText('What was run').waitFor();
    },
  ],
  [
    'the add dialog',
    'rows=12',
    async (page) => {
      await page.getByRole('button', { name: 'Add a host' }).click();
      await page.getByRole('button', { name: 'Add and connect' }).click();
      await page.getByText('A host name or an IP address').waitFor();
    },
  ],
  [
    'the import dialog',
    'hosts=none',
    async (page) => {
      await page.getByRole('button', { name: /Import/ }).click();
      await page.getByRole('checkbox').first().waitFor();
    },
  ],
  [
    'the delete dialog',
    'rows=150',
    async (page) => {
      await host(page, /mx1/);
      await rows(page);
      await page.keyboard.press('Control+a');
      await page.keyboard.press('x');
      await page.getByRole('dialog').waitFor();
    },
  ],
  ...(['Envelope', 'Headers', 'Hops', 'Text', 'Parts', 'Source'] as const).map(
    (name) =>
      [
        `the ${name.toLowerCase()} of a message`,
        'rows=60',
        async (page: Page) => {
          await mx1(page);
          await page.keyboard.press('ArrowDown');
          await page.keyboard.press('Enter');
          await page.getByRole('tab', { name, exact: true }).click();
          await page.getByText('Reading the message').waitFor({ state: 'detached' });
          await page.locator('#message-panel > *').first().waitFor();
        },
      ] as const,
  ),
  [
    'a message that may not be read',
    'rows=60',
    async (page) => {
      await host(page, /relay/);
      await rows(page);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('tab', { name: 'Source', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: 'only be read as root' }).waitFor();
    },
  ],
  [
    'a search in headers',
    'rows=12',
    async (page) => {
      await rows(page);
      await page.keyboard.press('/');
      await page.keyboard.type('subject:invoice');
      await page.keyboard.press('Enter');
      await page.getByRole('status').filter({ hasText: 'Searched headers' }).waitFor();
    },
  ],
  [
    'the holds',
    'rows=60&holds',
    async (page) => {
      await rows(page);
      await page.keyboard.press('3');
      await page.getByRole('grid', { name: 'Holds' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.getByRole('region', { name: 'The chosen hold' }).waitFor();
    },
  ],
  [
    'another end for a hold',
    'rows=60&holds',
    async (page) => {
      await rows(page);
      await page.keyboard.press('3');
      await page.getByRole('grid', { name: 'Holds' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('e');
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'the trash',
    'rows=12&trash=40',
    async (page) => {
      await rows(page);
      await page.keyboard.press('4');
      await page.getByRole('grid', { name: 'Deleted messages' }).waitFor();
      await page.keyboard.press('ArrowDown');
    },
  ],
  [
    'the hold dialog',
    'rows=60',
    async (page) => {
      await mx1(page);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Shift+H');
      await page.getByRole('dialog').waitFor();
      await page.getByText('At…').click();
    },
  ],
  [
    'the details of a job',
    'rows=60',
    async (page) => {
      await mx1(page);
      await page.keyboard.press('Control+a');
      await page.keyboard.press('h');
      const ended = page.getByRole('status').filter({ hasText: /held, \d+ were being delivered/ });
      await ended.getByRole('button', { name: 'Details' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'a delivery that is watched',
    'rows=60',
    async (page) => {
      await mx1(page);
      await page.locator('[data-row]').first().click();
      await page.keyboard.press('Shift+ArrowDown');
      await page.locator('[aria-live] strong').getByText('2', { exact: true }).first().waitFor();
      await page.getByRole('button', { name: 'Deliver and watch' }).click();
      await page
        .getByRole('dialog')
        .getByText(/^Over after/)
        .waitFor();
    },
  ],
  [
    'the menu of a row',
    'rows=60',
    async (page) => {
      await mx1(page);
      await page.locator('[data-row]').nth(3).click({ button: 'right' });
      await page.getByRole('menuitem', { name: /Deliver and watch/ }).waitFor();
    },
  ],
  ...(['host-key', 'password', 'keyboard-interactive', 'sudo'] as const).map(
    (kind) =>
      [
        `the ${kind} prompt`,
        `rows=0&prompt=${kind}`,
        (page: Page) => page.getByRole('dialog').waitFor(),
      ] as const,
  ),
  [
    'the palette',
    'rows=12',
    async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Action or host' }).waitFor();
    },
  ],
  [
    'the sheet of keys',
    'rows=12',
    async (page) => {
      await rows(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  ],
];

it.each(places)('%s has no serious accessibility issue, light or dark', async (_name, scene, reach) => {
  const page = await open(scene);
  await reach(page);
  expect(await serious(page, 'light')).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.dataset.mantineColorScheme))
    .toBe('dark');
  // Colours that are on their way are neither light nor dark.
  await expect
    .poll(() =>
      page.evaluate(() =>
        document
          .getAnimations()
          .every((one) => !(one instanceof CSSTransition) || one.playState !== 'running'),
      ),
    )
    .toBe(true);
  expect(await serious(page, 'dark')).toEqual([]);
});
