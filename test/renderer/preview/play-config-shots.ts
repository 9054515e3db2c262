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

/** Opens the configuration page of a host and waits for the editor. */
export const configFiles = (host: string): Way =>
  all(
    (page) =>
      page
        .getByRole('navigation')
        .getByRole('button', { name: new RegExp(host) })
        .first()
        .click(),
    (page) => page.getByRole('tab', { name: 'Config' }).click(),
  );
export const editor: Way = (page) => page.locator('[data-editor] .view-line').first().waitFor();
/** Puts the cursor into the text. */
export const type: Way = (page) => page.locator('[data-editor] textarea').first().focus();
export const openFile =
  (name: string): Way =>
  (page) =>
    page
      .getByRole('navigation', { name: 'Files' })
      .getByRole('button', { name: new RegExp(`^${name}( |,|$)`) })
      .click();
const tab =
  (name: string): Way =>
  (page) =>
    page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();

interface Shot {
  readonly scene: string;
  readonly width?: number;
  readonly before: (page: Page) => Promise<void>;
}

/** Pictures of the page of files in its states. */
export const configShots: Record<string, Shot> = {
  'config-files': { scene: 'rows=12', before: all(configFiles('mx1'), editor, pause(1500)) },
  'config-errors': { scene: 'rows=12&config=errors', before: all(configFiles('mx1'), editor, pause(2500)) },
  'config-errors-640': {
    scene: 'rows=12&config=errors',
    width: 640,
    before: all(configFiles('mx1'), editor, pause(2500)),
  },
  'config-edited': {
    scene: 'rows=12',
    before: all(
      configFiles('mx1'),
      editor,
      openFile('access'),
      pause(800),
      type,
      (page) => page.keyboard.press('Control+Home'),
      (page) => page.keyboard.type('Connect:203.0.113 REJ'),
      pause(1200),
    ),
  },
  'config-match': {
    scene: 'rows=12',
    before: all(
      configFiles('mx1'),
      editor,
      openFile('access'),
      pause(800),
      tab('Effective match'),
      (page) => page.getByLabel('Client address').fill('192.0.2.7'),
      (page) => page.getByLabel('Sender').fill('x@banned.test'),
      pause(900),
    ),
  },
  'config-expand': {
    scene: 'rows=12',
    before: all(
      configFiles('mx1'),
      editor,
      openFile('aliases'),
      pause(800),
      tab('Expansion'),
      (page) => page.getByLabel('Name or address').fill('postmaster'),
      pause(900),
    ),
  },
  'config-postfix': {
    scene: 'rows=12',
    before: all(configFiles('mx2'), editor, pause(1500)),
  },
  'config-latin': {
    scene: 'rows=12&config=latin',
    before: all(
      configFiles('mx1'),
      editor,
      openFile('aliases'),
      pause(600),
      type,
      (page) => page.keyboard.press('Control+Home'),
      (page) => page.keyboard.type('# 5 €'),
      pause(1200),
    ),
  },
  'config-moved': {
    scene: 'rows=12&config=moved',
    before: all(
      configFiles('mx1'),
      editor,
      openFile('access'),
      pause(600),
      type,
      (page) => page.keyboard.type('# '),
      pause(900),
      (page) => page.getByRole('button', { name: 'Read the files again' }).click(),
      pause(1500),
    ),
  },
  'config-restrictions': {
    scene: 'rows=12',
    before: all(configFiles('mx2'), editor, tab('Restrictions'), pause(900)),
  },
  'config-readonly': { scene: 'rows=12', before: all(configFiles('relay'), editor, pause(900)) },
  'config-unreadable': {
    scene: 'rows=12&config=unreadable',
    before: all(configFiles('mx1'), editor, openFile('aliases'), pause(900)),
  },
  'config-none': { scene: 'rows=12&config=none', before: all(configFiles('mx1'), pause(900)) },
  'config-fails': { scene: 'rows=12&config=fails', before: all(configFiles('mx1'), pause(900)) },
  'config-offline': { scene: 'rows=12', before: all(configFiles('lists'), pause(900)) },
  'config-slow': { scene: 'rows=12&config=slow', before: all(configFiles('mx1'), pause(900)) },
  'config-big': {
    scene: 'rows=12&config=big',
    before: all(configFiles('mx1'), editor, openFile('access'), pause(4000)),
  },
  'config-all': { scene: 'rows=12', before: all(tab('Config'), pause(600)) },
};
