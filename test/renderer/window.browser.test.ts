import { describe, expect, it } from 'vitest';
import { host, open, rows, selected, terminal } from './preview/session.ts';

describe('with the keyboard alone', () => {
  it('a host is found, its mail filtered, selected, held, and the hold undone', async () => {
    const page = await open('rows=60');
    await rows(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('mx1');
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Queue of mx1' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('in:deferred to:@yahoo.com');
    await page.keyboard.press('Enter');
    const shown = async (): Promise<number> =>
      Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
    await expect.poll(shown).toBeLessThan(60);
    const count = await shown();
    expect(count).toBeGreaterThan(3);
    await page.keyboard.press('Control+a');
    expect(await selected(page)).toBe(String(count));
    await page.keyboard.press('h');
    const toast = page.getByRole('status').filter({ hasText: `${count} held` });
    await toast.waitFor();
    // F6 goes round the parts of the window until the note is reached.
    for (let n = 0; n < 8; n++) {
      if (await toast.evaluate((element) => element.contains(document.activeElement))) break;
      await page.keyboard.press('F6');
    }
    for (let n = 0; n < 3; n++) {
      if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Undo') break;
      await page.keyboard.press('Tab');
    }
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Undo');
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .filter({ hasText: `${count} released` })
      .waitFor();
  });

  it('a delete on a production host wants its name typed; a wrong name does nothing', async () => {
    const page = await open('rows=150');
    await host(page, /mx1/);
    await rows(page);
    await page.waitForTimeout(400);
    await page.keyboard.press('Control+a');
    const count = await selected(page);
    await page.keyboard.press('x');
    const dialog = page.getByRole('dialog', { name: `Delete ${count} messages on mx1?` });
    await dialog.waitFor();
    await page.keyboard.type('mx2');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(200);
    expect(await dialog.isVisible()).toBe(true);
    for (let n = 0; n < 3; n++) await page.keyboard.press('Backspace');
    await page.keyboard.type('mx1');
    await page.keyboard.press('Enter');
    await page.getByText(/mx1: \d+ deleted/).waitFor();
  });

  it('leaves the terminal by F6, while every other key is the shell’s', async () => {
    const page = await open('rows=12');
    await host(page, /mx1/);
    await terminal(page);
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('?hx');
    await page.waitForTimeout(300);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.locator('.xterm-rows').innerText()).toContain('?hx');
    await page.keyboard.press('F6');
    expect(await page.evaluate(() => document.activeElement?.closest('[data-terminal]') === null)).toBe(true);
  });
});

describe('what hosts say', () => {
  it('is text, whatever is in it', async () => {
    const page = await open('rows=12');
    await host(page, /mx1/);
    await rows(page);
    await page.getByText('<script>alert(document.cookie)</script>').waitFor();
    const said = page.getByRole('grid').getByRole('gridcell');
    await said.filter({ hasText: '<img src=x onerror=alert(1)>@evil.example' }).waitFor();
    await said.filter({ hasText: '⟨U+202E⟩gnp.exe@evil.example' }).waitFor();
    // The counts beside the table say the same senders.
    await page.getByRole('button', { name: /^<img src=x onerror=alert\(1\)>@evil\.example/ }).waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.locator('body').innerText()).not.toContain('\u202e');
  });

  it('cannot set titles, links or the clipboard through a terminal, nor make it answer', async () => {
    const page = await open('rows=12');
    await host(page, /mx1/);
    await terminal(page);
    const title = await page.title();
    const typed = await page.evaluate(async () => {
      const { shellSays, shellHeard } = window as unknown as {
        shellSays: (text: string) => void;
        shellHeard: () => Promise<string>;
      };
      const before = (await shellHeard()).length;
      shellSays(
        '\u001b]0;owned\u0007\u001b]52;c;b3duZWQ=\u0007\u001b]52;c;?\u0007\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007' +
          '\u001b[21t\u001b[18t\u001b]10;?\u0007\u001b]11;?\u0007\u001b]4;1;?\u0007\u001b]50;?\u0007\u001bP$qm\u001b\\\u001bP+q544e\u001b\\done',
      );
      await new Promise((later) => setTimeout(later, 400));
      return (await shellHeard()).slice(before);
    });
    await page.getByText('linkdone').waitFor();
    expect(typed).toBe('');
    expect(await page.title()).toBe(title);
    expect(await page.locator('[data-terminal] a').count()).toBe(0);
  });

  it('a pasted block of lines is shown first, without its control characters', async () => {
    const page = await open('rows=12');
    await host(page, /mx1/);
    await terminal(page);
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', 'echo one\u001b[201~\necho two\n');
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      document.querySelector('.xterm-helper-textarea')?.dispatchEvent(event);
    });
    await page.getByRole('dialog', { name: 'Paste 2 lines into the shell?' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.locator('.xterm-rows').innerText()).not.toContain('echo one');
  });
});

