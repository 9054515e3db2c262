import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import type { Lab } from '../lab/lab.ts';
import { submit } from '../lab/smtp-client.ts';
import { accessible, expect, openHost, picture, test } from './fixtures.ts';
import { grid, notes, only, pick, reread, rowOf, scope } from './table.ts';
import { truthOf, type MtaName } from './truth.ts';

const ticket = 'INC-4711';
const stuck = 7;
/** Held with the rest of the domain? No: the same domain, but another reason. */
const others = 2;

const domainOf = (on: MtaName): string => `${on}-stuck.defer.test`;
const bodyOf = (n: number): string => `Invoice ${n}, line by line.\nThe end of invoice ${n}.\n`;

/** Mail to one domain does not go out; two more to the same domain wait for a reason of their own. */
async function trouble(lab: Lab, on: MtaName): Promise<void> {
  const domain = domainOf(on);
  const to = Array.from({ length: stuck }, (_, n) => `user${n}@${domain}`);
  await lab.sink.setRules([
    ...to.map((match, n) => ({
      match,
      action: 'defer' as const,
      text: `4.7.0 Too many connections from 10.9.8.${n} (ref ${n}a7f3c99${n}1)`,
    })),
    ...Array.from({ length: others }, (_, n) => ({
      match: `full${n}@${domain}`,
      action: 'defer' as const,
      code: 452,
      text: '4.2.2 The mailbox has no room',
    })),
  ]);
  const all = [...to, ...Array.from({ length: others }, (_, n) => `full${n}@${domain}`)];
  await submit(
    lab[on].ip,
    25,
    all.map((one, n) => ({
      from: 'billing@lab.test',
      to: [one],
      content: `From: billing@lab.test\nTo: ${one}\nSubject: Invoice ${n}\nX-Incident: ${on}-${n}\n\n${bodyOf(n)}`,
    })),
  );
}

/** Closes the notes of what was done before, so that the next one is the only one. */
async function clearNotes(page: Page): Promise<void> {
  const close = notes(page).getByRole('button', { name: 'Close this note' });
  // One may go by itself at the same moment.
  while ((await close.count()) > 0)
    await close
      .first()
      .click({ timeout: 2000 })
      .catch(() => undefined);
}

/** The dialog that is open. */
const dialog = (page: Page): Locator => page.getByRole('dialog');

const shownIds = (page: Page): Promise<string[]> =>
  grid(page).locator('[data-column="id"]').allTextContents();

/** The sink's rules are the lab's: what is accepted for one test must not be for the next. */
test.afterEach(({ lab }) => lab.sink.resetRules());

