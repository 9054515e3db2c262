import type { Page } from '@playwright/test';
import { accessible, expect, openHost, picture, test } from './fixtures.ts';

const section = (page: Page, name: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'Part of the DNS page' }).getByText(name, { exact: true }).click();

test('the mail page of a domain tells what is published and what is wrong with it', async ({
  withHosts: page,
}) => {
  test.setTimeout(300_000);
  await openHost(page, /postfix1/, 'DNS');
  const which = page.getByRole('form', { name: 'Which domain' });
  await which.getByLabel('Domain', { exact: true }).fill('lab.test');
  await which.getByRole('button', { name: /^Look up/ }).click();
  const report = page.getByRole('region', { name: 'Mail DNS of lab.test' });
  await expect(report.getByRole('table', { name: 'Mail exchangers' }).first()).toContainText(
    'sendmail1.lab.test',
    {
      timeout: 60_000,
    },
  );
  await expect(report.getByRole('img', { name: 'asking' })).toHaveCount(0, { timeout: 120_000 });
  await picture(page, 'dns-1-domain');
  await accessible(page);

  // An SPF record that needs too many look-ups is an error, with the count.
  await which.getByLabel('Domain', { exact: true }).fill('deep-spf.test');
  await which.getByRole('button', { name: /^Look up/ }).click();
  await expect(
    page
      .getByRole('region', { name: 'Mail DNS of deep-spf.test' })
      .getByText(/look-ups/)
      .first(),
  ).toBeVisible({
    timeout: 60_000,
  });
});

test('questions are answered as the name server answers, and an unreachable server is said to be one', async ({
  withHosts: page,
  lab,
}) => {
  test.setTimeout(300_000);
  await openHost(page, /sendmail1/, 'DNS');
  await section(page, 'Ask');
  const form = page.getByRole('form', { name: 'What to ask' });
  await form.getByLabel('Names, one a line').fill('lab.test\nnullmx.test\nno-such-name.lab.test');
  await form.getByRole('button', { name: /^Ask/ }).click();
  const replies = page.getByRole('grid', { name: 'Replies' });
  await expect(replies).toContainText('10 sendmail1.lab.test.', { timeout: 60_000 });
  await expect(replies).toContainText('0 .');
  await expect(replies).toContainText('NXDOMAIN');
  await picture(page, 'dns-2-ask');
  await accessible(page);
  await form.getByLabel('Names, one a line').fill('lab.test');
  await form.getByLabel('Server').fill(lab.sink.darkIp);
  await form.getByRole('button', { name: /^Ask/ }).click();
  await expect(replies).toContainText(/timeout|no answer/i, { timeout: 60_000 });
});
