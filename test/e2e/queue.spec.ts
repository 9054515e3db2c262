import type { Page } from '@playwright/test';
import type { Lab } from '../lab/lab.ts';
import { submit } from '../lab/smtp-client.ts';
import { accessible, expect, openHost, picture, test } from './fixtures.ts';
import { grid, idsShown, notes, only, pick, reread, rowOf, scope } from './table.ts';
import { postfixQueue, sendmailQueue, truthOf } from './truth.ts';

/** A fresh message that stays deferred, and its row once the table shows it. */
async function newMessage(lab: Lab, page: Page, on: 'sendmail' | 'postfix', to: string): Promise<string> {
  await submit(lab[on].ip, 25, [
    { from: 'e2e@lab.test', to: [to], content: 'Subject: e2e\n\nGood morning.\n' },
  ]);
  await only(page, to);
  await reread(page, () =>
    expect(rowOf(page, to).filter({ hasText: 'deferred' })).toHaveCount(1, { timeout: 2000 }),
  );
  return (await grid(page).locator('[data-column="id"]').first().textContent()) ?? '';
}

test.describe.configure({ mode: 'serial' });

test('both queues are what the hosts’ own tools say', async ({ withHosts: page, lab }) => {
  const truth = [...(await postfixQueue(lab)).keys(), ...(await sendmailQueue(lab))].sort();
  await expect(scope(page)).toContainText(`${truth.length} messages`);
  expect(await idsShown(page)).toEqual(truth);
  await accessible(page);
  await picture(page, 'queue-light');
});

test('odd mail is shown as text: null senders, quoted, UTF-8, 100 recipients, HTML, escapes, bidi', async ({
  withHosts: page,
}) => {
  for (const [filter, seen] of [
    ['gustav@defer.test', '<>'],
    ['onerror', '<img src=x onerror=alert(1)>'],
    ['escape.defer.test', 'escape@escape.defer.test'],
    ['@list.defer.test', '+99'],
  ] as const) {
    await only(page, filter);
    await expect(grid(page).getByRole('row').filter({ hasText: seen })).not.toHaveCount(0);
  }
  expect(await page.locator('img[src="x"], script:not([src])').count()).toBe(0);
  expect(await page.evaluate(() => document.title)).not.toContain('owned');
  await only(page, '');
  const text = (await grid(page).textContent()) ?? '';
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  await picture(page, 'queue-odd-mail');
});

