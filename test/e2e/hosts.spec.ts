import type { Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MailHost } from '../lab/mail-host.ts';
import { accessible, expect, openHost, picture, test } from './fixtures.ts';

/** Fills the dialog as a user does; the key file is the lab's. */
async function addByHand(page: Page, host: MailHost, user: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a host' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a host' });
  await dialog.getByLabel('Address').fill(host.ip);
  await dialog.getByLabel('User').fill(user);
  await dialog.getByRole('combobox', { name: 'Log in with' }).click();
  await page.getByRole('option', { name: 'Key file' }).click();
  await dialog.getByLabel('Key file').fill(host.keyFile);
  await dialog.getByLabel('Name').fill(host.name);
  await dialog.getByRole('combobox', { name: 'Becoming root' }).click();
  await page.getByRole('option', { name: 'sudo, without a password' }).click();
  await dialog.getByRole('button', { name: 'Add and connect' }).click();
}

const question = (page: Page) => page.getByRole('dialog').filter({ has: page.getByText('SHA256:') });

test('an unknown host key is asked for with its fingerprint, and a no connects nothing', async ({
  window,
  lab,
}) => {
  await accessible(window);
  await picture(window, 'welcome-light');
  await addByHand(window, lab.postfix, 'ops');
  await expect(question(window)).toContainText(/SHA256:[A-Za-z0-9+/]{43}/);
  const shown = /SHA256:[A-Za-z0-9+/]{43}/.exec((await question(window).textContent()) ?? '')?.[0];
  expect(lab.postfix.hostKeys.map(({ fingerprintSha256 }) => fingerprintSha256)).toContain(shown);
  await accessible(window);
  await picture(window, 'host-key-question');
  await window.getByRole('button', { name: 'Do not connect' }).click();
  await expect(window.getByText('2 of 2')).toHaveCount(0);
  await expect(window.getByRole('contentinfo')).not.toContainText(/^connected/);
});

test('a trusted key connects, and the Overview tells what was found', async ({ window, lab }) => {
  await addByHand(window, lab.sendmail, 'ops');
  await window.getByRole('button', { name: 'It is the right host: trust this key' }).click();
  await openHost(window, /sendmail1/, 'Overview');
  await expect(window.getByText(/sendmail 8\.17/)).toBeVisible();
  await expect(window.getByText('Debian GNU/Linux 12 (bookworm)')).toBeVisible();
  await accessible(window);
});

test('a changed host key is refused, with no way around', async ({ window, desk, lab }) => {
  mkdirSync(join(desk.home, '.ssh'), { recursive: true });
  // The key that this user knows is another one than the host now shows.
  writeFileSync(
    join(desk.home, '.ssh/known_hosts'),
    lab.sendmail.knownHosts.replaceAll(lab.sendmail.ip, lab.postfix.ip),
  );
  await addByHand(window, lab.postfix, 'ops');
  await openHost(window, /postfix1/, 'Overview');
  const alert = window.getByRole('alert').filter({ hasText: 'Not connected to' });
  await expect(alert).toBeVisible();
  await expect(alert).toContainText('SHA256:');
  await expect(window.getByRole('button', { name: /trust|continue|anyway|accept/i })).toHaveCount(0);
  await accessible(window);
  await picture(window, 'host-key-changed');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toBeVisible();
});

test('a wrong sudo password is said, and the right one works', async ({ window, desk, lab }) => {
  mkdirSync(join(desk.home, '.ssh'), { recursive: true });
  writeFileSync(join(desk.home, '.ssh/known_hosts'), lab.sendmail.knownHosts);
  // The first reading of the queue asks by itself.
  await addByHandWithPassword(window, lab.sendmail);
  const dialog = window.getByRole('dialog', { name: /Password for sudo/ });
  await dialog.getByRole('textbox').fill('wrong-password');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog).toContainText('sudo did not accept the last password');
  await accessible(window);
  await picture(window, 'sudo-wrong');
  // One mistyped password is one failed attempt on the host, whatever wanted to run.
  expect(
    (await lab.sendmail.must('grep -c "1 incorrect password attempt" /var/log/auth.log || true')).trim(),
  ).toBe('1');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(window.getByText('sudo wants your password').first()).toBeVisible();
  await expect(window.getByText('No message is waiting')).toHaveCount(0);
  await openHost(window, /sendmail1/, 'Overview');
  await window.getByRole('button', { name: 'Look again' }).click();
  await openHost(window, /sendmail1/, 'Queue');
  await window.getByRole('button', { name: 'Read the queue now' }).click();
  await dialog.getByRole('textbox').fill(lab.sendmail.passwords.pw);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(window.getByRole('grid').getByRole('row').nth(3)).toBeVisible();
});

async function addByHandWithPassword(page: Page, host: MailHost): Promise<void> {
  await page.getByRole('button', { name: 'Add a host' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a host' });
  await dialog.getByLabel('Address').fill(host.ip);
  await dialog.getByLabel('User').fill('pw');
  await dialog.getByRole('combobox', { name: 'Log in with' }).click();
  await page.getByRole('option', { name: 'Password', exact: true }).click();
  await dialog.getByLabel('Name').fill(host.name);
  await dialog.getByRole('combobox', { name: 'Becoming root' }).click();
  await page.getByRole('option', { name: 'sudo, with my password' }).click();
  await dialog.getByRole('button', { name: 'Add and connect' }).click();
  const login = page.getByRole('dialog', { name: /Password/ }).filter({ hasNotText: 'Add a host' });
  await login.locator('input').first().fill(host.passwords.pw);
  await login.getByRole('button', { name: 'Continue' }).click();
}

test('bad input is refused field by field, and nothing is added', async ({ window }) => {
  await window.getByRole('button', { name: 'Add a host' }).first().click();
  const dialog = window.getByRole('dialog', { name: 'Add a host' });
  await dialog.getByLabel('Address').fill('mx1; reboot');
  await dialog.getByLabel('User').fill('-oProxyCommand=x');
  await dialog.getByRole('button', { name: 'Add and connect' }).click();
  await expect(dialog.locator('[aria-invalid="true"]')).not.toHaveCount(0);
  await expect(dialog).toBeVisible();
  await accessible(window);
  await picture(window, 'add-host-errors');
});
