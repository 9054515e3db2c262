import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { configPage, deployed } from '../preview/play-deploys-shots.ts';
import { open } from '../preview/session.ts';

const changes = async (scene: string, host = 'mx1'): Promise<Page> => {
  const page = await open(`rows=6&deploy=${scene}`);
  await configPage(host, 'Changes')(page);
  return page;
};
const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name }).first();
const check = async (page: Page): Promise<void> => {
  await button(page, 'Check on host').click();
  await page.getByText('The host built and checked it').waitFor();
};
const serious = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page: page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};
const deployButton = (page: Page): Locator => page.getByRole('button', { name: /^Deploy \d file/ });

describe('a change on its way to a host', () => {
  it('is checked, planned, deployed after the name of the production host is typed, and kept', async () => {
    const page = await changes('edited');
    const files = page.getByRole('list', { name: 'Edited files' });
    await files.getByText('/etc/mail/access').waitFor();
    expect(await files.getByRole('listitem').filter({ hasText: 'access' }).innerText()).toMatch(/\+2\s+−1/);
    // Nothing can be deployed that the host did not check.
    expect(await deployButton(page).isDisabled()).toBe(true);
    await check(page);
    const steps = page.getByRole('list', { name: 'Steps of the check' });
    await steps.getByText('makemap hash /etc/mail/access.db < /etc/mail/access').waitFor();
    await button(steps, 'Output').click();
    await steps.getByText('postmaster... deliverable').waitFor();
    const built = page.getByRole('region', { name: 'What is built' });
    await built.getByText('option MaxMessageSize: 52428800 → 20971520').waitFor();
    await built.getByText(/^ruleset check_relay: .*1 rule added/).waitFor();
    await built.locator('label').filter({ hasText: 'As text' }).click();
    await built.getByRole('region', { name: 'Difference of /etc/mail/sendmail.cf' }).waitFor();
    const plan = page.getByRole('region', { name: 'How it goes' });
    for (const words of [
      '/etc/mail/sendmail.cf',
      'sendmail reads its configuration again (HUP).',
      'kill -HUP',
      'needs no room',
    ])
      await plan.getByText(words).first().waitFor();
    expect(await serious(page)).toEqual([]);
    expect(await deployButton(page).isDisabled()).toBe(true);
    await page.getByLabel('Type mx1 to go on').fill('mx2');
    expect(await deployButton(page).isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Note' }).fill('CHG-1');
    await deployed('mx1')(page);
    await page.getByText('Keep the change on mx1?').first().waitFor();
    expect(await page.getByRole('timer').innerText()).toMatch(/^[12]:\d\d$/);
    await page.getByText('A look over a new connection was good too.').waitFor();
    expect(await serious(page)).toEqual([]);
    await button(page, 'Keep the change').click();
    await page.getByText('Kept: the change is in force on mx1').first().waitFor();
    // What was deployed is no edit any more, and the history has it with its note.
    await page.getByText('No changes').waitFor();
    await page.locator('label').filter({ hasText: 'History' }).first().click();
    await page.getByRole('list', { name: 'Versions' }).getByText('CHG-1').waitFor();
  });

  it('files that are unticked stay edits; what is edited on must be checked again', async () => {
    const page = await changes('edited,many');
    await page.getByRole('checkbox', { name: 'Deploy /etc/mail/sendmail.mc' }).click();
    await check(page);
    await page.getByRole('checkbox', { name: 'Deploy /etc/mail/local-host-names' }).click();
    await page.getByText('You edited on since this was checked').waitFor();
    expect(await deployButton(page).isDisabled()).toBe(true);
    await button(page, 'Check again').click();
    await page.getByText('The host built and checked it').waitFor();
    await deployed('mx1')(page);
    await button(page, 'Keep the change').click();
    const files = page.getByRole('list', { name: 'Edited files' }).getByRole('listitem');
    await expect.poll(() => files.count()).toBe(2);
    expect(await files.allInnerTexts()).toEqual([
      expect.stringContaining('sendmail.mc'),
      expect.stringContaining('local-host-names'),
    ]);
  });

  it('what the host refuses cannot be deployed, and its words lead to the line', async () => {
    const page = await changes('broken');
    await button(page, 'Check on host').click();
    await page.getByText('The host refuses this change. Nothing').waitFor();
    await page.getByText('Build the database of access failed.').waitFor();
    await page.getByText('key without a value').waitFor();
    await page.getByLabel('Type mx1 to go on').fill('mx1');
    expect(await deployButton(page).isDisabled()).toBe(true);
    expect(await serious(page)).toEqual([]);
    await button(page, '/etc/mail/access:8').click();
    await expect.poll(() => page.getByRole('radio', { name: 'Files' }).isChecked()).toBe(true);
  });

  it('what the host takes but Postroom calls an error must be acknowledged by name', async () => {
    const page = await changes('loop');
    await page.keyboard.press('Control+Enter');
    await page.getByText('The host built and checked it').waitFor();
    await page.getByLabel('Type mx1 to go on').fill('mx1');
    const tick = page.getByRole('checkbox', { name: /^Deploy although Postroom finds \d errors?:$/ });
    await tick.waitFor();
    expect(await deployButton(page).isDisabled()).toBe(true);
    expect(await page.getByRole('form', { name: 'Deploy' }).innerText()).toContain('/etc/aliases: ');
    expect(await serious(page)).toEqual([]);
    await tick.click();
    expect(await deployButton(page).isDisabled()).toBe(false);
  });

  it('two configurations of one host are two changes', async () => {
    const page = await changes('both', 'mx2');
    await page.getByText('Each configuration is checked and deployed by itself.').waitFor();
    expect(await page.getByRole('list', { name: 'Edited files' }).getByRole('listitem').count()).toBe(1);
    await page.locator('label').filter({ hasText: 'Postfix' }).click();
    await page.getByRole('list', { name: 'Edited files' }).getByText('/etc/postfix/main.cf').waitFor();
    await check(page);
    await page.getByText('Postfix reads its configuration again (postfix reload).').waitFor();
  });

  it('an edit that somebody overtook is merged by hand, and the merged file can be deployed', async () => {
    const page = await changes('moved');
    await button(page, 'Check on host').click();
    await page.getByText('Somebody else changed a file on the host meanwhile').waitFor();
    await button(page.getByRole('region', { name: 'Check on the host' }), 'Merge…').click();
    const dialog = page.getByRole('dialog', { name: 'Merge /etc/mail/access' });
    await dialog.getByText('1 conflict to decide').waitFor();
    expect(await button(dialog, 'Make this my edit').isDisabled()).toBe(true);
    expect(await serious(page)).toEqual([]);
    await button(dialog, 'Take theirs').click();
    await dialog.getByText('Every conflict is decided').waitFor();
    await dialog.getByRole('textbox', { name: 'Result' }).fill('Connect:192.0.2\tREJECT');
    await button(dialog, 'Make this my edit').click();
    await dialog.waitFor({ state: 'detached' });
    await button(page, /^Check/).click();
    await page.getByText('The host built and checked it').waitFor();
    // Theirs is in it: only my own two lines are a change now.
    expect(await page.getByRole('list', { name: 'Edited files' }).innerText()).toMatch(/\+2\s+−1/);
  });
});

describe('a deploy that does not go well', () => {
  it('is rolled back by the host, told in plain words, and the edits are still there', async () => {
    const page = await changes('edited,probe-fails');
    await check(page);
    await deployed('mx1')(page);
    await page.getByText('Rolled back: mx1 has its old files again').first().waitFor();
    await button(page.getByRole('alert'), 'Details').click();
    const dialog = page.getByRole('dialog', { name: 'Deploy to mx1' });
    await dialog.getByText('sendmail is not listening on port 25').waitFor();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('list', { name: 'Edited files' }).getByRole('listitem').count()).toBe(2);
  });

  it('a rollback that met somebody’s edit names the file; one that failed cannot be overlooked', async () => {
    const page = await changes('edited,probe-fails,conflict');
    await check(page);
    await deployed('mx1')(page);
    await page.getByText('Rolled back, but not /etc/mail/sendmail.mc').first().waitFor();
    await page.goto(page.url().replace('conflict', 'rollback-failed'));
    await configPage('mx1', 'Changes')(page);
    await check(page);
    await deployed('mx1')(page);
    await page.getByText('NOT rolled back: mx1 could not put its old files back').first().waitFor();
    await page.getByRole('tab', { name: 'Journal' }).click();
    await button(page.getByRole('contentinfo'), 'mx1: rollback failed').click();
    await page.getByRole('dialog').getByText('Read-only file system').waitFor();
    expect(await serious(page)).toEqual([]);
  });

  it('without a connection nothing is guessed and nothing can be pressed; afterwards it can be kept', async () => {
    const page = await changes('edited,lost');
    await check(page);
    await deployed('mx1')(page);
    await page
      .getByText(/The host goes on by itself: it rolls back at [\d:]+ unless this is confirmed before/)
      .waitFor();
    expect(await button(page, 'Keep the change').isDisabled()).toBe(true);
    expect(await button(page, 'Roll back now').isDisabled()).toBe(true);
    await page.getByText('A look over a new connection was good too.').waitFor();
    await button(page, 'Keep the change').click();
    await page.getByText('Kept: the change is in force on mx1').first().waitFor();
  });
});

