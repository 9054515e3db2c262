import type { Page } from 'playwright-core';
import { smtpPage } from './play-smtp-shots.ts';

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
const section =
  (name: string): Way =>
  (page) =>
    page.locator('label').filter({ hasText: name }).first().click();

/** Opens the comparison of places on the SMTP page of a host. */
export const placesPage: Way = all(smtpPage('mx1'), section('Compare places'));
export const scenariosPage: Way = all(smtpPage('mx1'), section('Scenarios'));

export const servers =
  (typed: string): Way =>
  (page) =>
    page.getByLabel(/^To these servers/).fill(typed);
/** Compares and waits for the end. */
export const compare: Way = async (page) => {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page
    .getByRole('status')
    .filter({ hasText: /^\d+ sessions?/ })
    .waitFor();
};
export const fewServers =
  'mx.example.net\nclosed.example.net\nexpired.example.net\nsendmail.example.net\ndrops.example.net';
export const manyServers = Array.from(
  { length: 250 },
  (_, n) => `${n % 9 === 0 ? 'closed' : n % 13 === 0 ? 'expired' : 'mx'}${n}.example.net`,
).join('\n');
export const wholeMessage: Way = async (page) => {
  await page.getByRole('combobox', { name: 'How far' }).click();
  await page.getByRole('option', { name: 'A whole message' }).click();
  await page.getByLabel('Sender (MAIL FROM)').fill('anna@example.com');
  await page.getByLabel('Recipient (RCPT TO)').fill('ben@example.net');
};
const few = all(placesPage, servers(fewServers), wholeMessage, compare, pause(300));
const cell =
  (row: number, column: number): Way =>
  (page) =>
    page.locator(`#smtp-cell-${row}-${column}`).click();
const beside = all(
  few,
  cell(1, 1),
  (page) => page.getByRole('button', { name: 'Compare with…' }).click(),
  cell(3, 1),
  pause(300),
);

/** Chooses a scenario and a server. */
export const scenario =
  (title: string, server: string): Way =>
  async (page) => {
    await page.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: title }).click();
    await page.getByLabel('To server').fill(server);
  };
export const ran: Way = async (page) => {
  await page.getByRole('button', { name: /^Run( again)?$/ }).click();
  await page.getByRole('region', { name: 'How it went' }).waitFor();
  await page.getByRole('button', { name: 'Run again' }).waitFor();
};
const relay = 'It is no open relay';

const twice: Way = all(
  placesPage,
  section('One message, two servers'),
  (page) => page.getByLabel('To the one server').fill('mx1.example.com'),
  (page) => page.getByLabel('And to the other').fill('sendmail.example.net'),
  (page) => page.getByLabel('Sender (MAIL FROM)').fill('anna@example.com'),
  (page) => page.getByLabel('Recipient (RCPT TO)').fill('ben@example.net'),
);
/** Sends one message to two servers, and loads what came out of each. */
export const sentTwice =
  (one: string, other: string): Way =>
  async (page) => {
    await twice(page);
    await page.getByRole('button', { name: 'Send to both' }).click();
    for (const [at, text] of [one, other].entries()) {
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Load what arrived' }).nth(at).click();
      await (
        await choosing
      ).setFiles({
        name: `${at === 0 ? 'old' : 'new'}.eml`,
        mimeType: 'message/rfc822',
        buffer: Buffer.from(text),
      });
    }
  };

interface Shot {
  readonly scene: string;
  readonly width?: number;
  readonly before: (page: Page) => Promise<void>;
}

/** Pictures of comparing places and of scenarios. */
export const runsShots: Readonly<Record<string, Shot>> = {
  'smtp-places-empty': { scene: 'rows=6', before: all(placesPage, pause(300)) },
  'smtp-places': { scene: 'rows=6', before: few },
  'smtp-places-one': { scene: 'rows=6', before: all(few, cell(2, 0), pause(300)) },
  'smtp-places-beside': { scene: 'rows=6', before: beside },
  'smtp-places-stages': { scene: 'rows=6', before: all(few, section('By stage'), pause(300)) },
  'smtp-places-480': { scene: 'rows=6', width: 480, before: all(few, cell(2, 1), pause(300)) },
  'smtp-twice': {
    scene: 'rows=6',
    before: all(
      sentTwice(
        'Received: by mx1.example.com\r\nSubject: The same to two servers\r\n\r\nOne line.\r\n',
        'Subject: The same to two servers\n\nOne line.\n',
      ),
      pause(500),
    ),
  },
  'smtp-scenarios': { scene: 'rows=6', before: all(scenariosPage, pause(500)) },
  'smtp-scenarios-relay': {
    scene: 'rows=6',
    before: all(scenariosPage, scenario(relay, 'mx.example.net'), ran, pause(300)),
  },
  'smtp-scenarios-good': {
    scene: 'rows=6',
    before: all(scenariosPage, scenario('Our users get mail', 'mx.example.net'), ran, pause(300), (page) =>
      page.getByRole('button', { name: 'Use as a probe of deploys' }).click(),
    ),
  },
  'smtp-scenarios-file': {
    scene: 'rows=6',
    before: all(
      scenariosPage,
      scenario('Our users get mail', 'mx.example.net'),
      section('File'),
      (page) => page.locator('[data-editor] .view-line').first().waitFor(),
      (page) => page.locator('[data-editor] textarea').first().focus(),
      (page) => page.keyboard.press('Control+End'),
      (page) => page.keyboard.insertText('  - line: NOOP\n    expcet: 250\n'),
      (page) => page.keyboard.press('Control+s'),
      pause(1200),
    ),
  },
  'smtp-scenarios-480': {
    scene: 'rows=6',
    width: 480,
    before: all(scenariosPage, scenario(relay, 'mx.example.net'), ran, pause(300)),
  },
  'smtp-places-500': {
    scene: 'rows=6&slow=5',
    before: all(placesPage, servers(manyServers), wholeMessage, compare, pause(300), (page) =>
      page.getByRole('grid').press('End'),
    ),
  },
};
