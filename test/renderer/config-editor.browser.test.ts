import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { open } from './preview/session.ts';
import { configFiles, editor, openFile } from './preview/play-config-shots.ts';

const files = async (page: Page, host: string): Promise<void> => {
  await configFiles(host)(page);
  await editor(page);
};
const file = async (page: Page, name: string): Promise<void> => {
  await openFile(name)(page);
  await page.locator(`[data-editor] [aria-label^="${name} on"]`).waitFor({ state: 'attached' });
};
const write = async (page: Page, text: string): Promise<void> => {
  await page.locator('[data-editor] textarea').first().focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type(text);
};
/** Lines of the editor; its blanks are hard ones. */
const shown = async (page: Page): Promise<string> =>
  (await page.locator('[data-editor] .view-lines').innerText()).replaceAll('\u00a0', ' ');
const listed = (page: Page, name: string): Locator =>
  page
    .getByRole('navigation', { name: 'Files' })
    .getByRole('button', { name: new RegExp(`^${name}( |,|$)`) });
const findings = (page: Page): Locator => page.getByRole('list', { name: 'Findings' }).getByRole('listitem');
/** The list shows what is in sight only: narrows it to what is looked for. */
const only = (page: Page, text: string): Promise<void> => page.getByLabel('Filter findings').fill(text);
const note = (page: Page, text: string | RegExp): Locator =>
  page.locator('[role="note"], [role="alert"]').filter({ hasText: text });

interface Kept {
  readonly hostId: string;
  readonly path: string;
  readonly before: string;
  readonly content: string;
}
/** The edits as the services have them. */
const kept = (page: Page): Promise<readonly Kept[]> =>
  page.evaluate(
    () =>
      new Promise<readonly Kept[]>((resolve) => {
        const opening = indexedDB.open('play', 1);
        opening.onsuccess = () => {
          const all = opening.result.transaction('drafts').objectStore('drafts').get('all');
          all.onsuccess = () => {
            opening.result.close();
            resolve((all.result as readonly Kept[] | undefined) ?? []);
          };
        };
      }),
  );
const serious = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page: page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};