describe('from every page', () => {
  it('the countdown is in the status bar, a note asks, and both can decide', async () => {
    const page = await changes('edited');
    await check(page);
    await deployed('mx1')(page);
    await button(page, 'Keep the change').waitFor();
    await page.getByRole('tab', { name: 'Queue' }).click();
    const status = page.getByRole('contentinfo');
    await status.getByText(/Keep the change on mx1\? ?[12]:\d\d/).waitFor();
    await page.getByRole('status').filter({ hasText: 'Keep the change on mx1?' }).first().waitFor();
    await button(status, /Keep the change/).click();
    const dialog = page.getByRole('dialog', { name: 'Deploy to mx1' });
    await button(dialog, '+2 min').click();
    await expect.poll(() => dialog.getByRole('timer').innerText()).toMatch(/^[34]:\d\d$/);
    await button(dialog, 'Roll back now').click();
    await dialog.getByText('Rolled back: mx1 has its old files again').waitFor();
    expect(await serious(page)).toEqual([]);
  });

  it('with the keyboard alone: the palette keeps it', async () => {
    const page = await changes('edited');
    await check(page);
    await deployed('mx1')(page);
    await button(page, 'Keep the change').waitFor();
    await page.getByRole('tab', { name: 'Journal' }).click();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('keep the change on mx1');
    await page.keyboard.press('Enter');
    await page.getByText('Kept: the change is in force on mx1').first().waitFor();
  });
});

