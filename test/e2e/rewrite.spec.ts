import type { Locator, Page } from '@playwright/test';
import type { MailHost } from '../lab/mail-host.ts';
import { submit } from '../lab/smtp-client.ts';
import { accessible, expect, openHost, picture, test } from './fixtures.ts';

const section = (page: Page, name: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'Part of the rewrite page' }).getByText(name, { exact: true }).click();

/** What the real `sendmail -bt` prints for one line, typed into it by hand. */
async function printed(host: MailHost, line: string): Promise<string[]> {
  const { stdout } = await host.run('sendmail -bt', { stdin: `${line}\nZZEND x\n` });
  const whole = stdout.slice(stdout.indexOf('\n> ') + 3, stdout.indexOf('> Undefined ruleset ZZEND'));
  return whole.replace(/\n$/, '').split('\n');
}

/** The last line of a rewriting: where it goes. */
function triple(lines: readonly string[]): string {
  const [, mailer = '', rest = ''] =
    /\$# (\S+)(.*)$/.exec(lines.findLast((line) => line.includes('$#')) ?? '') ?? [];
  const [, host = ''] = /\$@ (.*?) (?=\$:)/.exec(rest) ?? [];
  return [mailer, host.replaceAll(' ', '')].filter((part) => part !== '').join(' ');
}

const addresses = [
  'ops@lab.test',
  'joe@legacy.test',
  'joe@deep.legacy.test',
  'info@lab.test',
  'sales@lab.test',
  'anybody@old.lab.test',
  'joe@accept.test',
  'ops@[127.0.0.1]',
  'uucphost!joe',
  '@accept.test:joe@legacy.test',
  'joe%legacy.test@lab.test',
  '"a b"@legacy.test',
];

/** Asks the form where mail for these goes; gives the answers in their order. */
async function whereTo(page: Page, asked: readonly string[]): Promise<Locator> {
  await section(page, 'Ask');
  const field = page.getByRole('textbox', { name: /Where mail goes/ });
  await field.fill(asked.join('\n'));
  await field.press('Enter');
  const answers = page.getByRole('listbox', { name: 'Answers' });
  await expect(page.getByText(`${asked.length} of ${asked.length} answered`)).toBeVisible({
    timeout: 60_000,
  });
  return answers.getByRole('option');
}

/** Types a line into the shell and waits for its answer; gives what its explanation has as the text that was printed. */
async function typeInto(page: Page, line: string): Promise<string[]> {
  const entry = page.getByRole('listbox', { name: 'Typed lines' }).getByRole('option');
  const before = await entry.count();
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await expect(entry).toHaveCount(before + 1, { timeout: 30_000 });
  const shows = page.getByRole('radiogroup', { name: 'How the trace is shown' });
  await shows.getByText('Text', { exact: true }).click();
  const text = page.getByRole('region', { name: /as printed/ }).locator('pre');
  await expect(text).not.toBeEmpty();
  return (await text.innerText()).replace(/\n+$/, '').split('\n');
}

/** Writes a line at the end of a file of the configuration. */
async function append(page: Page, name: string, line: string): Promise<void> {
  await page.getByRole('tab', { name: 'Config' }).click();
  await page
    .getByRole('radiogroup', { name: 'Part of the configuration page' })
    .getByText(/^Files/)
    .click();
  await page
    .getByRole('navigation', { name: 'Files' })
    .getByRole('button', { name: new RegExp(`^${name}( |$)`) })
    .first()
    .click();
  await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible({ timeout: 30_000 });
  await page.locator('.monaco-editor .view-lines').first().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(`${line}\n`);
}

