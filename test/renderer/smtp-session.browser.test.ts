import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { connect, fill, runAll, smtpPage } from './preview/play-smtp-shots.ts';
import { open } from './preview/session.ts';

const start = async (
  server: string,
  recipients?: string,
  scene = 'rows=12',
  scheme: 'light' | 'dark' = 'light',
): Promise<Page> => {
  const page = await open(scene, scheme);
  await smtpPage('mx1')(page);
  await fill(server, recipients)(page);
  return page;
};
const log = (page: Page) => page.getByRole('log', { name: 'Transcript' });
const steps = (page: Page) => page.getByRole('list', { name: 'Prepared steps' }).getByRole('listitem');
const ready = (page: Page): Promise<void> =>
  page.getByRole('status').filter({ hasText: 'ready for the next step' }).waitFor();
const next = async (page: Page): Promise<void> => {
  await page.keyboard.press('F10');
  await ready(page);
};
const serious = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page: page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};

it('shows what will be done while the form is filled in, and where it is wrong', async () => {
  const page = await start('mx.example.net');
  await page.getByLabel('What will be done').getByText('RCPT TO:<ben@example.net>').waitFor();
  await page.getByLabel('Port').fill('465');
  await page.getByLabel('What will be done').getByText('TLS at once').waitFor();
  await page.getByLabel('To server').fill('mx example');
  await page.keyboard.press('F9');
  await page.getByText('A name or an address: letters, digits, dots, colons and hyphens.').waitFor();
  await page.getByRole('alert').filter({ hasText: 'look at what is marked' }).waitFor();
});

it('runs a whole session: both sides, what replies mean, the certificate, times, the outcome', async () => {
  const page = await start('soon.example.net', 'ben@example.net');
  await page.keyboard.press('F9');
  await page.getByRole('status').filter({ hasText: 'ended' }).waitFor();
  await page.getByText('Accepted as').waitFor();
  await log(page).focus();
  await page.keyboard.press('Home');
  await log(page).getByText('220 soon.example.net ESMTP Postfix').waitFor();
  await log(page).getByText('Takes messages of up to 10,240,000 bytes', { exact: false }).first().waitFor();
  await log(page).getByRole('region', { name: 'TLS handshake' }).getByText('expires in 12 days').waitFor();
  await page.getByRole('list', { name: 'Time per stage' }).getByText('Recipients').waitFor();
  await page.keyboard.press('End');
  await log(page).getByText('queued as 4jWcnT4w5szGhHR').waitFor();
});

it('says why a recipient is refused, and what to do', async () => {
  const page = await start('mx.example.net', 'nobody@example.net');
  await runAll(page);
  await page.getByText('550 5.1.1 at RCPT', { exact: false }).first().waitFor();
  await log(page).getByText('There is no such mailbox.').waitFor();
});

it('steps through: one by one, a step changed, one put in, one left out', async () => {
  const page = await start('mx.example.net');
  await connect(page);
  await next(page);
  await log(page).getByText('220 mx.example.net ESMTP Postfix').waitFor();
  await expect.poll(() => steps(page).nth(1).getAttribute('aria-current')).toBe('step');
  await page.getByRole('button', { name: /^Change: RCPT/ }).click();
  await page.getByLabel('Command', { exact: true }).fill('RCPT TO:<grey@example.net>');
  await page.getByLabel('Expected reply').fill('4xx');
  await page.keyboard.press('Enter');
  await steps(page).filter({ hasText: 'grey@example.net' }).filter({ hasText: 'expects 4xx' }).waitFor();
  await page.getByRole('button', { name: 'Leave out: DATA' }).click();
  await page.getByRole('button', { name: /^Leave out: Message/ }).click();
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('menuitem', { name: 'Command line' }).click();
  await page.getByLabel('Command', { exact: true }).fill('VRFY postmaster');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Earlier: VRFY postmaster' }).click();
  await page.keyboard.press('F9');
  await page.getByRole('status').filter({ hasText: 'ended' }).waitFor();
  const said = await steps(page).locator('code').allInnerTexts();
  expect(said.slice(-3)).toEqual(['VRFY postmaster', 'RCPT TO:<grey@example.net>', 'QUIT']);
  await log(page).getByText('As expected: 450.').waitFor();
});

