import { accessible, expect, openHost, picture, test } from './fixtures.ts';

for (const scheme of ['light', 'dark'] as const)
  test(`every page can be read in ${scheme}, and has no serious accessibility issue`, async ({
    withHosts: page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await expect(page.getByRole('grid')).toBeVisible();
    await accessible(page);
    await picture(page, `all-queue-${scheme}`);
    for (const tab of ['Overview', 'Journal']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.waitForTimeout(400);
      await accessible(page);
      await picture(page, `all-${tab.toLowerCase()}-${scheme}`);
    }
    for (const name of ['sendmail', 'postfix'])
      for (const tab of ['Overview', 'Queue', 'Config', 'Terminal', 'Journal']) {
        await openHost(page, new RegExp(`${name}1`), tab);
        await page.waitForTimeout(tab === 'Terminal' ? 1500 : tab === 'Config' ? 3000 : 400);
        await accessible(page);
        await picture(page, `${name}-${tab.toLowerCase()}-${scheme}`);
      }
    await page.getByRole('tab', { name: 'Overview' }).focus();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await accessible(page);
    await picture(page, `palette-${scheme}`);
    await page.keyboard.press('Escape');
    // While a dialog is open, keys are its own.
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await accessible(page);
    await picture(page, `keys-${scheme}`);
  });

test('a small window keeps everything within reach', async ({ withHosts: page }) => {
  await page.setViewportSize({ width: 1024, height: 640 });
  await expect(page.getByRole('button', { name: /^Delete/ })).toBeInViewport();
  await expect(page.getByRole('contentinfo')).toBeInViewport();
  await picture(page, 'queue-small');
});

test('the terminal is a shell on the host, and comes back after a reload', async ({ withHosts: page }) => {
  await openHost(page, /postfix1/, 'Terminal');
  const screen = page.locator('.xterm-rows');
  await expect(screen).toContainText('ops@postfix1');
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type('echo "lab-$((6*7))"; hostname\n');
  await expect(screen).toContainText('lab-42');
  await expect(screen).toContainText('postfix1.lab.test');
  await page.reload();
  await openHost(page, /postfix1/, 'Terminal');
  await expect(screen).toContainText('lab-42');
});

test('the Journal names what was run, and exports it', async ({ withHosts: page }) => {
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(page.getByText('postqueue -c /etc/postfix -j').first()).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /JSON/ }).click();
  const stream = await (await download).createReadStream();
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string; shown: string });
  expect(lines.some(({ action }) => action === 'queue.list')).toBe(true);
  expect(lines.some(({ action }) => action === 'hosts.probe')).toBe(true);
});
