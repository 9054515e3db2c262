import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { host, open, rows } from './preview/session.ts';

const filter = (page: Page): Promise<string> => page.getByLabel('Filter messages').inputValue();
const shown = async (page: Page): Promise<number> =>
  Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
const openQueue = async (scene = 'rows=600'): Promise<Page> => {
  const page = await open(scene);
  await host(page, /mx1/);
  await rows(page);
  await page.getByRole('complementary', { name: 'Counts' }).getByText('To domain').waitFor();
  return page;
};
const count = async (page: Page, name: RegExp): Promise<number> =>
  Number(
    / ([\d,]+) message/
      .exec((await page.getByRole('button', { name }).getAttribute('aria-label')) ?? '')?.[1]
      ?.replace(',', ''),
  );
const insights = async (page: Page): Promise<void> => {
  // A key does nothing while the user types.
  await page.getByRole('grid').focus();
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Oldest per domain' }).waitFor();
};

describe('counts beside the table', () => {
  it('narrow by a click to as many messages as they say, and the same click again shows all', async () => {
    const page = await openQueue();
    const all = await shown(page);
    const said = await count(page, /^yahoo\.com \d/);
    expect(said).toBeGreaterThan(100);
    const line = page.getByRole('button', { name: /^yahoo\.com \d/ });
    const before = await line.boundingBox();
    await line.click();
    await expect.poll(() => shown(page)).toBe(said);
    expect(await filter(page)).toBe('domain:yahoo.com');
    await expect.poll(() => line.getAttribute('aria-pressed')).toBe('true');
    // Nothing moved under the pointer.
    expect(await line.boundingBox()).toEqual(before);
    await line.click();
    await expect.poll(() => shown(page)).toBe(all);
  });

  it('leave out by Alt+click, and by the keyboard', async () => {
    const page = await openQueue();
    const all = await shown(page);
    const said = await count(page, /^yahoo\.com \d/);
    await page.getByRole('button', { name: /^yahoo\.com \d/ }).click({ modifiers: ['Alt'] });
    await expect.poll(() => shown(page)).toBe(all - said);
    expect(await filter(page)).toBe('-domain:yahoo.com');
    await page.mouse.move(900, 500);
    // Down to the next domain, right to its "leave out", Enter.
    await page.getByRole('button', { name: /^yahoo\.com \d/ }).focus();
    await page.keyboard.press('ArrowDown');
    const next = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const [, domain = ''] = /^(.+) [\d,]+ message/.exec(next) ?? [];
    expect(domain).not.toBe('');
    await expect.poll(() => filter(page)).toContain(domain);
    expect(await filter(page)).toMatch(/^-domain:/);
  });

  it('fold, hide and come back as they were left', async () => {
    const page = await openQueue();
    await page
      .getByRole('complementary', { name: 'Counts' })
      .getByRole('button', { name: 'Reason', exact: true })
      .click();
    await page.reload();
    await rows(page);
    expect(
      await page
        .getByRole('complementary', { name: 'Counts' })
        .getByRole('button', { name: 'Reason', exact: true })
        .getAttribute('aria-expanded'),
    ).toBe('false');
    await page.keyboard.press('Control+b');
    await page.getByRole('complementary', { name: 'Counts' }).waitFor({ state: 'detached' });
    await page.reload();
    await rows(page);
    expect(await page.getByRole('complementary', { name: 'Counts' }).count()).toBe(0);
  });

  it('open over the table where there is no room beside it', async () => {
    const page = await openQueue();
    await page.setViewportSize({ width: 640, height: 640 });
    await page.getByRole('complementary', { name: 'Counts' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Counts', exact: true }).click();
    await page.getByRole('button', { name: /^yahoo\.com \d/ }).click();
    await expect.poll(() => filter(page)).toBe('domain:yahoo.com');
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'Counts' }).waitFor({ state: 'detached' });
  });
});

