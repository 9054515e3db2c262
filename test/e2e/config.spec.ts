import type { Locator, Page } from '@playwright/test';
import type { MailHost } from '../lab/mail-host.ts';
import { submit } from '../lab/smtp-client.ts';
import { accessible, expect, openHost, picture, test } from './fixtures.ts';

const card = (page: Page, name: string | RegExp): Locator => page.getByRole('region', { name });
const part = (page: Page, name: string): Promise<void> =>
  page
    .getByRole('radiogroup', { name: 'Part of the configuration page' })
    .getByText(new RegExp(`^${name}`))
    .click();
const file = (page: Page, name: string): Locator =>
  page
    .getByRole('navigation', { name: 'Files' })
    .getByRole('button', { name: new RegExp(`^${name.replaceAll('.', '\\.')}( |$)`) })
    .first();

/** Opens a file in the editor and waits until its text is there. */
async function edit(page: Page, name: string): Promise<void> {
  await part(page, 'Files');
  await file(page, name).click();
  await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible({ timeout: 30_000 });
  await page.locator('.monaco-editor .view-lines').first().click();
}

/** Writes a line at the end of the file that is open. */
async function append(page: Page, line: string): Promise<void> {
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(`${line}\n`);
}

/** Writes a line above the first one that holds `mark`, as an admin does with the editor's own search. */
async function insertAbove(page: Page, mark: string, line: string): Promise<void> {
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+f');
  await page.keyboard.insertText(mark);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await page.keyboard.insertText(`${line}\n`);
}