describe('a refresh', () => {
  it('loses neither selection nor place, and marks what is new and gone', async () => {
    const page = await open('rows=600');
    await host(page, /mx1/);
    await rows(page);
    await page.waitForTimeout(500);
    const grid = page.getByRole('grid');
    await grid.evaluate((element) => {
      element.scrollTop = 4000;
    });
    await page.waitForTimeout(200);
    const at = page.locator('[data-row]').nth(20);
    await at.click();
    const id = await at.locator('[data-column="id"]').innerText();
    const top = (await at.boundingBox())?.y;
    await page.evaluate('arrive("mx1", 40)');
    await page.keyboard.press('g');
    await page.locator('[data-mark="new"], [data-mark="gone"]').first().waitFor({ state: 'attached' });
    const chosen = page.locator('[data-row][aria-selected="true"]');
    expect(await chosen.locator('[data-column="id"]').innerText()).toBe(id);
    await page.waitForTimeout(300);
    expect(Math.abs(((await chosen.boundingBox())?.y ?? 0) - (top ?? 0))).toBeLessThan(30);
  });

  it('that failed is said, with the age of what is shown', async () => {
    const page = await open('rows=60&broken');
    const note = page.getByRole('alert').filter({ hasText: 'relay-archive-01' });
    await note.waitFor();
    await note.getByRole('button', { name: 'Raw output' }).click();
    await page.getByText('mail system is down').last().waitFor();
    expect(await note.innerText()).toContain('␛[31m');
  });

  it('stops with the door: the window says that it shows a memory', async () => {
    const page = await open('rows=12');
    await rows(page);
    await page.evaluate("setDoor({ kind: 'lost', retryAt: Date.now() + 5000 })");
    await page.getByRole('alert').filter({ hasText: 'The connection to Postroom is lost' }).waitFor();
    const rail = page.getByRole('navigation', { name: 'Hosts' });
    const status = page.getByRole('contentinfo', { name: 'Status' });
    expect(await rail.getByRole('img', { name: 'connected', exact: true }).count()).toBe(0);
    expect(await rail.getByRole('img', { name: 'not known' }).count()).toBeGreaterThan(0);
    expect(await status.textContent()).toContain('No connection to Postroom');
    await page.evaluate("setDoor({ kind: 'open' })");
    await expect.poll(() => status.textContent()).toContain('hosts connected');
    await page.getByText('The connection to Postroom is lost').waitFor({ state: 'detached' });
  });
});

it('remembers place, filter and columns over a reload', async () => {
  const page = await open('rows=60');
  await host(page, /mx1/);
  await rows(page);
  await page.keyboard.press('/');
  await page.keyboard.type('in:held');
  await page.getByRole('button', { name: 'Choose columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Size' }).click();
  await page.waitForTimeout(300);
  await page.reload();
  await rows(page);
  expect(await page.getByRole('grid').getAttribute('aria-label')).toBe('Queue of mx1');
  expect(await page.getByRole('combobox', { name: 'Filter messages' }).inputValue()).toBe('in:held');
  expect(await page.getByRole('columnheader', { name: 'Size' }).count()).toBe(0);
});
