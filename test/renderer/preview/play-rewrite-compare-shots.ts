import type { Page } from 'playwright-core';
import { configPage } from './play-deploys-shots.ts';

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

const suite = rewritePage('mx1', 'Saved tests');
const listed: Way = (page) => page.getByRole('table', { name: 'Saved tests' }).waitFor();
const ranAll: Way = (page) =>
  page
    .getByText(/tests failed|tests passed/)
    .first()
    .waitFor();
const file: Way = all(
  (page) =>
    page
      .locator('label')
      .filter({ hasText: /^File$/ })
      .click(),
  (page) => page.locator('[data-editor] .view-line').first().waitFor(),
);

/** Pictures of saved tests in their states. */
export const suiteShots: Record<
  string,
  { scene: string; width?: number; before: (page: Page) => Promise<void> }
> = {
  'rewrite-suite': { scene: 'rows=6&deploy=edited', before: all(suite, listed, pause(200)) },
  'rewrite-suite-ran': {
    scene: 'rows=6&deploy=edited',
    before: all(suite, listed, click('Run all'), ranAll, pause(200)),
  },
  'rewrite-suite-file': { scene: 'rows=6&deploy=edited', before: all(suite, listed, file, pause(600)) },
  'rewrite-suite-fault': {
    scene: 'rows=6&deploy=edited',
    before: all(
      suite,
      listed,
      file,
      pause(400),
      (page) => page.locator('[data-editor] textarea').first().focus(),
      (page) => page.keyboard.press('Control+End'),
      (page) => page.keyboard.type('- name: odd\nroute: joe\nexpcet: {mailer: local}'),
      (page) => page.keyboard.press('Control+s'),
      pause(1200),
    ),
  },
  'rewrite-suite-empty': { scene: 'rows=6&deploy=edited&config=no-tests', before: all(suite, pause(500)) },
  'rewrite-suite-import': {
    scene: 'rows=6&deploy=edited',
    before: all(suite, listed, click('Import from addresses…'), typed(someAddresses), pause(400)),
  },
  'rewrite-suite-480': {
    scene: 'rows=6&deploy=edited',
    width: 480,
    before: all(suite, listed, click('Run all'), ranAll, pause(200)),
  },
  'changes-tests-fail': {
    scene: 'rows=6&deploy=edited,tests-fail',
    before: all(
      configPage('mx1', 'Changes'),
      click('Check on host'),
      (page) => page.getByRole('list', { name: 'Saved tests that failed' }).waitFor(),
      pause(600),
    ),
  },
  'rewrite-suite-many': {
    scene: 'rows=6&deploy=edited&config=many-tests',
    before: all(suite, listed, pause(300)),
  },
};

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