for (const on of ['postfix', 'sendmail'] as const)
  test(`${on}: hold by key, undo, release by menu, flush to the sink, delete into the trash — each checked on the host`, async ({
    withHosts: page,
    lab,
  }) => {
    await openHost(page, new RegExp(`${on}1`), 'Queue');
    const to = `${on}-steps@defer.test`;
    await lab.sink.setRules([]);
    const id = await newMessage(lab, page, on, to);
    const truth = truthOf(lab, on);
    const held = async (): Promise<boolean> => (await truth.held()).includes(id);
    const queued = async (): Promise<boolean> => (await truth.queued()).includes(id);

    await pick(page, id);
    await page.getByRole('button', { name: /^Hold\s*h$/ }).hover();
    await expect(scope(page)).toContainText(on === 'postfix' ? 'postsuper -c /etc/postfix -h -' : `-qI${id}`);
    await page.keyboard.press('h');
    await expect.poll(held).toBe(true);
    await expect(notes(page)).toContainText('1 held');
    await picture(page, `queue-held-${on}`);

    await notes(page).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(held).toBe(false);
    expect(await queued()).toBe(true);

    await pick(page, id);
    await page.getByRole('button', { name: /^Hold\s*h$/ }).click();
    await expect.poll(held).toBe(true);
    await expect(rowOf(page, id)).toContainText('held');
    await rowOf(page, id).locator('[data-column="id"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Release/ }).click();
    await expect.poll(held).toBe(false);

    await expect(rowOf(page, id)).toContainText('deferred');
    await lab.sink.setRules([{ match: to, action: 'accept' }]);
    await pick(page, id);
    await page.keyboard.press('f');
    await expect.poll(queued, { timeout: 30_000 }).toBe(false);
    await expect
      .poll(async () =>
        (await lab.sink.messages()).flatMap((message) => message.to.map(({ address }) => address)),
      )
      .toContain(to);

    await lab.sink.setRules([]);
    const doomed = await newMessage(lab, page, on, `${on}-delete@defer.test`);
    const before = await truth.queued();
    await pick(page, doomed);
    await page.keyboard.press('x');
    await expect(notes(page)).toContainText('1 deleted');
    await picture(page, `queue-deleted-${on}`);
    expect(await truth.queued()).toEqual(before.filter((one) => one !== doomed));
    expect(await truth.kept()).toContain(doomed);
  });

test('everything that matches a filter, by keyboard alone', async ({ withHosts: page, lab }) => {
  await openHost(page, /postfix1/, 'Queue');
  await lab.sink.setRules([]);
  for (const n of [1, 2, 3]) await newMessage(lab, page, 'postfix', `bulk${n}@keys.defer.test`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('keys.defer.test');
  await expect(scope(page)).toContainText('3 messages match');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+A');
  await expect(scope(page)).toContainText('All 3 that match: with “keys.defer.test” anywhere');
  await page.keyboard.press('h');
  await expect(notes(page)).toContainText('3 held');
  const held = [...(await postfixQueue(lab)).values()].filter((queue) => queue === 'hold').length;
  expect(held).toBeGreaterThanOrEqual(3);
  await page.keyboard.press('Control+Z');
  await expect(notes(page)).toContainText('3 released');
  expect([...(await postfixQueue(lab)).values()].filter((queue) => queue === 'hold')).toHaveLength(held - 3);

  // The same with a reason, a note and an end, and back by the keys of the part that holds the notes.
  await page.keyboard.press('Shift+H');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('By hand');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: '1 hour' })).toBeChecked();
  for (let tabs = 0; tabs < 4; tabs++) {
    await page.keyboard.press('Tab');
    if (await dialog.getByLabel('Note').evaluate((field) => field === document.activeElement)) break;
  }
  await page.keyboard.type('INC-1');
  await page.keyboard.press('Enter');
  await expect(notes(page)).toContainText('Note: INC-1');
  await expect.poll(async () => (await truthOf(lab, 'postfix').held()).length).toBe(held);
  await expect.poll(truthOf(lab, 'postfix').register).toContain('INC-1');
  const undo = notes(page)
    .getByRole('status')
    .filter({ hasText: 'INC-1' })
    .getByRole('button', { name: 'Undo' });
  for (
    let parts = 0;
    parts < 8 && !(await notes(page).evaluate((part) => part.contains(document.activeElement)));
    parts++
  )
    await page.keyboard.press('F6');
  for (
    let tabs = 0;
    tabs < 12 && !(await undo.evaluate((button) => button === document.activeElement));
    tabs++
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await truthOf(lab, 'postfix').held()).length).toBe(held - 3);
  await expect.poll(truthOf(lab, 'postfix').register).not.toContain('INC-1');
});

test('a message that left between the listing and the action is reported, and the rest is done', async ({
  withHosts: page,
  lab,
}) => {
  await openHost(page, /postfix1/, 'Queue');
  const gone = await newMessage(lab, page, 'postfix', 'leaves@race.defer.test');
  await newMessage(lab, page, 'postfix', 'stays@race.defer.test');
  await only(page, 'race.defer.test');
  await expect(scope(page)).toContainText('2 messages match');
  await grid(page).focus();
  await page.keyboard.press('Control+A');
  await lab.postfix.must(['postsuper', '-d', gone]);
  await page.keyboard.press('h');
  await expect(notes(page)).toContainText('1 held, 1 had already left');
});
