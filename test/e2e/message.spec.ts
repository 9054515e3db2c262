import { readFileSync } from 'node:fs';
import type { Download, Locator, Page } from '@playwright/test';
import { submit } from '../lab/smtp-client.ts';
import { accessible, expect, openHost, picture, test } from './fixtures.ts';
import { grid, only, pick, reread, rowOf, scope } from './table.ts';
import { truthOf } from './truth.ts';

const override = '\u202e';
const word = (on: string): string => `zebra-${on}-crossing`;

const hostile = (on: string): string =>
  [
    'From: "<script>globalThis.owned=1</script>" <evil@lab.test>',
    `To: hostile-${on}@defer.test`,
    `Subject: <img src=x onerror=globalThis.owned=2> ${override}gnp.exe`,
    `X-Trace: ${word(on)}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<h1 data-evil>Your account</h1><script>globalThis.owned=3</script><style>body{display:none}</style>',
    '<img data-evil src="http://tracker.test/pixel.png" onerror="globalThis.owned=4">',
    `<a data-evil href="javascript:owned=5">Click here ${override}won</a><iframe data-evil src="http://tracker.test/"></iframe>`,
    '--b',
    `Content-Type: application/x-sh; name="../../etc/cron.d/${override}txt.sh"`,
    `Content-Disposition: attachment; filename="../../etc/cron.d/${override}txt.sh"`,
    '',
    'echo owned',
    '--b--',
    '',
  ].join('\n');

const tab = (page: Page, name: string): Locator =>
  page.getByRole('tablist', { name: 'About the message' }).getByRole('tab', { name });

async function saved(page: Page, save: () => Promise<void>): Promise<{ file: Download; bytes: Buffer }> {
  const saving = page.waitForEvent('download');
  await save();
  const file = await saving;
  return { file, bytes: readFileSync(await file.path()) };
}

for (const on of ['postfix', 'sendmail'] as const)
  test(`${on}: a hostile message is read as text, saved byte for byte, and found by its headers`, async ({
    withHosts: page,
    lab,
  }) => {
    const truth = truthOf(lab, on);
    const to = `hostile-${on}@defer.test`;
    const letter = (n: number): string =>
      `Subject: twin ${n}\nX-Trace: ${n === 1 ? word(on) : 'horse'}\n\nx\n`;
    await submit(truth.host.ip, 25, [
      { from: 'evil@lab.test', to: [to], fromParameters: 'BODY=8BITMIME', content: hostile(on) },
      ...[1, 2].map((n) => ({ from: 'e2e@lab.test', to: [`twin${n}-${on}@defer.test`], content: letter(n) })),
    ]);
    await openHost(page, new RegExp(`${on}1`), 'Queue');
    await only(page, to);
    await reread(page, () => expect(rowOf(page, to)).toHaveCount(1, { timeout: 2000 }));
    const id = (await grid(page).locator('[data-column="id"]').first().textContent()) ?? '';
    await pick(page, id);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: `Message ${id}` })).toBeVisible();
    for (const [name, shown] of [
      ['Envelope', to],
      ['Headers', 'X-Trace'],
      ['Hops', truth.host.name],
      ['Parts', 'application/x-sh'],
      ['Source', 'globalThis.owned=3'],
    ] as const) {
      await tab(page, name).click();
      await expect(page.getByRole('tabpanel', { name })).toContainText(shown);
      await accessible(page);
    }

    await tab(page, 'Text').click();
    const text = page.getByRole('region', { name: 'Text of the message' });
    await expect(text).toContainText('Click here');
    await page.getByRole('switch', { name: 'HTML source' }).check();
    await expect(text).toContainText('<h1 data-evil>Your account</h1>');
    await accessible(page);
    await picture(page, `message-hostile-${on}`);
    expect(await page.locator('[data-evil], iframe, script:not([src]), img').count()).toBe(0);
    expect(await page.evaluate(() => (globalThis as { owned?: unknown }).owned)).toBeUndefined();
    const drawn = (await page.locator('body').textContent()) ?? '';
    expect(drawn).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/);

    const whole = await saved(page, () => page.keyboard.press('s'));
    expect(whole.file.suggestedFilename()).toMatch(/^[\w.-]+\.eml$/);
    if (on === 'postfix') {
      const base64 = await truth.host.must(`postcat -c /etc/postfix -bhq ${id} | base64 -w0`);
      expect(whole.bytes.equals(Buffer.from(base64, 'base64'))).toBe(true);
    }
    // Both MTAs add headers at the top; what was submitted is below them as it was.
    const [head = '', body] = [
      hostile(on).split('\n\n')[0],
      hostile(on).slice(hostile(on).indexOf('\n\n') + 2),
    ];
    const read = whole.bytes.toString('utf8').replaceAll('\r\n', '\n');
    for (const line of head.split('\n')) expect(read).toContain(`${line}\n`);
    expect(read.slice(read.indexOf('\n\n') + 2)).toBe(body);
    if (on === 'sendmail') expect(await truth.body(id)).toBe(body);

    await tab(page, 'Parts').click();
    const part = await saved(page, () => page.getByRole('button', { name: /^Save .*txt\.sh/ }).click());
    expect(part.file.suggestedFilename()).not.toMatch(/[/\\\u202a-\u202e]|\.\./);
    expect(part.bytes.toString()).toMatch(/^echo owned\n?$/);

    await page.keyboard.press('Escape');
    await only(page, `header:${word(on)}`);
    await expect(page.getByRole('status').filter({ hasText: 'Searched headers for' })).toContainText(
      `“${word(on)}”: 2 matches in`,
    );
    await expect(scope(page)).toContainText('2 messages match');
    await expect(rowOf(page, to)).toHaveCount(1);
    await expect(rowOf(page, `twin1-${on}@defer.test`)).toHaveCount(1);
    await accessible(page);
    await picture(page, `header-search-${on}`);
  });