it('typed commands are completed and explained, and come back with the up arrow', async () => {
  const page = await start('mx.example.net');
  await connect(page);
  await next(page);
  await next(page);
  const line = page.getByRole('textbox', { name: 'Type a command' });
  await line.click();
  await page.keyboard.type('noo');
  await page.getByRole('list', { name: 'What can be typed here' }).getByText('NOOP').first().waitFor();
  await page.keyboard.press('Tab');
  await expect.poll(() => line.inputValue()).toMatch(/^NOOP/);
  await line.fill('NOOP');
  await page.keyboard.press('Enter');
  await ready(page);
  await log(page).getByText('250 2.0.0 Ok').first().waitFor();
  await line.click();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => line.inputValue()).toBe('NOOP');
});

it('Esc stops what is waited for', async () => {
  const page = await start('slow.example.net');
  await connect(page);
  const line = page.getByRole('textbox', { name: 'Type a command' });
  for (const command of ['MAIL FROM:<>', 'RCPT TO:<ben@example.net>', 'DATA']) {
    await line.fill(command);
    await line.press('Enter');
    if (command !== 'DATA') await ready(page);
  }
  await page.getByRole('status').filter({ hasText: 'waiting for the server' }).waitFor();
  await line.press('Escape');
  await ready(page);
});

it('after 354 the message is typed', async () => {
  const page = await start('mx.example.net');
  await connect(page);
  const line = page.getByRole('textbox', { name: 'Type a command' });
  for (const command of ['MAIL FROM:<>', 'RCPT TO:<ben@example.net>', 'DATA']) {
    await line.fill(command);
    await line.press('Enter');
    await ready(page);
  }
  await page.getByLabel('The message', { exact: true }).fill('Subject: typed\n\n.dot\n');
  await page.keyboard.press('Control+Enter');
  await log(page).getByText('queued as 4jWcnT4w5szGhHR').waitFor();
  await log(page).getByText('..dot').waitFor();
  await line.waitFor();
});

it('a password is in no transcript and no export, and is not kept', async () => {
  const page = await start('mx.example.net');
  await page.getByText('Sign in (AUTH)').click();
  await page.getByRole('combobox', { name: 'Mechanism' }).or(page.getByLabel('Mechanism')).first().click();
  await page.getByRole('option', { name: 'PLAIN', exact: true }).click();
  await page.getByLabel('User', { exact: true }).fill('anna');
  await page.getByLabel('Password', { exact: true }).fill('Tr0mbone');
  await runAll(page);
  await log(page).getByText('AUTH PLAIN ****').waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Show the swaks command' }).click();
  await page.getByLabel('swaks command').getByText('--auth-user', { exact: false }).waitFor();
  expect(await page.content()).not.toContain('Tr0mbone');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('Tr0mbone');
});

it('bytes are edited as they are: line ends, NUL, any byte by hex', async () => {
  const page = await start('mx.example.net');
  await page.locator('label').filter({ hasText: 'Byte for byte' }).click();
  const area = page.getByLabel('The message, byte for byte');
  await area.click();
  await page.keyboard.type('A: b');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('x');
  await page.getByLabel('Bytes in hex').fill('00 ff');
  await page.getByRole('button', { name: 'Insert bytes' }).click();
  await expect.poll(() => area.inputValue()).toBe('A: b←↓\n↓\nx⟦00⟧⟦FF⟧');
  await page.getByText('10 bytes · 1 line end · 1 bare LF · 1 NUL · 1 byte above 7F').waitFor();
  await area.click();
  await page.keyboard.press('Control+End');
  for (let n = 0; n < 4; n++) await page.keyboard.press('Backspace');
  await expect.poll(() => area.inputValue()).toBe('A: b←↓\n');
  await page.keyboard.press('Control+z');
  await expect.poll(() => area.inputValue()).toBe('A: b←↓\n↓\n');
});