for (const on of ['postfix', 'sendmail'] as const)
  test(`${on}: mail to one domain is stuck, from finding it to all of it being settled`, async ({
    withHosts: page,
    lab,
  }) => {
    test.setTimeout(480_000);
    const truth = truthOf(lab, on);
    const domain = domainOf(on);
    const shot = (step: string): Promise<void> => picture(page, `incident-${on}-${step}`);
    const heldBefore = await truth.held();
    await trouble(lab, on);
    await openHost(page, new RegExp(`${on}1`), 'Queue');

    await test.step('found by the counts: the domain, then the reason', async () => {
      const counts = page.getByRole('complementary', { name: 'Counts' });
      const line = counts.getByRole('list', { name: 'To domain' }).getByRole('button', {
        name: new RegExp(`^${domain} ${stuck + others} messages`),
      });
      await reread(page, () => expect(line).toBeVisible({ timeout: 2000 }));
      await shot('1-stuck');
      await line.click();
      await expect(scope(page)).toContainText(`${stuck + others} messages match`);
      await reread(page, () =>
        expect(rowOf(page, domain).filter({ hasText: 'deferred' })).toHaveCount(stuck + others, {
          timeout: 2000,
        }),
      );
      // One cluster, although each message names another address and reference.
      await counts
        .getByRole('list', { name: 'Reason' })
        .getByRole('button', { name: new RegExp(`Too many connections.* ${stuck} messages$`) })
        .click();
      await expect(scope(page)).toContainText(`${stuck} messages match`);
      await expect(grid(page).getByRole('row').filter({ hasText: 'Too many connections' })).toHaveCount(
        stuck,
      );
      await accessible(page);
      await shot('2-found');
    });
    const ids = (await shownIds(page)).sort();
    expect(ids).toHaveLength(stuck);

    await test.step('since when: the oldest per domain, and the heat map', async () => {
      await grid(page).focus();
      await page.keyboard.press('2');
      const oldest = page.getByRole('group', { name: 'Oldest message of each domain' });
      await expect(oldest.getByRole('row').filter({ hasText: domain })).toContainText(String(stuck));
      await expect(oldest.getByRole('row').filter({ hasText: domain })).toContainText('Too many connections');
      await expect(
        page
          .getByRole('group', { name: 'Age and destination domain' })
          .getByRole('button', { name: new RegExp(`^${domain}, .*: ${stuck} messages`) }),
      ).toBeVisible();
      await accessible(page);
      await shot('3-insights');
      await page.keyboard.press('1');
    });

    await test.step('all that match, held with a note and an end', async () => {
      await grid(page).focus();
      await page.keyboard.press('Control+A');
      await expect(scope(page)).toContainText(`All ${stuck} that match: to domain “${domain}”, reason like`);
      await page.keyboard.press('Shift+H');
      await expect(dialog(page)).toContainText(`Hold ${stuck} messages on ${on}1.lab.test?`);
      await expect(dialog(page)).toContainText(`All that match: to domain “${domain}”, reason like`);
      await dialog(page).getByLabel('Reason').fill('The other side throttles us');
      await dialog(page).getByText('1 hour', { exact: true }).click();
      await dialog(page).getByLabel('Note').fill(ticket);
      await accessible(page);
      await shot('4-hold-asked');
      await dialog(page)
        .getByRole('button', { name: `Hold ${stuck} messages` })
        .click();
      await expect(notes(page)).toContainText(`${stuck} held`);
      await expect.poll(truth.held).toEqual([...heldBefore, ...ids].sort());
      const register = await truth.register();
      for (const id of ids) expect(register).toContain(`${id} `);
      expect(register).toContain('The other side throttles us');
      await expect(rowOf(page, 'held')).toHaveCount(stuck);
      await shot('5-held');
    });

    await test.step('the holds say who, why and until when; the handover names every message', async () => {
      await grid(page).focus();
      await page.keyboard.press('3');
      const hold = page.getByRole('grid', { name: 'Holds' }).getByRole('row').filter({ hasText: ticket });
      await expect(hold).toContainText(`${stuck} of ${stuck}`);
      await expect(hold).toContainText('The other side throttles us');
      await expect(hold).toContainText(/in (59|60)m.* · release|in 1h.* · release/);
      await expect(hold).toContainText('ops');
      await hold.click();
      await expect(page.getByRole('region', { name: 'The chosen hold' })).toContainText(
        `${stuck} of ${stuck} still on hold`,
      );
      await accessible(page);
      await shot('6-holds');
      await page.keyboard.press('p');
      await expect(page.getByLabel('The report')).toContainText('The other side throttles us');
      await accessible(page);
      const saving = page.waitForEvent('download');
      await dialog(page)
        .getByRole('button', { name: /^Save holds-/ })
        .click();
      const report = readFileSync(await (await saving).path(), 'utf8');
      for (const id of ids) expect(report).toContain(id);
      expect(report).toContain('The other side throttles us');
      // As Markdown, where a dash may need an escape.
      expect(report.replaceAll('\\', '')).toContain(`Note: ${ticket}`);
      await shot('7-handover');
      await page.keyboard.press('Escape');
      await page.keyboard.press('1');
    });

    const [first = '', second = '', third = ''] = ids;
    let to = '';
    await test.step('one is released, delivered and watched', async () => {
      await pick(page, first);
      to = (await rowOf(page, first).locator('[data-column="recipients"]').textContent()) ?? '';
      expect(to).toMatch(new RegExp(`^user\\d@${domain}$`));
      await page.keyboard.press('r');
      await expect(notes(page)).toContainText('1 released');
      await expect.poll(truth.held).not.toContain(first);
      expect(await truth.queued()).toContain(first);
      await lab.sink.setRules([{ match: to, action: 'accept' }]);
      await pick(page, first);
      await page.keyboard.press('w');
      await expect(dialog(page)).toContainText(`Delivering 1 message on ${on}1.lab.test`);
      await expect(dialog(page)).toContainText('Over after', { timeout: 60_000 });
      await expect(dialog(page).getByRole('list', { name: 'What became of each recipient' })).toContainText(
        `Sent${to}`,
      );
      // Postfix: its log; sendmail: what was said.
      await expect(dialog(page).getByRole('log')).toContainText(
        on === 'postfix' ? 'status=sent' : `RCPT To:<${to}>`,
      );
      await accessible(page);
      await shot('8-watched');
      await dialog(page).getByRole('button', { name: 'Close' }).last().click();
      expect(await truth.queued()).not.toContain(first);
      const arrived = (await lab.sink.messages()).filter((message) =>
        message.to.some(({ address }) => address === to),
      );
      expect(arrived).toHaveLength(1);
      expect(arrived[0]?.text.replaceAll('\r\n', '\n')).toContain(bodyOf(Number(/^user(\d)/.exec(to)?.[1])));
    });

    await test.step('the rest is released', async () => {
      await reread(page, () => expect(scope(page)).toContainText(`${stuck - 1}`, { timeout: 2000 }));
      await grid(page).focus();
      await page.keyboard.press('Control+A');
      await expect(scope(page)).toContainText(`All ${stuck - 1} that match`);
      await page.keyboard.press('r');
      await expect(notes(page)).toContainText(`${stuck - 1} released`);
      await expect.poll(truth.held).toEqual(heldBefore);
      expect(await truth.queued()).toEqual(expect.arrayContaining(ids.slice(1)));
      await page.keyboard.press('3');
      // Nothing of it is on hold any more, so there is nothing to remember.
      await expect(
        page.getByRole('grid', { name: 'Holds' }).getByRole('row').filter({ hasText: ticket }),
      ).toHaveCount(0, {
        timeout: 40_000,
      });
      await expect.poll(truth.register, { timeout: 60_000 }).not.toContain(ticket);
      await page.keyboard.press('1');
      await shot('9-released');
    });

    const body = await truth.body(third);
    expect(body).toContain('The end of invoice');
    await test.step('two are deleted, the second delete is undone', async () => {
      await page.keyboard.press('n');
      await page.getByLabel('Note for what I do now').fill(ticket);
      await page.keyboard.press('Enter');
      await grid(page).focus();
      for (const id of [second, third]) {
        await clearNotes(page);
        await pick(page, id);
        await page.keyboard.press('x');
        await expect.poll(truth.queued).not.toContain(id);
        await expect(notes(page)).toContainText('1 deleted');
      }
      expect(await truth.kept()).toEqual(expect.arrayContaining([second, third]));
      await shot('10-deleted');
      await notes(page).getByRole('button', { name: 'Undo' }).click();
      await expect(notes(page)).toContainText('1 put back');
      await expect.poll(truth.kept).not.toContain(third);
      expect(await truth.queued()).toContain(third);
      expect(await truth.held()).not.toContain(third);
      expect(await truth.body(third)).toBe(body);
      await shot('11-undone');
    });

    const trash = page.getByRole('grid', { name: 'Deleted messages' });
    await test.step('the trash: what was deleted is put back, deleted again and purged', async () => {
      await page.keyboard.press('4');
      const kept = trash.getByRole('row').filter({ hasText: second });
      await expect(kept).toContainText(ticket);
      await expect(trash.getByRole('row').filter({ hasText: third })).toHaveCount(0);
      await accessible(page);
      await shot('12-trash');
      await clearNotes(page);
      await kept.click();
      await page.keyboard.press('u');
      await expect(notes(page)).toContainText('1 put back');
      // Back as it was found: on hold, so that nothing is delivered by accident.
      await expect.poll(truth.held).toEqual([...heldBefore, second].sort());
      await page.keyboard.press('1');
      await only(page, second);
      await reread(page, () => expect(rowOf(page, second)).toContainText('held', { timeout: 2000 }));
      await pick(page, second);
      await page.keyboard.press('x');
      await expect.poll(truth.kept).toContain(second);
      await page.keyboard.press('4');
      await kept.click();
      await page.keyboard.press('x');
      await expect(dialog(page)).toContainText(`Purge 1 message on ${on}1.lab.test?`);
      await accessible(page);
      await shot('13-purge-asked');
      await dialog(page).getByRole('button', { name: 'Purge 1 message' }).click();
      await expect(notes(page)).toContainText('1 removed for good');
      expect(await truth.kept()).not.toContain(second);
      expect(await truth.queued()).not.toContain(second);
    });

    await test.step('the Journal has the note with every command', async () => {
      await page.getByRole('tab', { name: 'Journal' }).click();
      await page.getByLabel('Only what changed a host').check({ force: true });
      await page.getByLabel('Filter the journal').fill(ticket);
      await expect(page.getByText('queue.hold').first()).toBeVisible();
      await expect(page.getByText('queue.delete').first()).toBeVisible();
      await accessible(page);
      await shot('14-journal');
    });

    await test.step('the host has what the story says, and nothing else', async () => {
      await openHost(page, new RegExp(`${on}1`), 'Queue');
      await page.keyboard.press('1');
      await only(page, `domain:${domain}`);
      const left = [...ids.filter((id) => id !== first && id !== second)];
      await reread(page, () =>
        expect(scope(page)).toContainText(`${left.length + others} messages match`, { timeout: 2000 }),
      );
      expect(await shownIds(page)).toEqual(expect.arrayContaining(left));
      expect(await truth.held()).toEqual(heldBefore);
      await expect.poll(truth.register, { timeout: 60_000 }).not.toContain(ticket);
      await shot('15-settled-light');
      await page.emulateMedia({ colorScheme: 'dark' });
      await accessible(page);
      await shot('15-settled-dark');
    });
  });