describe('the filter', () => {
  it('is completed by the keyboard: keys, then values with their counts', async () => {
    const page = await openQueue();
    const said = await count(page, /^yahoo\.com \d/);
    await page.keyboard.press('/');
    await page.getByRole('listbox', { name: 'What may come next' }).waitFor();
    await page.keyboard.type('dom');
    await page.keyboard.press('Tab');
    expect(await filter(page)).toBe('domain:');
    await page.getByRole('option', { name: /^yahoo\.com/ }).waitFor();
    await page.keyboard.type('ya');
    await page.getByRole('option', { name: /^yahoo\.com/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await filter(page)).toBe('domain:yahoo.com ');
    await page.keyboard.press('Enter');
    await expect.poll(() => shown(page)).toBe(said);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });

  it('says what it does not understand, and underlines it where it stands', async () => {
    const page = await openQueue();
    await page.keyboard.press('/');
    await page.keyboard.type('to:@yahoo.com age>abc ');
    await page.getByText(/Not understood, so left out: age>abc/).waitFor();
    expect(await page.locator('mark').allInnerTexts()).toEqual(['age>abc']);
    await page.keyboard.press('Escape');
    expect(await filter(page)).toBe('');
    expect(await page.locator('mark').count()).toBe(0);
  });

  it('is saved with a name, shown from the palette, renamed and deleted', async () => {
    const page = await openQueue();
    await page.keyboard.press('/');
    await page.keyboard.type('to:@gmail.com ');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Saved views/ }).click();
    await page.getByRole('menuitem', { name: 'Save this filter…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Gmail');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Saved views; shown is Gmail' }).waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('View: Gmail');
    await page.keyboard.press('Enter');
    await expect.poll(() => filter(page)).toBe('to:@gmail.com');
    await page.getByRole('button', { name: /Saved views/ }).click();
    await page.getByRole('menuitem', { name: /Rename/ }).click();
    await page.getByRole('button', { name: 'Delete Held' }).click();
    await page.getByRole('textbox', { name: 'Name of view 3' }).fill('Google');
    await page.getByRole('button', { name: 'Google: up' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: /shown is Google/ }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([
      expect.stringContaining('Deferred for over'),
      expect.stringContaining('Google'),
      expect.stringContaining('Bounces'),
      'Save this filter…',
      'Rename, order, delete…',
    ]);
  });
});

describe('insights', () => {
  it('show as many messages as a cell of the heat map says', async () => {
    const page = await openQueue();
    await insights(page);
    const cell = page.getByRole('button', { name: /^yahoo\.com, 6–24 h: / });
    const said = Number(await cell.innerText());
    expect(said).toBeGreaterThan(10);
    await cell.click();
    await expect.poll(() => shown(page)).toBe(said);
    expect(await filter(page)).toMatch(/domain:yahoo\.com age:6h-1d/);
  });

  it('go from the oldest trouble to its messages', async () => {
    const page = await openQueue();
    await insights(page);
    const row = page
      .getByRole('region', { name: 'Oldest per domain' })
      .getByRole('row', { name: /^slow\.example\.net/ });
    const said = Number(await row.getByRole('cell').first().innerText());
    expect(await row.innerText()).toContain('Connection timed out');
    await row.getByRole('button').click();
    await expect.poll(() => shown(page)).toBe(said);
  });

  it('count what came, left and changed since "Mark as seen"', async () => {
    const page = await openQueue('rows=60');
    await insights(page);
    await page.getByRole('button', { name: 'Mark as seen' }).click();
    await page.getByRole('button', { name: '0 came: show' }).waitFor();
    await page.evaluate('arrive("mx1", 7)');
    await page.keyboard.press('g');
    const came = page.getByRole('button', { name: /^[1-9]\d* came: show/ });
    await came.waitFor();
    const said = Number(/^\d+/.exec((await came.getAttribute('aria-label')) ?? '')?.[0]);
    await came.click();
    await expect.poll(() => shown(page)).toBe(said);
    expect(await filter(page)).toBe('is:came');
  });

  it('draw what was taken down, and say so where nothing was', async () => {
    const page = await openQueue();
    await insights(page);
    await page.getByRole('img', { name: /^Messages waiting, .*deferred now \d+/ }).waitFor();
    expect(await page.locator('.u-over').count()).toBe(2);
    await host(page, /lists/);
    await page.getByText('Nothing was taken down in this time.').waitFor();
  });
});
