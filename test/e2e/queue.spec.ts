import type { Locator, Page } from '@playwright/test';
import type { Lab } from '../lab/lab.ts';
import { submit } from '../lab/smtp-client.ts';
import { accessible, expect, openHost, picture, test } from './fixtures.ts';

interface Listed {
  queue_id: string;
  queue_name: string;
}

async function postfixQueue(lab: Lab): Promise<Map<string, string>> {
  const text = (
    await lab.postfix.must('postqueue -c /etc/postfix -j; postqueue -c /etc/postfix-out -j')
  ).trim();
  return new Map(
    text
      .split('\n')
      .map((line) => JSON.parse(line) as Listed)
      .map(({ queue_id, queue_name }) => [queue_id, queue_name]),
  );
}

async function sendmailQueue(lab: Lab): Promise<string[]> {
  const text = await lab.sendmail.must(
    'for q in "-Am -bp" "-Am -bp -qQ" "-Am -bp -qL" "-Ac -bp"; do sendmail $q; done',
  );
  return [...text.matchAll(/^([0-9A-Za-z]{14})[*?X ]/gm)].map((match) => match[1] ?? '').sort();
}

const grid = (page: Page): Locator => page.getByRole('grid', { name: /Queue/ });

/** The ids in the table, scrolled through: it renders only what is in view. */
async function idsShown(page: Page): Promise<string[]> {
  const ids = new Set<string>();
  const table = grid(page);
  const scroller = table
    .locator('xpath=ancestor-or-self::*[contains(@style,"overflow") or @role="grid"]')
    .last();
  await scroller.evaluate((element) => (element.scrollTop = 0));
  for (;;) {
    await page.waitForTimeout(120);
    for (const id of await table.locator('[data-column="id"]').allTextContents()) ids.add(id);
    const more = await scroller.evaluate((element) => {
      const before = element.scrollTop;
      element.scrollTop += element.clientHeight / 2;
      return element.scrollTop > before;
    });
    if (!more) break;
  }
  await scroller.evaluate((element) => (element.scrollTop = 0));
  return [...ids].filter((id) => id !== '').sort();
}

async function only(page: Page, filter: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Filter messages' }).fill(filter);
}

/** A fresh message that stays deferred, and its row once the table shows it. */
async function newMessage(lab: Lab, page: Page, on: 'sendmail' | 'postfix', to: string): Promise<string> {
  await submit(lab[on].ip, 25, [
    { from: 'e2e@lab.test', to: [to], content: 'Subject: e2e\n\nGood morning.\n' },
  ]);
  await only(page, to);
  await expect(async () => {
    await page.getByRole('button', { name: 'Read the queue now' }).click();
    await expect(
      grid(page).getByRole('row').filter({ hasText: to }).filter({ hasText: 'deferred' }),
    ).toHaveCount(1, { timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  return (await grid(page).locator('[data-column="id"]').first().textContent()) ?? '';
}

const pick = (page: Page, id: string): Promise<void> =>
  grid(page).getByRole('row').filter({ hasText: id }).locator('[data-column="id"]').click();

test.describe.configure({ mode: 'serial' });

test('both queues are what the hosts’ own tools say', async ({ withHosts: page, lab }) => {
  const truth = [...(await postfixQueue(lab)).keys(), ...(await sendmailQueue(lab))].sort();
  await expect(page.getByRole('toolbar')).toContainText(`${truth.length} messages`);
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
  test(`${on}: hold by key, undo, release by menu, flush to the sink, delete — each checked on the host`, async ({
    withHosts: page,
    lab,
  }) => {
    await openHost(page, new RegExp(`${on}1`), 'Queue');
    const to = `${on}-steps@defer.test`;
    await lab.sink.setRules([]);
    const id = await newMessage(lab, page, on, to);
    const held = async (): Promise<boolean> =>
      on === 'postfix'
        ? (await postfixQueue(lab)).get(id) === 'hold'
        : (await lab.sendmail.must('sendmail -Am -bp -qQ')).includes(id);
    const queued = async (): Promise<boolean> =>
      on === 'postfix' ? (await postfixQueue(lab)).has(id) : (await sendmailQueue(lab)).includes(id);

    await pick(page, id);
    await page.getByRole('button', { name: /^Hold/ }).hover();
    await expect(page.getByRole('toolbar')).toContainText(
      on === 'postfix' ? 'postsuper -c /etc/postfix -h -' : `-qI${id}`,
    );
    await page.keyboard.press('h');
    await expect.poll(held).toBe(true);
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('1 held');
    await picture(page, `queue-held-${on}`);

    await page.getByRole('region', { name: 'Notes' }).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(held).toBe(false);
    expect(await queued()).toBe(true);

    await pick(page, id);
    await page.getByRole('button', { name: /^Hold/ }).click();
    await expect.poll(held).toBe(true);
    await expect(grid(page).getByRole('row').filter({ hasText: id })).toContainText('held');
    await grid(page)
      .getByRole('row')
      .filter({ hasText: id })
      .locator('[data-column="id"]')
      .click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Release/ }).click();
    await expect.poll(held).toBe(false);

    await expect(grid(page).getByRole('row').filter({ hasText: id })).toContainText('deferred');
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
    const before = on === 'postfix' ? [...(await postfixQueue(lab)).keys()].sort() : await sendmailQueue(lab);
    await pick(page, doomed);
    await page.keyboard.press('x');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('1 message');
    await expect(dialog).toContainText(`${on}1.lab.test`);
    await accessible(page);
    await picture(page, `queue-delete-${on}`);
    await dialog.getByRole('button', { name: /^Delete 1 message/ }).click();
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('1 deleted');
    const after = on === 'postfix' ? [...(await postfixQueue(lab)).keys()].sort() : await sendmailQueue(lab);
    expect(after).toEqual(before.filter((one) => one !== doomed));
  });

test('everything that matches a filter, by keyboard alone', async ({ withHosts: page, lab }) => {
  await openHost(page, /postfix1/, 'Queue');
  await lab.sink.setRules([]);
  for (const n of [1, 2, 3]) await newMessage(lab, page, 'postfix', `bulk${n}@keys.defer.test`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('keys.defer.test');
  await expect(page.getByRole('toolbar')).toContainText('3 messages');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+A');
  await expect(page.getByRole('toolbar')).toContainText('3 of 3 selected');
  await page.keyboard.press('h');
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('3 held');
  const held = [...(await postfixQueue(lab)).values()].filter((queue) => queue === 'hold').length;
  expect(held).toBeGreaterThanOrEqual(3);
  await page.keyboard.press('r');
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('3 released');
});

test('a message that left between the listing and the action is reported, and the rest is done', async ({
  withHosts: page,
  lab,
}) => {
  await openHost(page, /postfix1/, 'Queue');
  const gone = await newMessage(lab, page, 'postfix', 'leaves@race.defer.test');
  await newMessage(lab, page, 'postfix', 'stays@race.defer.test');
  await only(page, 'race.defer.test');
  await expect(page.getByRole('toolbar')).toContainText('2 messages');
  await grid(page).focus();
  await page.keyboard.press('Control+A');
  await lab.postfix.must(['postsuper', '-d', gone]);
  await page.keyboard.press('h');
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('1 held, 1 had already left');
});