async function replaceAll(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

async function check(page: Page): Promise<Locator> {
  await part(page, 'Changes');
  const checking = card(page, 'Check on the host');
  await checking.getByRole('button', { name: /Check/ }).click();
  return checking;
}

async function deploy(
  page: Page,
  host: MailHost,
  confirm: 'by me' | 'when all is good',
  note: string,
): Promise<void> {
  await expect(await check(page)).toHaveAttribute('data-stage', 'ready', { timeout: 60_000 });
  const form = page.getByRole('form', { name: 'Deploy' });
  await form.getByText(confirm, { exact: true }).click();
  await form.getByRole('textbox', { name: 'Note' }).fill(note);
  await form.getByRole('button', { name: new RegExp(`^Deploy .* to ${host.name}`) }).click();
}

const view = (page: Page, host: MailHost): Locator => card(page, `Deploy to ${host.name}`).first();
/** The deploy has come to its good end: its edits are settled. */
async function kept(page: Page, host: MailHost): Promise<void> {
  await expect(page.getByText('No changes', { exact: true })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(`Kept: the change is in force on ${host.name}`).first()).toBeVisible();
}

const hash = async (host: MailHost, path: string): Promise<string> =>
  (await host.must(`sha256sum ${path}`)).slice(0, 64);

/** What the real server says to this mail, from outside. */
async function says(host: MailHost, from: string, to: string): Promise<string> {
  const [answer] = await submit(host.ip, 25, [{ from, to: [to], content: 'Subject: e2e\n\nx\n' }]);
  return answer?.reply ?? '';
}

test.describe('sendmail', () => {
  test('access, aliases and the mc are edited, checked, deployed, seen to work by SMTP, and undone from the history', async ({
    withHosts: page,
    lab,
  }) => {
    test.setTimeout(600_000);
    const host = lab.sendmail;
    const before = await hash(host, '/etc/mail/access');
    expect(await says(host, 'e2e-pest@accept.test', 'ops@lab.test')).toMatch(/^250/);
    await openHost(page, /sendmail1/, 'Config');

    // An access entry.
    await edit(page, 'access');
    await append(page, 'From:e2e-pest@accept.test\tERROR:5.7.1:550 Postroom says no to you');
    await expect(file(page, 'access')).toHaveAccessibleName(/edited/);
    await picture(page, 'config-1-access-edited');
    await deploy(page, host, 'by me', 'CHG-1 pest');
    await expect(view(page, host).getByRole('button', { name: 'Keep the change' })).toBeVisible({
      timeout: 60_000,
    });
    await picture(page, 'config-2-waiting');
    await accessible(page);
    expect(await says(host, 'e2e-pest@accept.test', 'ops@lab.test')).toMatch(
      /^550 5\.7\.1 .*Postroom says no to you/,
    );
    await view(page, host).getByRole('button', { name: 'Keep the change' }).click();
    await kept(page, host);
    await picture(page, 'config-3-kept');
    expect(await host.readFile('/etc/mail/access')).toContain(
      'From:e2e-pest@accept.test\tERROR:5.7.1:550 Postroom says no to you\n',
    );

    // An alias.
    expect((await host.run('sendmail -bv e2e-desk')).stdout).toContain('User unknown');
    await edit(page, 'aliases');
    await append(page, 'e2e-desk: ops');
    await deploy(page, host, 'when all is good', 'CHG-2 desk');
    await kept(page, host);
    expect(await says(host, 'a@lab.test', 'e2e-desk@lab.test')).toMatch(/^250/);
    expect(await host.must('sendmail -bv e2e-desk')).toContain('deliverable: mailer local, user ops');

    // A FEATURE in the mc, together with the entry that needs it.
    await edit(page, 'sendmail.mc');
    await insertAbove(page, 'MAILER_DEFINITIONS', "FEATURE(`blocklist_recipients')dnl");
    await edit(page, 'access');
    await append(page, 'To:e2e-closed@lab.test\tERROR:5.2.1:550 Mailbox closed by Postroom');
    expect(await says(host, 'a@lab.test', 'e2e-closed@lab.test')).not.toMatch(/closed by Postroom/);
    await expect(await check(page)).toHaveAttribute('data-stage', 'ready', { timeout: 60_000 });
    await expect(card(page, 'What is built')).toContainText(/ruleset/i);
    await expect(card(page, 'What is built')).toContainText('sendmail.cf');
    await picture(page, 'config-4-meaning');
    await deploy(page, host, 'when all is good', 'CHG-3 closed mailbox');
    await kept(page, host);
    expect(await says(host, 'a@lab.test', 'e2e-closed@lab.test')).toMatch(
      /^550 5\.2\.1 .*Mailbox closed by Postroom/,
    );

    // The first deploy, undone from the history: a deploy like any other.
    await part(page, 'History');
    const versions = page.getByRole('list', { name: 'Versions' });
    await versions.getByRole('button', { name: /CHG-1 pest/ }).click();
    await picture(page, 'config-5-history');
    await accessible(page);
    await card(page, 'The chosen version').getByRole('button', { name: 'Undo this deploy' }).click();
    await deploy(page, host, 'when all is good', 'CHG-4 pest pardoned');
    await kept(page, host);
    expect(await hash(host, '/etc/mail/access')).toBe(before);
    expect(await says(host, 'e2e-pest@accept.test', 'ops@lab.test')).toMatch(/^250/);
  });

  test('a broken mc cannot be deployed, and a change that the daemon cannot live with is taken back by the host', async ({
    withHosts: page,
    lab,
  }) => {
    test.setTimeout(400_000);
    const host = lab.sendmail;
    const files = '/etc/mail/sendmail.mc /etc/mail/sendmail.cf';
    const before = await host.must(`sha256sum ${files}`);
    await openHost(page, /sendmail1/, 'Config');
    await edit(page, 'sendmail.mc');
    await insertAbove(page, 'MAILER_DEFINITIONS', "FEATURE(`no_such_feature')dnl");
    await expect(await check(page)).toHaveAttribute('data-stage', 'refused', { timeout: 60_000 });
    await expect(card(page, 'Check on the host')).toContainText('no_such_feature');
    await expect(page.getByRole('button', { name: /^Deploy .* to/ })).toBeDisabled();
    await picture(page, 'config-6-refused');
    await accessible(page);
    expect(await host.must(`sha256sum ${files}`)).toBe(before);

    // Passes every check, and then the daemon cannot have its address.
    await edit(page, 'sendmail.mc');
    const mc = await host.readFile('/etc/mail/sendmail.mc');
    await replaceAll(page, mc.replace('Name=MTA-v4, Port=smtp', 'Name=MTA-v4, Port=smtp, Addr=192.0.2.1'));
    await deploy(page, host, 'by me', 'CHG-5 wrong address');
    const back = page.getByText(`Rolled back: ${host.name} has its old files again`);
    await expect(back.first()).toBeVisible({ timeout: 120_000 });
    await picture(page, 'config-7-rolled-back');
    expect(await host.must(`sha256sum ${files}`)).toBe(before);
    expect(await says(host, 'a@lab.test', 'ops@lab.test')).toMatch(/^250/);
  });
});

test.describe('Postfix', () => {
  test('an access entry, an alias and a parameter are deployed and seen to work; a bad one is refused', async ({
    withHosts: page,
    lab,
  }) => {
    test.setTimeout(600_000);
    const host = lab.postfix;
    await openHost(page, /postfix1/, 'Config');
    await edit(page, 'access');
    await append(page, 'e2e-pest@accept.test\t550 5.7.1 Postroom says no to you');
    await edit(page, 'aliases');
    await append(page, 'e2e-desk: ops');
    await edit(page, 'main.cf');
    await append(
      page,
      'message_size_limit = 12345678\nsmtpd_sender_restrictions = check_sender_access hash:/etc/postfix/access',
    );
    await deploy(page, host, 'when all is good', 'CHG-6 all at once');
    await kept(page, host);
    await picture(page, 'config-8-postfix');
    expect(await says(host, 'e2e-pest@accept.test', 'ops@lab.test')).toMatch(/^5/);
    expect(await says(host, 'a@lab.test', 'e2e-desk@postfix1.lab.test')).toMatch(/^250/);
    expect((await host.must('postconf -h message_size_limit')).trim()).toBe('12345678');

    const before = await hash(host, '/etc/postfix/main.cf');
    await edit(page, 'main.cf');
    await append(page, 'no equals sign here');
    await expect(await check(page)).toHaveAttribute('data-stage', 'refused', { timeout: 60_000 });
    expect(await hash(host, '/etc/postfix/main.cf')).toBe(before);
    await page.getByRole('button', { name: 'Discard', exact: true }).click();

    // Passes every check; the host's own probe then is turned away on port 25.
    const services = await host.readFile('/etc/postfix/master.cf');
    await edit(page, 'master.cf');
    await replaceAll(
      page,
      services.replace(
        /^(smtp +inet.*)$/m,
        '$1\n  -o smtpd_delay_reject=no -o smtpd_client_restrictions=reject',
      ),
    );
    await deploy(page, host, 'by me', 'CHG-7 nobody is let in');
    const back = page.getByText(`Rolled back: ${host.name} has its old files again`);
    await expect(back.first()).toBeVisible({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Details' }).first().click();
    const steps = page.getByRole('dialog').getByRole('list', { name: 'Steps on the host' });
    await expect(steps).toContainText(/failed/);
    await picture(page, 'config-9-probe-failed');
    await accessible(page);
    expect(await host.readFile('/etc/postfix/master.cf')).toBe(services);
    expect(await says(host, 'a@lab.test', 'ops@postfix1.lab.test')).toMatch(/^250/);
  });
});