describe('editing', () => {
  it('an edit is marked, kept, there again after a reload, and thrown away with a way back', async () => {
    const page = await open('rows=12');
    await files(page, 'mx1');
    await file(page, 'access');
    await write(page, 'From:new.example REJECT\n');
    await listed(page, 'access').filter({ hasText: 'edited, not deployed' }).waitFor();
    await expect
      .poll(async () => (await kept(page)).map(({ content }) => content.slice(0, 24)))
      .toEqual(['From:new.example REJECT\n']);
    await page.reload();
    await editor(page);
    await file(page, 'access');
    await expect.poll(() => shown(page)).toContain('From:new.example REJECT');
    await page.getByRole('button', { name: 'Discard edit' }).click();
    await expect.poll(() => shown(page)).not.toContain('new.example');
    await expect.poll(() => kept(page)).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => shown(page)).toContain('From:new.example REJECT');
    await expect.poll(async () => (await kept(page)).length).toBe(1);
  });

  it('another window sees it and says so', async () => {
    const page = await open('rows=12');
    await files(page, 'mx1');
    await file(page, 'access');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await editor(other);
    await file(other, 'access');
    await write(page, 'From:new.example REJECT\n');
    await expect.poll(() => shown(other)).toContain('From:new.example REJECT');
    await other.getByRole('status').filter({ hasText: 'access was edited in another window' }).waitFor();
    expect(await shown(page)).toContain('From:new.example REJECT');
  });

  it('a change of one line changes its bytes only, whatever line ends and encoding the file has', async () => {
    const page = await open('rows=12&config=ends,latin');
    await files(page, 'mx1');
    await file(page, 'local-host-names');
    await page.locator('[data-editor] textarea').first().focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.type('x');
    await expect.poll(() => kept(page)).toHaveLength(1);
    const [one] = await kept(page);
    expect(one?.before).toBe(
      '\xef\xbb\xbfexample.com\r\nmail.example.com\nalt.example.com\r\nodd\rname.example\nlast.example',
    );
    expect(one?.content).toBe(
      '\xef\xbb\xbfexample.com\r\nmail.example.comx\nalt.example.com\r\nodd\rname.example\nlast.example',
    );
    await file(page, 'aliases');
    await write(page, '# \xfc\n');
    const aliases = async (): Promise<Kept | undefined> =>
      (await kept(page)).find(({ path }) => path.endsWith('/aliases'));
    await expect.poll(async () => (await aliases())?.content).toContain('# \xfc\n');
    expect((await aliases())?.content).toBe(`# \xfc\n${(await aliases())?.before ?? ''}`);
  });

  it('what the encoding cannot write is refused with words; the way out is offered', async () => {
    const page = await open('rows=12&config=latin');
    await files(page, 'mx1');
    await file(page, 'aliases');
    await write(page, '# 5 €\n');
    await note(page, '€ (U+20AC) cannot be written: this file is Latin-1').waitFor();
    for (const { content } of await kept(page)) expect(content).not.toContain('?');
    await page.getByRole('button', { name: 'Write the file as UTF-8' }).click();
    await expect.poll(async () => (await kept(page))[0]?.content).toContain('# 5 \xe2\x82\xac\n');
    expect((await kept(page))[0]?.content).toContain('# K\xc3\xb6ln und Z\xc3\xbcrich');
    expect(await note(page, 'cannot be written').count()).toBe(0);
  });

  it('a file that somebody else changed meanwhile is never overwritten silently', async () => {
    const page = await open('rows=12&config=moved');
    await files(page, 'mx1');
    await file(page, 'access');
    await write(page, '# mine\n');
    await expect.poll(() => kept(page)).toHaveLength(1);
    await page.getByRole('button', { name: 'Read the files again' }).click();
    await note(page, 'was changed on the host by somebody else').waitFor();
    expect(await shown(page)).toContain('# mine');
    await page.getByRole('button', { name: 'Compare and merge' }).click();
    const merge = page.getByRole('dialog', { name: /[Mm]erge/ });
    await merge.getByRole('button', { name: 'Make this my edit' }).waitFor();
    await page.keyboard.press('Escape');
    await merge.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await expect.poll(() => shown(page)).not.toContain('# mine');
    await page.locator('[data-editor] textarea').first().focus();
    await page.keyboard.press('Control+End');
    await expect.poll(() => shown(page)).toContain('From:evil.test REJECT');
  });

  it('a read-only host and a file that a tool makes are shown, not edited', async () => {
    const page = await open('rows=12');
    await files(page, 'relay');
    await note(page, 'set to read-only').waitFor();
    await write(page, 'x');
    expect(await kept(page)).toEqual([]);
    await files(page, 'mx1');
    await file(page, 'sendmail.cf');
    await note(page, 'A tool makes this file').waitFor();
    await write(page, 'x');
    expect(await kept(page)).toEqual([]);
  });
});

