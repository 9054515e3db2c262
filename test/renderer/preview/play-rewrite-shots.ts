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
const press =
  (...keys: readonly string[]): Way =>
  async (page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** Opens the rewrite page of a host. */
export const rewritePage = (host: string): Way =>
  all(
    (page) =>
      page
        .getByRole('navigation')
        .getByRole('button', { name: new RegExp(host) })
        .first()
        .click(),
    (page) => page.getByRole('tab', { name: 'Rewrite' }).click(),
  );
/** One of its sections. */
export const rewriteSection =
  (title: string): Way =>
  (page) =>
    page.locator('label').filter({ hasText: title }).first().click();
export const addresses = (page: Page) => page.getByRole('textbox', { name: /one a line/ });
/** Asks these addresses and waits for the first step. */
export const ask =
  (text: string): Way =>
  async (page) => {
    await addresses(page).fill(text);
    await addresses(page).press('Enter');
  };
export const treeShown: Way = (page) => page.getByRole('tree').getByRole('treeitem').first().waitFor();

interface Shot {
  readonly scene: string;
  readonly width?: number;
  readonly before: (page: Page) => Promise<void>;
}

const trace = all(rewritePage('mx1'), ask('anna@example.net'), treeShown);
const many =
  'anna@example.net\nstaff\nx@closed.test\nu@later.test\nu@timeout.test\nben@example.org\n<>\nroot';

/** Starts a shell and types lines. */
export const startShell: Way = async (page) => {
  await rewriteSection('Shell')(page);
  await page.getByRole('button', { name: /^Start \(Enter\)/ }).click();
  await page.locator('.xterm-rows').getByText('Enter <ruleset>').waitFor();
};
export const typeLine =
  (line: string): Way =>
  async (page) => {
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
const shell = all(
  rewritePage('mx1'),
  startShell,
  typeLine('/map mailertable .sub.test'),
  pause(300),
  typeLine('3,0 u@exact.test'),
  pause(700),
);

/** Pictures of the shells. */
export const shellShots: Record<string, Shot> = {
  'rewrite-shell-start': {
    scene: 'rows=12',
    before: all(rewritePage('mx1'), rewriteSection('Shell'), pause(500)),
  },
  'rewrite-shell': { scene: 'rows=12', before: shell },
  'rewrite-shell-480': { scene: 'rows=12', width: 480, before: shell },
  'rewrite-shell-complete': {
    scene: 'rows=12&config=account',
    before: all(shell, (page) => page.keyboard.type('/t'), pause(400)),
  },
  'rewrite-shell-ended': { scene: 'rows=12', before: all(shell, typeLine('/quit'), pause(500)) },
  'rewrite-shell-long': { scene: 'rows=12', before: all(shell, typeLine('/long 100000'), pause(9000)) },
};

/** Pictures of the questions and their traces. */
export const askingShots: Record<string, Shot> = {
  'rewrite-empty': { scene: 'rows=12', before: all(rewritePage('mx1'), pause(800)) },
  'rewrite-trace': {
    scene: 'rows=12',
    before: all(
      trace,
      (page) => page.getByRole('tree').focus(),
      press(...Array.from({ length: 8 }, () => 'ArrowDown')),
      pause(400),
    ),
  },
  'rewrite-480': { scene: 'rows=12', width: 480, before: all(trace, pause(400)) },
  'rewrite-text': { scene: 'rows=12', before: all(trace, rewriteSection('Text'), pause(400)) },
  'rewrite-search': {
    scene: 'rows=12',
    before: all(
      trace,
      (page) => page.getByLabel('Search in the trace').fill('mailertable'),
      press('Enter', 'Enter'),
      pause(400),
    ),
  },
  'rewrite-many': {
    scene: 'rows=12',
    before: all(rewritePage('mx1'), ask(many), pause(700)),
  },
  'rewrite-many-640': {
    scene: 'rows=12',
    width: 640,
    before: all(rewritePage('mx1'), ask(many), pause(700)),
  },
  'rewrite-check': {
    scene: 'rows=12',
    before: all(
      rewritePage('mx1'),
      rewriteSection('Allowed?'),
      (page) => page.getByLabel('Client address').fill('192.0.2.9'),
      (page) => page.getByLabel('Sender').fill('anna@example.net'),
      ask('user@example.com'),
      treeShown,
      pause(400),
    ),
  },
  'rewrite-check-480': {
    scene: 'rows=12',
    width: 480,
    before: all(
      rewritePage('mx1'),
      rewriteSection('Allowed?'),
      (page) => page.getByLabel('Client address').fill('192.0.2.9'),
      ask('user@example.com'),
      treeShown,
      pause(400),
    ),
  },
  'rewrite-missing': {
    scene: 'rows=12',
    before: all(rewritePage('mx1'), ask('u@missing.test'), treeShown, pause(300)),
  },
  'rewrite-postfix': {
    scene: 'rows=12',
    before: all(rewritePage('mx2'), ask('anna@example.net'), treeShown, pause(400)),
  },
  'rewrite-long': {
    scene: 'rows=12',
    before: all(rewritePage('mx1'), ask('long@example.net'), treeShown, press('Tab'), pause(600)),
  },
  'rewrite-verified': {
    scene: 'rows=12',
    before: all(
      trace,
      (page) => page.getByRole('button', { name: /^Verify with/ }).click(),
      (page) => page.getByText('sendmail itself says').waitFor(),
      (page) => page.getByRole('button', { name: 'Save as test' }).click(),
      pause(400),
    ),
  },
  'rewrite-cut': { scene: 'rows=12', before: all(rewritePage('mx1'), ask('cut@example.net'), pause(700)) },
  'rewrite-fails': { scene: 'rows=12&config=fails', before: all(rewritePage('mx1'), pause(700)) },
};
