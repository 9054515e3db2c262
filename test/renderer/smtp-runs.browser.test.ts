import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  compare,
  fewServers,
  manyServers,
  placesPage,
  ran,
  scenario,
  scenariosPage,
  sentTwice,
  servers,
  wholeMessage,
} from './preview/play-smtp-runs-shots.ts';
import { open } from './preview/session.ts';

const cell = (page: Page, row: number, column: number): Locator =>
  page.locator(`#smtp-cell-${row}-${column}`);
const grid = (page: Page): Locator => page.getByRole('grid');
const violations = async (page: Page): Promise<string[]> => {
  const found = await new AxeBuilder({ page }).exclude('[role="separator"]').analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
};
const places = async (scene = 'rows=6'): Promise<Page> => {
  const page = await open(scene);
  await placesPage(page);
  return page;
};
const scenarios = async (scene = 'rows=6'): Promise<Page> => {
  const page = await open(scene);
  await scenariosPage(page);
  await page.getByRole('navigation', { name: 'Scenarios' }).waitFor();
  return page;
};
const file = async (page: Page): Promise<void> => {
  await page
    .locator('label')
    .filter({ hasText: /^File$/ })
    .click();
  await page.locator('[data-editor] .view-line').first().waitFor();
};
const atEnd = async (page: Page, words: string): Promise<void> => {
  await page.locator('[data-editor] textarea').first().focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(words);
};
const text = async (page: Page): Promise<string> =>
  (await page.locator('[data-editor] .view-lines').innerText())
    .replaceAll('\u00a0', ' ')
    .replaceAll('·', ' ');

describe('comparing places', () => {
  it('names the server that only one place can reach, and shows each session by word', async () => {
    const page = await places();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByText('At least one server, or a domain below.').waitFor();
    await servers(fewServers)(page);
    await wholeMessage(page);
    await compare(page);
    await page
      .getByRole('list', { name: 'What differs' })
      .getByText(/^closed\.example\.net:25 is not reachable from this computer.*, but from mx1/)
      .waitFor();
    expect(await cell(page, 1, 0).innerText()).toContain('No connection');
    expect(await cell(page, 1, 1).innerText()).toContain('Accepted');
    expect(await cell(page, 4, 0).innerText()).toContain('Cut off');
    expect(await violations(page)).toEqual([]);
  });

  it('goes from cell to cell by keyboard, to a transcript, and to two sessions side by side', async () => {
    const page = await places();
    await servers(fewServers)(page);
    await wholeMessage(page);
    await compare(page);
    await grid(page).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('log', { name: /^Transcript of this computer → mx\.example\.net:25/ }).waitFor();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Shift+Enter']) await page.keyboard.press(key);
    const two = page.getByRole('region', { name: 'Two sessions side by side' });
    await two.waitFor();
    const greeting = two.getByRole('row').filter({ hasText: 'Greeting' }).first();
    expect(await greeting.getAttribute('data-differs')).toBe('true');
    expect(await greeting.innerText()).toContain('ESMTP Sendmail');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await two.waitFor({ state: 'detached' });
  });

  it('takes all servers of a domain as each place sees them', async () => {
    const page = await places();
    await page.getByLabel('And to all mail servers of').fill('split.example');
    await compare(page);
    await page.getByText('MX 10 · 10.0.0.25 · port 25').waitFor();
    await page.getByText('The DNS of this place does not name it.').first().waitFor();
    await page.getByLabel('And to all mail servers of').fill('none.example');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByText('none.example has a null MX (RFC 7505): it takes no mail.').first().waitFor();
  });

  it('shows stages across, and keeps 500 sessions in few rows of the document', async () => {
    const page = await places('rows=6&slow=5');
    await servers(manyServers)(page);
    await wholeMessage(page);
    await compare(page);
    await page.getByText(/^500 sessions: 472 accepted, 28 no connection/).waitFor();
    await page.getByText('28 servers are not reachable from this computer').waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(60);
    await page.locator('label').filter({ hasText: 'By stage' }).click();
    await page.getByRole('columnheader', { name: 'Greeting' }).waitFor();
    await grid(page).press('End');
    await page.getByRole('rowheader').filter({ hasText: 'mx249.example.net' }).first().waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(60);
  });

  it('is cancelled where it stands', async () => {
    const page = await places('rows=6&slow=300');
    await servers(manyServers)(page);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Sessions ended' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/of 500.*then cancelled/).waitFor();
  });

  it('is exported with a line per session', async () => {
    const page = await places();
    await servers('mx.example.net\nclosed.example.net')(page);
    await compare(page);
    await page.getByRole('button', { name: 'Export' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'CSV, with times per stage' }).click();
    const stream = await (await coming).createReadStream();
    let csv = '';
    for await (const piece of stream) csv += String(piece);
    const lines = csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[3]).toContain('"closed.example.net","","25","","this computer","no connection"');
  });
});