test.describe('sendmail', () => {
  test('addresses are asked in a form, and the answers are those of sendmail -bt', async ({
    withHosts: page,
    lab,
  }) => {
    test.setTimeout(300_000);
    const host = lab.sendmail;
    await openHost(page, /sendmail1/, 'Rewrite');
    const options = await whereTo(page, addresses);
    for (const [at, address] of addresses.entries()) {
      const wanted = triple(await printed(host, `3,0 ${address}`));
      expect(wanted, address).not.toBe('');
      await expect(options.nth(at), address).toContainText(wanted.split(' ')[0] ?? '');
      const next = wanted.split(' ')[1] ?? '';
      if (next !== '')
        await expect(options.nth(at), address).toContainText(next.replace(/[[\].]+$/, ''), {
          ignoreCase: true,
        });
    }
    await options.nth(1).click();
    await expect(page.getByRole('tree').first()).toBeVisible();
    await picture(page, 'rewrite-1-asked');
    await accessible(page);
  });

  test('the shell is the real one, and every tree holds exactly the lines that were printed', async ({
    withHosts: page,
    lab,
  }) => {
    test.setTimeout(300_000);
    const host = lab.sendmail;
    await openHost(page, /sendmail1/, 'Rewrite');
    await section(page, 'Shell');
    await page.getByRole('button', { name: 'Start (Enter)' }).click();
    await expect(page.getByText('runs as root')).toBeVisible({ timeout: 30_000 });
    for (const line of [
      '3,0 joe@legacy.test',
      '3,0 anybody@old.lab.test',
      '/parse sales@lab.test',
      '/map mailertable legacy.test',
      '$=w',
    ])
      expect(await typeInto(page, line), line).toEqual(await printed(host, line));
    await page
      .getByRole('radiogroup', { name: 'How the trace is shown' })
      .getByText('Tree', { exact: true })
      .click();
    await picture(page, 'rewrite-2-shell');
    await accessible(page);

    // It outlives the window.
    await page.reload();
    await openHost(page, /sendmail1/, 'Rewrite');
    await section(page, 'Shell');
    await expect(page.getByRole('listbox', { name: 'Typed lines' }).getByRole('option')).toHaveCount(5, {
      timeout: 30_000,
    });
    expect(await typeInto(page, '$j')).toEqual(await printed(host, '$j'));

    // A configuration that does not load says so.
    await page.getByRole('button', { name: 'Another shell' }).click();
    await page.getByRole('textbox', { name: 'Configuration file' }).fill('/etc/mail/nowhere.cf');
    await page.getByRole('button', { name: 'Start (Enter)' }).click();
    await expect(page.getByText(/This shell has ended\..*nowhere\.cf/)).toBeVisible({ timeout: 30_000 });
    await picture(page, 'rewrite-3-broken-config');
  });

  test('a change of the mailertable is replayed before it is deployed, and a saved test stands before the deploy', async ({
    withHosts: page,
    lab,
  }) => {
    test.setTimeout(600_000);
    const host = lab.sendmail;
    const touched = ['ann@accept.test', 'bea@accept.test', 'cid@accept.test'];
    const others = ['ops@lab.test', 'info@lab.test', 'dan@legacy.test'];
    for (const to of [...touched, ...others])
      await submit(host.ip, 25, [{ from: 'replay@lab.test', to: [to], content: 'Subject: replay\n\nx\n' }]);
    await openHost(page, /sendmail1/, 'Config');
    await append(page, 'mailertable', 'accept.test\trelay:[sink.lab.test]');

    await page.getByRole('tab', { name: 'Rewrite' }).click();
    await section(page, 'Compare');
    await page.getByRole('combobox', { name: 'After' }).click();
    await page.getByRole('option', { name: 'My undeployed edits' }).click();
    await page.getByText('Replay of the log', { exact: true }).click();
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    const results = page.getByRole('region', { name: 'What becomes different: results' });
    await expect(results.getByText(/differences? among/)).toBeVisible({ timeout: 120_000 });
    for (const address of touched)
      await expect(results.getByText(address, { exact: true }).first()).toBeVisible();
    for (const address of others) await expect(results.getByText(address, { exact: true })).toHaveCount(0);
    await picture(page, 'rewrite-4-replay');
    await accessible(page);

    // A test of today's way, as a gate.
    await section(page, 'Saved tests');
    await page.getByRole('button', { name: 'Write the first one' }).click();
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(
      '{gate: true, tests: [{name: accept.test goes by esmtp, route: ann@accept.test, expect: {mailer: esmtp}}]}',
    );
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('form', { name: 'Save the tests' })).toHaveCount(0, { timeout: 30_000 });
    await page.getByRole('tab', { name: 'Config' }).click();
    await page
      .getByRole('radiogroup', { name: 'Part of the configuration page' })
      .getByText(/^Changes/)
      .click();
    const checking = page.getByRole('region', { name: 'Check on the host' });
    await checking.getByRole('button', { name: /Check/ }).click();
    await expect(checking).toHaveAttribute('data-stage', 'refused', { timeout: 60_000 });
    await expect(checking.getByText(/accept\.test goes by esmtp/).first()).toBeVisible();
    await picture(page, 'rewrite-5-gate');
    await expect(page.getByRole('button', { name: /^Deploy .* to sendmail1/ })).toBeDisabled();
    expect(await host.readFile('/etc/mail/mailertable')).not.toContain('relay:[sink.lab.test]');
  });
});

test.describe('Postfix', () => {
  test('the way of an address is shown step by step, each with its parameter, and ends where Postfix delivers', async ({
    withHosts: page,
    lab,
  }) => {
    test.setTimeout(300_000);
    const host = lab.postfix;
    await openHost(page, /postfix1/, 'Rewrite');
    const options = await whereTo(page, [
      'info@lab.test',
      'joe@legacy.test',
      'sales@lab.test',
      'x@paused.test',
      'staff@postfix1.lab.test',
    ]);
    await expect(options.nth(0)).toContainText('smtp lab.test ops@lab.test');
    await expect(options.nth(1)).toContainText('sink.lab.test');
    await expect(options.nth(2)).toContainText('keeper@accept.test');
    await expect(options.nth(3)).toContainText('4.3.2');
    await expect(options.nth(4)).toContainText('smtp lab.test plain@lab.test');
    await options.nth(1).click();
    await expect(page.getByRole('tree').first()).toContainText('transport_maps');
    await picture(page, 'rewrite-6-postfix');
    await accessible(page);

    // The log of a real delivery says the same.
    await submit(host.ip, 25, [
      { from: 'a@lab.test', to: ['joe@legacy.test'], content: 'Subject: way\n\nx\n' },
    ]);
    await expect
      .poll(() =>
        host.run("grep -F 'to=<joe@legacy.test>' /var/log/mail.log | tail -n 1").then(({ stdout }) => stdout),
      )
      .toMatch(/relay=sink\.lab\.test/);
  });
});