it('an .eml is loaded byte for byte, and a large one by head and tail', async () => {
  const page = await start('mx.example.net');
  const choose = page.locator('input[type="file"][accept*=".eml"]');
  await choose.setInputFiles({
    name: 'odd.eml',
    mimeType: 'message/rfc822',
    buffer: Buffer.from('Subject: x\n\r\nbody\xff\0', 'latin1'),
  });
  await expect
    .poll(() => page.getByLabel('The message, byte for byte').inputValue())
    .toBe('Subject: x↓\n←↓\nbody⟦FF⟧⟦00⟧');
  await choose.setInputFiles({
    name: 'large.eml',
    mimeType: 'message/rfc822',
    buffer: Buffer.from(`Subject: large\r\n\r\n${'x'.repeat(76)}\r\n`.repeat(30_000)),
  });
  await page.getByText('too large to edit here', { exact: false }).waitFor();
});

it('sessions stay when the section is left, are kept apart, and are closed', async () => {
  const page = await start('mx.example.net');
  await runAll(page);
  await page.getByRole('button', { name: 'New session' }).click();
  await fill('drops.example.net')(page);
  await runAll(page);
  await page.getByText('The server closed the connection without a reply.').first().waitFor();
  await page.getByText('It may limit who connects', { exact: false }).waitFor();
  await page.getByRole('tab', { name: 'Journal' }).click();
  await page.getByRole('tab', { name: 'SMTP' }).click();
  await page.getByRole('button', { name: /^mx\.example\.net:25 from mx1/ }).click();
  await log(page).waitFor();
  await page.getByRole('button', { name: /^Close drops/ }).click();
  await expect.poll(() => page.getByRole('button', { name: /^drops/ }).count()).toBe(0);
});

it('a message that was accepted is followed into the log of the host that took it', async () => {
  const page = await start('mx1.example.com');
  await runAll(page);
  await page.getByRole('button', { name: 'Follow this message' }).click();
  await page.getByText('It was delivered and has left the queue.').waitFor();
  await page
    .getByLabel('What the log says of this message')
    .getByText('status=sent', { exact: false })
    .waitFor();
  await page.getByRole('button', { name: 'Show it in the queue' }).click();
  await expect
    .poll(() => page.getByRole('combobox', { name: /filter/i }).inputValue())
    .toBe('id:4jWcnT4w5szGhHR');
});

it('a host that is not connected can be connected from the form', async () => {
  const page = await open('rows=12');
  await smtpPage('lists')(page);
  await page.getByRole('button', { name: 'Connect', exact: true }).waitFor();
});

it('ten thousand lines are drawn as they are scrolled', async () => {
  const page = await start('long.example.net');
  await runAll(page);
  await log(page).focus();
  await page.keyboard.press('End');
  await log(page).getByText('NOOP 4999').or(log(page).getByText('QUIT')).first().waitFor();
  expect(await log(page).locator('[data-index]').count()).toBeLessThan(120);
});

it.each(['light', 'dark'] as const)('has no serious accessibility issue (%s)', async (scheme) => {
  const page = await start('soon.example.net', 'ben@example.net\nnobody@example.net', 'rows=12', scheme);
  for (const name of ['Hello and TLS', 'Sign in (AUTH)', 'Extensions', 'PROXY, XCLIENT, VRFY'])
    await page.getByText(name, { exact: true }).click();
  await page.locator('label').filter({ hasText: 'Byte for byte' }).click();
  expect(await serious(page)).toEqual([]);
  await connect(page);
  await next(page);
  await page.getByRole('textbox', { name: 'Type a command' }).fill('MAIL F');
  await page
    .getByRole('button', { name: /^Change: RCPT/ })
    .first()
    .click();
  expect(await serious(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('F9');
  await page.getByRole('status').filter({ hasText: 'ended' }).waitFor();
  expect(await serious(page)).toEqual([]);
});
