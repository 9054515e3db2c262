import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { configPage } from '../preview/play-deploys-shots.ts';
import { open } from '../preview/session.ts';

const at = async (section: string, scene = ''): Promise<Page> => {
  const page = await open(`rows=6&deploy=${scene}`);
  await configPage('mx1', section)(page);
  return page;
};
const serious = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page: page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};
const edited = (page: Page) => page.getByRole('list', { name: 'Edited files' });

describe('the history', () => {
  it('shows versions with kind, person and note; arrow keys go from one to the next', async () => {
    const page = await at('History');
    const list = page.getByRole('list', { name: 'Versions' });
    await expect.poll(() => list.getByRole('listitem').count()).toBe(4);
    expect(await list.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/changed on the host[\s\S]*local-host-names[\s\S]*ben by hand/),
      expect.stringMatching(/deploy[\s\S]*sendmail\.mc, sendmail\.cf[\s\S]*CHG-4720/),
      expect.stringMatching(/deploy[\s\S]*access[\s\S]*CHG-4711/),
      expect.stringMatching(/first look/),
    ]);
    await list.getByRole('button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const details = page.getByRole('region', { name: 'The chosen version' });
    await details.getByText('CHG-4711').waitFor();
    await details
      .getByRole('region', { name: 'Difference of /etc/mail/access' })
      .getByText('DISCARD')
      .waitFor();
    expect(await serious(page)).toEqual([]);
  });

  it('a deploy is undone by an edit that is checked like any other; what is built comes by itself', async () => {
    const page = await at('History');
    await page.getByRole('button', { name: /CHG-4720/ }).click();
    await page.getByRole('button', { name: 'Undo this deploy' }).click();
    await edited(page).getByText('/etc/mail/sendmail.mc').waitFor();
    expect(await edited(page).getByRole('listitem').count()).toBe(1);
    await page.getByRole('button', { name: 'Check on host' }).click();
    await page.getByText('The host built and checked it').waitFor();
    await page.getByRole('region', { name: 'What is built' }).getByText('/etc/mail/sendmail.cf').waitFor();
  });

  it('one file is restored as it was', async () => {
    const page = await at('History');
    await page.getByRole('combobox', { name: 'Versions of' }).click();
    await page.getByRole('option', { name: '/etc/mail/access' }).click();
    const list = page.getByRole('list', { name: 'Versions' }).getByRole('listitem');
    await expect.poll(() => list.count()).toBe(2);
    await page.getByRole('button', { name: /first look/ }).click();
    const files = page.getByRole('group', { name: 'Files of this version' });
    await files.getByRole('button', { name: '/etc/mail/access' }).click();
    await page.getByRole('button', { name: 'Restore this file' }).click();
    expect(await edited(page).innerText()).toMatch(/\/etc\/mail\/access[\s\S]*\+0\s+−1/);
  });

  it('drift is shown with its difference, and written down with a note', async () => {
    const page = await at('History', 'drift');
    const drift = page.getByRole('region', { name: 'Changed on the host' });
    await drift.getByText('1 file changed on the host since the last version, not by Postroom').waitFor();
    await drift.getByRole('button', { name: 'Show the difference' }).click();
    await drift.getByText('/usr/local/bin/ticket').waitFor();
    expect(await serious(page)).toEqual([]);
    await drift.getByLabel('Note for this version').fill('the ticket system');
    await drift.getByRole('button', { name: 'Write down as a version' }).click();
    await drift.waitFor({ state: 'detached' });
    await page.getByRole('list', { name: 'Versions' }).getByText('the ticket system').waitFor();
  });

  it('an empty history says how it begins', async () => {
    const page = await at('History', 'no-history');
    await page.getByText('No history yet').waitFor();
    expect(await serious(page)).toEqual([]);
  });
});

describe('comparing hosts', () => {
  it('says what was not read, then compares by content and shows a pair', async () => {
    const page = await at('Compare');
    const grid = page.getByRole('region', { name: 'Files of all hosts' });
    await grid.getByText('not read').first().waitFor();
    await page.getByRole('button', { name: 'Read all connected hosts' }).click();
    await page.getByRole('button', { name: '/etc/mail/access on mx2: same' }).waitFor();
    await page
      .getByRole('button', { name: '/etc/mail/mailertable on relay-archive-01: not there' })
      .waitFor();
    await page.getByRole('button', { name: '/etc/postfix/main.cf on mx2: only there' }).waitFor();
    // A host that was not reached is never called the same.
    const lists = await grid
      .getByRole('row')
      .filter({ hasText: '/etc/aliases' })
      .getByRole('cell')
      .last()
      .innerText();
    expect(lists).toBe('not read');
    await page.getByRole('checkbox', { name: 'Only files that differ' }).click();
    await expect.poll(() => grid.getByRole('row').count()).toBe(4);
    await page.getByRole('button', { name: '/etc/mail/mailertable on mx2: differs' }).click();
    const pair = page.getByRole('region', { name: 'The chosen pair' });
    await pair.getByText('smtp:[relay2.example.net]').waitFor();
    expect(await serious(page)).toEqual([]);
    await pair.getByRole('button', { name: 'Make mx2 like mx1' }).click();
    await edited(page).getByText('/etc/mail/mailertable').waitFor();
    expect(
      await page.getByRole('navigation').getByRole('button', { name: /mx2/ }).getAttribute('aria-current'),
    ).toBe('page');
  });

  it('copies nothing to a read-only host, and nothing that is not there', async () => {
    const page = await at('Compare');
    await page.getByRole('button', { name: 'Read all connected hosts' }).click();
    await page.getByRole('button', { name: '/etc/mail/mailertable on relay-archive-01: not there' }).click();
    const pair = page.getByRole('region', { name: 'The chosen pair' });
    expect(await pair.getByRole('button', { name: 'Make mx1 like relay-archive-01' }).isDisabled()).toBe(
      true,
    );
    expect(await pair.getByRole('button', { name: 'Make relay-archive-01 like mx1' }).isDisabled()).toBe(
      true,
    );
  });
});
