import type { Page } from '@playwright/test';
import { accessible, expect, openHost, picture, test } from './fixtures.ts';

const section = (page: Page, name: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'Part of the SMTP page' }).getByText(name, { exact: true }).click();

test('a message is sent through a session, understood reply by reply, and followed on the host that took it', async ({
  withHosts: page,
  lab,
}) => {
  test.setTimeout(300_000);
  const recipient = `smtp-page-${Date.now()}@accept.test`;
  await openHost(page, /sendmail1/, 'SMTP');
  await section(page, 'Session');
  await page.getByLabel('To server').fill(lab.postfix.ip);
  await page.getByLabel('Sender (MAIL FROM)').fill('anna@lab.test');
  await page.getByLabel(/^Recipients/).fill(recipient);
  await page.keyboard.press('F9');
  await expect(page.getByRole('status').filter({ hasText: 'ended' })).toBeVisible({ timeout: 60_000 });

  // What the host says of that id is what the page shows.
  const follow = page.getByRole('region', { name: 'Follow this message' });
  const id = await follow.locator('code').first().innerText();
  await expect
    .poll(() =>
      lab.postfix
        .run(`grep -c '${id}: to=<${recipient}>.*status=sent' /var/log/mail.log`)
        .then(({ stdout }) => stdout.trim()),
    )
    .toBe('1');
  await expect
    .poll(
      async () =>
        (await lab.sink.messages()).filter(({ to }) => to.some(({ address }) => address === recipient))
          .length,
    )
    .toBe(1);
  await follow.getByRole('button', { name: 'Follow this message' }).click();
  await expect(follow.getByLabel('What the log says of this message')).toContainText(`to=<${recipient}>`, {
    timeout: 30_000,
  });
  const log = page.getByRole('log', { name: 'Transcript' });
  await log.focus();
  await page.keyboard.press('Home');
  await expect(log).toContainText('postfix1.lab.test ESMTP');
  await picture(page, 'smtp-1-session');
  await accessible(page);

  // A refusal says by whom, why, and what to do.
  await page.getByRole('button', { name: 'New session' }).click();
  await page.getByLabel('To server').fill(lab.sink.ip);
  await page.getByLabel(/^Recipients/).fill('joe@reject.test');
  await page.keyboard.press('F9');
  // It stops there, and waits for what its user wants next.
  await expect(page.getByRole('status').filter({ hasText: 'ready for the next step' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(log).toContainText('550 5.1.1 No such user here');
  await expect(log).toContainText('There is no such mailbox.');
});

test('a server that only one place can reach is found by comparing places', async ({
  withHosts: page,
  lab,
}) => {
  test.setTimeout(300_000);
  await lab.postfix.onlyFrom(lab.sendmail.ip, 25, 'refused');
  try {
    await openHost(page, /sendmail1/, 'SMTP');
    await section(page, 'Compare places');
    await page.getByRole('checkbox', { name: 'This computer' }).check();
    await page.getByRole('checkbox', { name: /^sendmail1/ }).check();
    await page.getByLabel('To these servers, one a line').fill(lab.postfix.ip);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(page.getByRole('list', { name: 'What differs' })).toContainText(
      /not reachable from this computer .*but from sendmail1/,
      { timeout: 90_000 },
    );
    await picture(page, 'smtp-2-places');
    await accessible(page);
  } finally {
    await lab.postfix.restoreNetwork();
  }
});

test('scenarios tell whether a host relays for anybody', async ({ withHosts: page, lab }) => {
  test.setTimeout(300_000);
  await openHost(page, /postfix1/, 'SMTP');
  await section(page, 'Scenarios');
  await page
    .getByRole('navigation', { name: 'Scenarios' })
    .getByRole('button', { name: /relay/i })
    .first()
    .click();
  const asked = page.getByRole('form', { name: 'What it is run against' });
  await asked.getByLabel('To server').fill(lab.sendmail.ip);
  await asked.getByRole('button', { name: /^Run/ }).click();
  const course = page.getByRole('region', { name: 'How it went' });
  const outcome = course.getByRole('status');
  await expect(outcome).not.toContainText('Running', { timeout: 120_000 });
  // Every form was tried, and each was answered by the server itself.
  const tried = course
    .getByRole('list', { name: 'Steps' })
    .getByRole('listitem')
    .filter({ hasText: 'RCPT TO:' });
  await expect(tried).toHaveCount(17);
  for (const one of await tried.allInnerTexts()) expect(one).toMatch(/\b[245]\d\d\b/);
  await picture(page, 'smtp-3-scenario');
  await accessible(page);
});