describe('findings', () => {
  it('are of all files together; a click goes there, another mends', async () => {
    const page = await open('rows=12&config=errors');
    await files(page, 'mx1');
    const wrong = findings(page).filter({ hasText: 'There is no FEATURE “acces_db”' });
    await wrong.waitFor();
    await wrong.getByRole('button', { name: 'Write access_db' }).click();
    await wrong.waitFor({ state: 'detached' });
    await page.locator('[data-editor] textarea').first().focus();
    await page.keyboard.press('Control+End');
    await expect.poll(() => shown(page)).toContain("FEATURE(`access_db')dnl");
    await expect
      .poll(async () => (await kept(page)).map(({ path }) => path))
      .toEqual(['/etc/mail/sendmail.mc']);
    await only(page, '/access');
    const other = findings(page).first();
    await other.getByRole('button').first().click();
    await page.locator('[data-editor] [aria-label^="access on"]').waitFor({ state: 'attached' });
  });

  it('F8 goes from one to the next, over files', async () => {
    const page = await open('rows=12&config=errors');
    await files(page, 'mx1');
    await listed(page, 'access').filter({ hasText: 'error' }).waitFor();
    await listed(page, 'sendmail.mc').filter({ hasText: 'error' }).waitFor();
    await page.locator('[data-editor] textarea').first().focus();
    await page.keyboard.press('Shift+F8');
    // Backwards from the very beginning: the last finding of the last file.
    await expect.poll(() => listed(page, 'sendmail.mc').getAttribute('aria-current')).toBeNull();
    await page.keyboard.press('F8');
    await expect.poll(() => listed(page, 'sendmail.mc').getAttribute('aria-current')).toBe('true');
    await page.getByText('Line 35, column').waitFor();
  });

  it('come with the text, and go with it', async () => {
    const page = await open('rows=12');
    await files(page, 'mx1');
    await file(page, 'access');
    await findings(page).first().waitFor();
    const bad = findings(page).filter({ hasText: '192.0.2.300.7 is not an IPv4 address' });
    expect(await bad.count()).toBe(0);
    await write(page, 'Connect:192.0.2.300.7 REJECT\n');
    await expect.poll(() => bad.count()).toBeGreaterThan(0);
    // An undo takes back a few words at a time.
    await expect
      .poll(async () => {
        await page.keyboard.press('Control+z');
        return bad.count();
      })
      .toBe(0);
  });
});

describe('the editor and the keys of the window', () => {
  it('what is typed is text, and the ways out work', async () => {
    const page = await open('rows=12');
    await files(page, 'mx1');
    await file(page, 'access');
    await write(page, 'hxr/?1 ');
    await expect.poll(() => shown(page)).toContain('hxr/?1 # /etc/mail/access');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('combobox', { name: 'Action or host' });
    await palette.waitFor();
    await page.keyboard.type('mailertable');
    await page.keyboard.press('Enter');
    await page.locator('[data-editor] [aria-label^="mailertable on"]').waitFor({ state: 'attached' });
    await page.keyboard.press('F6');
    expect(await page.evaluate(() => document.activeElement?.closest('[data-editor]') === null)).toBe(true);
    await page.locator('[data-editor] textarea').first().focus();
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'Kept on this computer' }).waitFor();
  });

  it('nothing serious to say for axe', async () => {
    const page = await open('rows=12&config=errors');
    await files(page, 'mx1');
    await findings(page).first().waitFor();
    expect(await serious(page)).toEqual([]);
  });
});

describe('a table of 100,000 entries', () => {
  it('opens, and is understood while it is typed in', async () => {
    const page = await open('rows=12&config=big');
    await files(page, 'mx1');
    await file(page, 'access');
    await expect.poll(() => shown(page)).toContain('/etc/mail/access');
    await page.locator('[data-editor] textarea').first().focus();
    await page.keyboard.press('Control+End');
    await expect.poll(() => shown(page)).toContain('partner99999.example');
    await page.keyboard.type('Connect:192.0.2.300.7 REJECT');
    await only(page, '300.7');
    await findings(page)
      .filter({ hasText: /access:100\d\d\d/ })
      .waitFor();
  });
});

describe('the restrictions of main.cf', () => {
  it('are shown in their order, and one is taken out', async () => {
    const page = await open('rows=12');
    await files(page, 'mx2');
    await page.getByRole('tab', { name: 'Restrictions' }).click();
    const list = page.getByRole('region', { name: 'smtpd_recipient_restrictions' });
    await list.getByText('check_recipient_access hash:/etc/postfix/access').waitFor();
    await list.getByRole('button', { name: 'Remove: check_recipient_access' }).click();
    await expect
      .poll(async () => (await kept(page))[0]?.content)
      .toMatch(/^smtpd_recipient_restrictions = *$/m);
  });
});
