import type { Page } from 'playwright-core';

type Way = (page: Page) => Promise<unknown>;
const all =
  (...steps: readonly Way[]) =>
  async (page: Page): Promise<void> => {
    for (const step of steps) await step(page);
  };
const pause =
  (ms: number): Way =>
  (page) =>
    page.waitForTimeout(ms);

/** Opens a section of the Rewrite page of a host. */
export const rewritePage = (host: string, section: string): Way =>
  all(
    (page) =>
      page
        .getByRole('navigation')
        .getByRole('button', { name: new RegExp(host) })
        .first()
        .click(),
    (page) => page.getByRole('tab', { name: 'Rewrite' }).click(),
    (page) => page.locator('label').filter({ hasText: section }).first().click(),
  );
export const typed =
  (text: string): Way =>
  (page) =>
    page.getByRole('textbox', { name: 'Addresses, one a line' }).fill(text);
/** Opens a list of choices and takes one. */
export const choose =
  (label: string, option: string | RegExp): Way =>
  async (page) => {
    await page.getByRole('combobox', { name: label, exact: true }).click();
    await page.getByRole('option', { name: option }).click();
  };
const click =
  (name: string | RegExp): Way =>
  (page) =>
    page.getByRole('button', { name }).first().click();
const source =
  (name: string): Way =>
  (page) =>
    page.locator('label').filter({ hasText: name }).first().click();
/** The comparison has come to its end. */
export const ended: Way = (page) => page.getByRole('progressbar').waitFor({ state: 'detached' });

export const someAddresses = `anna@partner.example
sales@example.com
ben@old.example
ben@example.net
carol@slow.example
203.0.113.7 mail.bulk.example, news@list.example, anna@example.com
198.51.100.9, ben@list.example, x@example.net
<>
anna@partner.example
192.0.2.1, only@two.example
`;
const compare = rewritePage('mx1', 'Compare');
const replay = all(compare, source('Replay of the log'), click(/^Replay$/));

/** Pictures of comparing and replaying in their states. */
export const compareShots: Record<
  string,
  { scene: string; width?: number; before: (page: Page) => Promise<void> }
> = {
  'rewrite-compare-empty': { scene: 'rows=6&deploy=edited', before: all(compare, pause(400)) },
  'rewrite-compare': {
    scene: 'rows=6&deploy=edited',
    before: all(compare, typed(someAddresses), click(/^Compare$/), pause(300), ended, pause(300)),
  },
  'rewrite-compare-version': {
    scene: 'rows=6&deploy=edited',
    before: all(
      compare,
      (page) => page.getByRole('combobox', { name: 'After', exact: true }).click(),
      pause(300),
    ),
  },
  'rewrite-replay-running': {
    scene: 'rows=6&deploy=edited&slow=400',
    before: all(replay, pause(5500)),
  },
  'rewrite-replay-huge': {
    scene: 'rows=6&deploy=edited&config=huge',
    before: all(
      compare,
      source('Replay of the log'),
      (page) => page.getByLabel('At most').fill('20000'),
      click(/^Replay$/),
      pause(500),
      ended,
      (page) => page.getByRole('grid').press('End'),
      pause(500),
    ),
  },
  'rewrite-replay-same': {
    scene: 'rows=6&deploy=edited&config=same',
    before: all(replay, pause(300), ended, pause(300)),
  },
  'rewrite-replay-cut': {
    scene: 'rows=6&deploy=edited&config=cut',
    before: all(replay, pause(300), ended, pause(300)),
  },
  'rewrite-compare-480': {
    scene: 'rows=6&deploy=edited',
    width: 480,
    before: all(
      compare,
      typed(someAddresses),
      click(/^Compare$/),
      pause(300),
      ended,
      (page) => page.getByRole('grid').focus(),
      pause(300),
    ),
  },
};
