// Pictures of every page, dialog and state: `node test/renderer/preview/screenshots.ts [name…]` → artifacts/window/*.png
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { configShots } from './play-config-shots.ts';
import { openPreview } from './open-preview.ts';
import { askingShots, shellShots } from './play-rewrite-shots.ts';
import { deployShots } from './play-deploys-shots.ts';
import { compareShots, suiteShots } from './play-rewrite-compare-shots.ts';
import { runsShots } from './play-smtp-runs-shots.ts';
import { dnsShots } from './play-dns-shots.ts';
import { smtpShots } from './play-smtp-shots.ts';

const folder = resolve(import.meta.dirname, '../../../artifacts/window');

interface Shot {
  readonly scene: string;
  readonly small?: boolean;
  /** Of the window; the height is that of a small one. */
  readonly width?: number;
  readonly before?: (page: Page) => Promise<void>;
}

const host = (name: string) => (page: Page) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(name) })
    .click();
const tab = (name: string) => (page: Page) => page.getByRole('tab', { name }).click();
const section = (name: string) => (page: Page) =>
  page.locator('label').filter({ hasText: name }).first().click();
const rows = (page: Page): Promise<void> => page.locator('[data-row]').first().waitFor();
const all =
  (...steps: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page): Promise<void> => {
    for (const step of steps) await step(page);
  };
const pressed =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
const pause = (ms: number) => (page: Page) => page.waitForTimeout(ms);

