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
const click =
  (name: string | RegExp): Way =>
  (page) =>
    page.getByRole('button', { name }).first().click();

/** Opens a part of the configuration page of a host. */
export const configPage = (host: string, section: string): Way =>
  all(
    (page) =>
      page
        .getByRole('navigation')
        .getByRole('button', { name: new RegExp(host) })
        .click(),
    (page) => page.getByRole('tab', { name: 'Config' }).click(),
    (page) => page.locator('label').filter({ hasText: section }).first().click(),
    pause(600),
  );
export const checked: Way = all(click('Check on host'), (page) =>
  page.getByText('The host built and checked it').waitFor(),
);
/** Types the name that production wants, and deploys. */
export const deployed =
  (host: string): Way =>
  async (page) => {
    const name = page.getByLabel(`Type ${host} to go on`);
    if ((await name.count()) > 0) await name.fill(host);
    await page.getByRole('button', { name: /^Deploy \d/ }).click();
  };
const changes = configPage('mx1', 'Changes');
const waiting: Way = (page) => page.getByRole('button', { name: 'Keep the change' }).first().waitFor();

/** Pictures of changes, deploys, history and comparison in their states. */
export const deployShots: Record<
  string,
  { scene: string; width?: number; before: Way & ((page: Page) => Promise<void>) }
> = {
  'changes-empty': { scene: 'rows=12&deploy=', before: all(changes) },
  changes: { scene: 'rows=12&deploy=edited', before: all(changes, pause(1500)) },
  'changes-checking': {
    scene: 'rows=12&deploy=edited&slow=300',
    before: all(changes, click('Check on host'), pause(2300)),
  },
  'changes-ready': { scene: 'rows=12&deploy=edited', before: all(changes, checked, pause(800)) },
  'changes-ready-640': {
    scene: 'rows=12&deploy=edited',
    width: 640,
    before: all(changes, checked, pause(800)),
  },
  'changes-plan': {
    scene: 'rows=12&deploy=edited',
    before: all(
      changes,
      checked,
      pause(500),
      (page) => page.getByRole('region', { name: 'How it goes' }).scrollIntoViewIfNeeded(),
      pause(500),
    ),
  },
  'changes-refused': {
    scene: 'rows=12&deploy=broken',
    before: all(
      changes,
      click('Check on host'),
      (page) => page.getByText('key without a value').waitFor(),
      pause(500),
    ),
  },
  'changes-outdated': {
    scene: 'rows=12&deploy=edited,many',
    before: all(
      changes,
      checked,
      (page) => page.getByLabel(/Deploy .etc.mail.local-host/).click(),
      pause(400),
    ),
  },
  'changes-stale': {
    scene: 'rows=12&deploy=moved',
    before: all(changes, click('Check on host'), pause(1200)),
  },
  'changes-merge': {
    scene: 'rows=12&deploy=moved',
    before: all(changes, click('Merge…'), click('Take theirs'), pause(1500)),
  },
  'changes-merge-640': {
    scene: 'rows=12&deploy=moved',
    width: 640,
    before: all(changes, click('Merge…'), pause(900)),
  },
  'changes-sets': { scene: 'rows=12&deploy=both', before: all(configPage('mx2', 'Changes'), pause(900)) },
  'changes-others': {
    scene: 'rows=12&deploy=edited',
    before: all(
      changes,
      click('Look which could follow'),
      pause(700),
      (page) => page.getByRole('checkbox', { name: 'mx2' }).click(),
      checked,
      pause(400),
      (page) => page.getByRole('region', { name: 'Other hosts' }).scrollIntoViewIfNeeded(),
    ),
  },
  'deploy-running': {
    scene: 'rows=12&deploy=edited&slow=400',
    before: all(changes, checked, deployed('mx1'), pause(6500)),
  },
  'deploy-waiting': {
    scene: 'rows=12&deploy=edited',
    before: all(changes, checked, deployed('mx1'), waiting, pause(1200)),
  },
  'deploy-waiting-640': {
    scene: 'rows=12&deploy=edited',
    width: 640,
    before: all(changes, checked, deployed('mx1'), waiting, pause(1200)),
  },
  'deploy-elsewhere': {
    scene: 'rows=12&deploy=edited',
    before: all(
      changes,
      checked,
      deployed('mx1'),
      waiting,
      (page) => page.getByRole('tab', { name: 'Queue' }).click(),
      pause(1200),
    ),
  },
  'deploy-lost': {
    scene: 'rows=12&deploy=edited,lost',
    before: all(
      changes,
      checked,
      deployed('mx1'),
      waiting,
      (page) => page.getByText('No connection to mx1').first().waitFor(),
      pause(300),
    ),
  },
  'deploy-kept': {
    scene: 'rows=12&deploy=edited',
    before: all(changes, checked, deployed('mx1'), waiting, click('Keep the change'), pause(1500)),
  },
  'deploy-probe': {
    scene: 'rows=12&deploy=edited,probe-fails',
    before: all(
      changes,
      checked,
      deployed('mx1'),
      (page) => page.getByText('Rolled back: mx1').first().waitFor(),
      click('Details'),
      pause(500),
    ),
  },
  'deploy-conflict': {
    scene: 'rows=12&deploy=edited,probe-fails,conflict',
    before: all(
      changes,
      checked,
      deployed('mx1'),
      (page) => page.getByText('Rolled back, but not').first().waitFor(),
      click('Details'),
      pause(500),
    ),
  },
  'deploy-failed': {
    scene: 'rows=12&deploy=edited,probe-fails,rollback-failed',
    before: all(
      changes,
      checked,
      deployed('mx1'),
      (page) => page.getByText('NOT rolled back').first().waitFor(),
      click('Details'),
      pause(500),
    ),
  },
  'deploy-rollout': {
    scene: 'rows=12&deploy=edited',
    before: all(
      changes,
      click('Look which could follow'),
      pause(700),
      (page) => page.getByRole('checkbox', { name: 'mx2' }).click(),
      checked,
      pause(600),
      deployed('mx1'),
      waiting,
      click('Keep the change'),
      (page) => page.getByText('shall the others follow').waitFor(),
      pause(500),
    ),
  },
  history: { scene: 'rows=12&deploy=', before: all(configPage('mx1', 'History'), pause(1500)) },
  'history-drift': {
    scene: 'rows=12&deploy=drift',
    before: all(configPage('mx1', 'History'), click('Show the difference'), pause(1500)),
  },
  'history-640': {
    scene: 'rows=12&deploy=drift',
    width: 640,
    before: all(configPage('mx1', 'History'), pause(1500)),
  },
  'history-empty': { scene: 'rows=12&deploy=no-history', before: all(configPage('mx1', 'History')) },
  compare: {
    scene: 'rows=12&deploy=',
    before: all(
      configPage('mx1', 'Compare'),
      click('Read all connected hosts'),
      pause(900),
      click(/mailertable on mx2/),
      pause(1500),
    ),
  },
  'compare-first': { scene: 'rows=12&deploy=', before: all(configPage('mx1', 'Compare')) },
  'compare-640': {
    scene: 'rows=12&deploy=',
    width: 640,
    before: all(
      configPage('mx1', 'Compare'),
      click('Read all connected hosts'),
      pause(900),
      click(/mailertable on mx2/),
      pause(1200),
    ),
  },
};