describe('one change for several hosts', () => {
  it('goes to the first host, asks, then to the next; hosts that differ are not offered', async () => {
    const page = await changes('edited');
    await button(page, 'Look which could follow').click();
    const others = page.getByRole('region', { name: 'Other hosts' });
    const row = (name: string): Locator => others.getByRole('row').filter({ hasText: name });
    await row('mx2').getByText('Has the same files.').waitFor();
    await row('relay-archive-01').getByText('Set to read-only.').waitFor();
    expect(await others.getByRole('checkbox', { name: 'relay-archive-01' }).isDisabled()).toBe(true);
    expect(await others.getByRole('checkbox', { name: 'lists' }).isDisabled()).toBe(true);
    await others.getByRole('checkbox', { name: 'mx2' }).click();
    await check(page);
    await row('mx2').getByText('checked, ready').waitFor();
    expect(await serious(page)).toEqual([]);
    await page.getByRole('button', { name: 'Deploy 2 files to mx1, then mx2' }).waitFor();
    await deployed('mx1')(page);
    await button(page, 'Keep the change').click();
    const rollout = page.getByRole('region', { name: 'Rollout' });
    await rollout.getByText('The first host is done: shall the others follow?').waitFor();
    expect(await serious(page)).toEqual([]);
    await button(rollout, 'Go on with mx2').click();
    await page
      .getByRole('contentinfo')
      .getByText(/Keep the change on mx2/)
      .waitFor();
    await page.getByRole('contentinfo').getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByText('Kept: the change is in force on mx2').first().waitFor();
  });

  it('stopped after the first host, the others are not touched', async () => {
    const page = await changes('edited');
    await button(page, 'Look which could follow').click();
    await page.getByRole('checkbox', { name: 'mx2' }).click();
    await check(page);
    await page.getByText('checked, ready').waitFor();
    await deployed('mx1')(page);
    await button(page, 'Keep the change').click();
    const rollout = page.getByRole('region', { name: 'Rollout' });
    await button(rollout, 'Stop').click();
    await rollout.waitFor({ state: 'detached' });
    await configPage('mx2', 'Compare')(page);
    await button(page, 'Read all connected hosts').click();
    await page.getByRole('button', { name: '/etc/mail/access on mx1: differs' }).waitFor();
  });
});