const shots: Record<string, Shot> = {
  welcome: { scene: 'hosts=none' },
  'queue-all': { scene: 'rows=120', before: rows },
  'queue-host': { scene: 'rows=120', before: all(host('mx1'), rows) },
  'queue-small': { scene: 'rows=120', small: true, before: all(host('mx1'), rows) },
  'queue-selected': {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      pressed('ArrowDown', 'ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown'),
      (page) => page.getByRole('button', { name: /^Delete/ }).hover(),
      pause(600),
    ),
  },
  'queue-details': { scene: 'rows=120', before: all(host('mx1'), rows, pressed('End', 'Enter'), pause(300)) },
  'queue-hold-toast': {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      pressed('ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'h'),
      pause(2500),
    ),
  },
  'queue-running': {
    scene: 'rows=120&slow=800',
    before: all(host('mx1'), rows, pressed('Control+a', 'h'), pause(2200)),
  },
  'queue-delete': {
    scene: 'rows=120',
    before: all(host('mx1'), rows, pressed('Control+a', 'x'), pause(300)),
  },
  delivery: {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      pressed('ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'w'),
      pause(900),
    ),
  },
  'delivery-small': {
    scene: 'rows=120',
    small: true,
    before: all(host('mx1'), rows, pressed('ArrowDown', 'Shift+ArrowDown', 'w'), pause(900)),
  },
  'queue-menu': {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      (page) =>
        page
          .locator('[data-row]')
          .nth(6)
          .click({ button: 'right', position: { x: 300, y: 10 } }),
      pause(300),
    ),
  },
  'queue-filter-help': { scene: 'rows=120', before: all(host('mx1'), rows, pressed('/'), pause(300)) },
  'queue-no-match': {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      pressed('/'),
      (page) => page.keyboard.type('to:@nobody.example'),
      pause(600),
    ),
  },
  'queue-empty': { scene: 'rows=0', before: all(host('mx1'), pause(1500)) },
  'queue-big': { scene: 'rows=100000', before: all(host('mx1'), rows, pause(6000)) },
  'queue-broken': { scene: 'rows=120&broken', before: all(rows, pause(1500)) },
  'queue-columns': {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      (page) => page.getByRole('button', { name: 'Choose columns' }).click(),
      pause(300),
    ),
  },
  insights: { scene: 'rows=600', before: all(rows, section('Insights'), pause(2500)) },
  'insights-host': { scene: 'rows=600', before: all(host('mx1'), rows, section('Insights'), pause(2500)) },
  'insights-small': {
    scene: 'rows=600',
    small: true,
    before: all(host('mx1'), rows, section('Insights'), pause(2500)),
  },
  'insights-empty': { scene: 'rows=0', before: all(host('mx1'), section('Insights'), pause(1500)) },
  'queue-facets': {
    scene: 'rows=600',
    before: all(
      host('mx1'),
      rows,
      (page) => page.getByRole('button', { name: /^yahoo.com \d/ }).click(),
      pause(1200),
    ),
  },
  'queue-completion': {
    scene: 'rows=600',
    before: all(
      host('mx1'),
      rows,
      pressed('/'),
      pause(500),
      (page) => page.keyboard.type('in:deferred domain:', { delay: 20 }),
      pressed('ArrowDown'),
      pause(300),
    ),
  },
  'queue-wrong': {
    scene: 'rows=600',
    before: all(
      host('mx1'),
      rows,
      pressed('/'),
      (page) => page.keyboard.type('age>abc to:@yahoo.com ', { delay: 20 }),
      pause(800),
    ),
  },
  'queue-views': {
    scene: 'rows=120',
    before: all(rows, (page) => page.getByRole('button', { name: /Saved views/ }).click(), pause(300)),
  },
  'queue-ages': {
    scene: 'rows=120&broken',
    before: all(
      rows,
      pause(1500),
      (page) => page.getByRole('button', { name: /show each host/ }).click(),
      pause(300),
    ),
  },
  ...Object.fromEntries(
    [900, 640, 480].map((width) => [
      `queue-${width}`,
      { scene: 'rows=120', width, before: all(rows, pause(800)) },
    ]),
  ),
  'insights-480': { scene: 'rows=600', width: 480, before: all(rows, section('Insights'), pause(2500)) },
  'counts-640': {
    scene: 'rows=600',
    width: 640,
    before: all(rows, (page) => page.getByRole('button', { name: 'Counts' }).click(), pause(1200)),
  },
  'acting-all-match': {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      pressed('/'),
      (page) => page.keyboard.type('to:@yahoo.com in:deferred'),
      pressed('Enter'),
      pause(700),
      pressed('Control+a'),
      pause(300),
    ),
  },
  'acting-hold': {
    scene: 'rows=120',
    before: all(host('mx1'), rows, pressed('Control+a', 'Shift+H'), pause(300), (page) =>
      page.getByText('4 hours').click(),
    ),
  },
  'acting-hold-small': {
    scene: 'rows=120',
    small: true,
    before: all(host('mx1'), rows, pressed('ArrowDown', 'Shift+H'), pause(300), (page) =>
      page.getByText('At…').click(),
    ),
  },
  'acting-small': {
    scene: 'rows=120',
    small: true,
    before: all(host('mx1'), rows, pressed('Control+a'), pause(300)),
  },
  'acting-expire': {
    scene: 'rows=120',
    before: all(host('mx1'), rows, pressed('ArrowDown', 'b'), pause(300)),
  },
  'acting-note': {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      pressed('n'),
      pause(200),
      (page) => page.keyboard.type('INC-4711'),
      pause(200),
    ),
  },
  'acting-results': {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      pressed('Control+a', 'h'),
      pause(1800),
      (page) => page.getByRole('button', { name: 'Details' }).last().click(),
      pause(300),
    ),
  },
  'acting-interrupted': {
    scene: 'rows=120&interrupted',
    before: all(
      host('mx1'),
      rows,
      pause(400),
      (page) => page.getByRole('button', { name: 'Details' }).click(),
      pause(300),
    ),
  },
  'acting-readonly': {
    scene: 'rows=120',
    before: all(host('relay'), rows, pressed('ArrowDown'), pause(300)),
  },
  holds: {
    scene: 'rows=120&holds',
    before: all(rows, pressed('3'), pause(400), pressed('ArrowDown'), pause(400)),
  },
  'holds-small': {
    scene: 'rows=120&holds',
    small: true,
    before: all(host('mx1'), rows, pressed('3'), pause(600)),
  },
  'holds-empty': { scene: 'rows=120', before: all(host('mx1'), rows, pressed('3'), pause(400)) },
  'holds-report': {
    scene: 'rows=120&holds',
    before: all(rows, pressed('3'), pause(400), pressed('p'), pause(400)),
  },
  'holds-change': {
    scene: 'rows=120&holds',
    before: all(rows, pressed('3'), pause(400), pressed('ArrowDown', 'e'), pause(400)),
  },
  trash: {
    scene: 'rows=120&trash=400',
    before: all(rows, pressed('4'), pause(700), pressed('ArrowDown', 'Shift+ArrowDown'), pause(300)),
  },
  'trash-small': {
    scene: 'rows=120&trash=400',
    small: true,
    before: all(host('mx1'), rows, pressed('4'), pause(700)),
  },
  'trash-broken': { scene: 'rows=120&trash=40&broken', before: all(rows, pressed('4'), pause(900)) },
  'trash-empty': { scene: 'rows=120', before: all(host('mx1'), rows, pressed('4'), pause(700)) },
  'trash-purge': {
    scene: 'rows=120&trash=400',
    before: all(host('mx1'), rows, pressed('4'), pause(700), pressed('Control+a', 'x'), pause(300)),
  },
  fleet: { scene: 'rows=120', before: all(tab('Overview'), pause(2000)) },
  'fleet-small': { scene: 'rows=120', small: true, before: all(tab('Overview'), pause(2000)) },
  overview: { scene: 'rows=120', before: all(host('mx1'), tab('Overview'), pause(1500)) },
  'overview-rights': { scene: 'rows=120', before: all(host('mx2'), tab('Overview'), pause(1500)) },
  refused: { scene: 'rows=120', before: all(host('lists'), tab('Overview')) },
  add: {
    scene: 'rows=12',
    before: all(
      (page) => page.getByRole('button', { name: 'Add a host' }).click(),
      (page) => page.getByLabel('Address').fill('mx 1; rm'),
      (page) => page.getByLabel('User').fill('ops'),
      pause(300),
    ),
  },
  'add-first': {
    scene: 'hosts=none',
    before: (page) => page.getByRole('button', { name: /Add a host By/ }).click(),
  },
  import: {
    scene: 'hosts=none',
    before: all((page) => page.getByRole('button', { name: /Import/ }).click(), pause(400)),
  },
  'prompt-key': { scene: 'rows=12&prompt=host-key', before: pause(800) },
  'prompt-password': { scene: 'rows=12&prompt=password&keychain', before: pause(800) },
  'prompt-sudo': { scene: 'rows=12&prompt=sudo', before: pause(800) },
  'prompt-rounds': { scene: 'rows=12&prompt=keyboard-interactive', before: pause(800) },
  terminal: {
    scene: 'rows=12',
    before: all(
      host('mx1'),
      tab('Terminal'),
      pause(1500),
      (page) => page.keyboard.type('mailq | tail'),
      pause(300),
    ),
  },
  journal: {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      pressed('ArrowDown', 'h'),
      pause(1500),
      tab('Journal'),
      pause(700),
      pressed('ArrowDown'),
      pause(300),
    ),
  },
  'journal-all': { scene: 'rows=120', before: all(pause(2000), tab('Journal'), pause(700)) },
  palette: { scene: 'rows=12', before: all(host('mx1'), rows, pressed('Control+k'), pause(400)) },
  keys: { scene: 'rows=12', before: all(host('mx1'), rows, pressed('?'), pause(400)) },
  lost: {
    scene: 'rows=120',
    before: all(
      host('mx1'),
      rows,
      (page) => page.evaluate("setDoor({ kind: 'lost', retryAt: Date.now() + 4000 })"),
      pause(300),
    ),
  },
};

Object.assign(
  shots,
  askingShots,
  shellShots,
  configShots,
  deployShots,
  compareShots,
  suiteShots,
  smtpShots,
  runsShots,
  dnsShots,
);

const wanted = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const preview = await openPreview();
try {
  for (const [name, { scene, small = false, width, before }] of Object.entries(shots)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const colorScheme of ['light', 'dark'] as const) {
      const viewport =
        small || width !== undefined ? { width: width ?? 1024, height: 640 } : { width: 1440, height: 900 };
      const { page, complaints } = await preview.open(scene, { viewport, colorScheme });
      try {
        await page.getByRole('contentinfo').waitFor();
        await before?.(page);
      } catch (error) {
        process.stdout.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
      }
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
      if (complaints.length > 0) process.stdout.write(`${name}: ${complaints.join('\n')}\n`);
      await page.context().close();
    }
  }
} finally {
  await preview.close();
}