describe('one message into two servers', () => {
  it('shows what each made of it, to the line end, and what differs between them', async () => {
    const page = await open('rows=6');
    await sentTwice(
      'Subject: The same to two servers\r\n\r\nOne line.\r\n',
      'Subject: The same to two servers\n\nOne line.\n',
    )(page);
    await page.getByRole('region', { name: 'What came of it at mx1.example.com:25' }).waitFor();
    const between = page.getByRole('region', { name: 'The one against the other' });
    await between.getByText('Line ends: CRLF became LF.').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe('scenarios', () => {
  it('say aloud when a server relays for anybody, and what each step came to', async () => {
    const page = await scenarios();
    expect(await violations(page)).toEqual([]);
    await scenario('It is no open relay', 'mx.example.net')(page);
    await ran(page);
    await page
      .getByRole('status')
      .getByText(/^ACCEPTED: this server relays for anybody/)
      .waitFor();
    await page.getByRole('navigation', { name: 'Scenarios' }).getByText('not as expected').first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('are run together, with values that are kept for the host', async () => {
    const page = await scenarios();
    await scenario('Our users get mail', 'mx.example.net')(page);
    await page.getByLabel('One of our users').fill('nobody@example.net');
    await page.getByRole('checkbox', { name: 'Run with others: Our users get mail' }).check();
    await page.getByRole('checkbox', { name: 'Run with others: Mail for postmaster is taken' }).check();
    await page.getByRole('button', { name: 'Run 2 scenarios' }).click();
    const list = page.getByRole('navigation', { name: 'Scenarios' });
    await list.getByText('not as expected').waitFor();
    await list
      .getByRole('button', { name: /^Mail for postmaster is taken/ })
      .filter({ hasText: 'as expected' })
      .waitFor();
    await page.getByRole('list', { name: 'Steps' }).getByText('RCPT TO:<nobody@example.net>').waitFor();
    await page.reload();
    await scenariosPage(page);
    expect(await page.getByLabel('One of our users').inputValue()).toBe('nobody@example.net');
  });

  it('become probes of deploys of a host, and are taken back', async () => {
    const page = await scenarios();
    await scenario('Our users get mail', 'mx.example.net')(page);
    const probes = page.getByRole('region', { name: 'Probes of deploys' });
    await probes.getByText(/^None\./).waitFor();
    await page.getByRole('button', { name: 'Use as a probe of deploys' }).click();
    await probes.getByText('from mx1 to mx.example.net:25').waitFor();
    await probes.getByRole('button', { name: 'Remove the probe Our users get mail' }).click();
    await probes.getByText(/^None\./).waitFor();
  });

  it('are copied, changed and deleted; a fault is told by its line and nothing is lost', async () => {
    const page = await scenarios();
    await scenario('Mail for postmaster is taken', 'mx.example.net')(page);
    await file(page);
    await page.getByText('Built-in: copy it to change it.').waitFor();
    await page.getByRole('button', { name: 'Copy as own' }).click();
    await page.getByRole('button', { name: 'Delete…' }).waitFor();
    await atEnd(page, '  - line: NOOP\n    expcet: 250');
    await page.keyboard.press('Control+s');
    await page.getByText(/This scenario cannot be kept\. Line \d+: /).waitFor();
    await page.locator('[data-editor] .squiggly-error').first().waitFor();
    expect(await text(page)).toContain('expcet: 250');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => text(page)).not.toContain('expcet');
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await expect
      .poll(() =>
        page.getByRole('checkbox', { name: 'Run with others: Mail for postmaster is taken' }).count(),
      )
      .toBe(1);
  });

  it('saved by somebody else meanwhile: it is said, and either text can be gone on with', async () => {
    const page = await scenarios('rows=6&config=overtaken');
    await scenario('Our users get mail', 'mx.example.net')(page);
    await file(page);
    await atEnd(page, '# mine\n');
    await page.keyboard.press('Control+s');
    await page.getByText('saved in another window since you began to edit').waitFor();
    expect(await text(page)).toContain('# mine');
    await page.getByRole('button', { name: 'Go on with mine' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await text(page)).toContain('# mine');
  });
});
