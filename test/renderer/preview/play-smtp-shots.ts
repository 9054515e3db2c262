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

/** Opens the SMTP page of a host. */
export const smtpPage = (host: string): Way =>
  all(
    (page) =>
      page
        .getByRole('navigation')
        .getByRole('button', { name: new RegExp(host) })
        .first()
        .click(),
    (page) => page.getByRole('tab', { name: 'SMTP' }).click(),
  );
/** Fills in a server, a sender and recipients. */
export const fill =
  (server: string, recipients = 'ben@example.net'): Way =>
  async (page) => {
    await page.getByLabel('To server').fill(server);
    await page.getByLabel('Sender (MAIL FROM)').fill('anna@example.com');
    await page.getByLabel(/^Recipients/).fill(recipients);
  };
/** Runs all and waits for the end. */
export const runAll: Way = async (page) => {
  await page.getByRole('button', { name: /^Run all/ }).click();
  await page.getByRole('status').filter({ hasText: 'ended' }).waitFor();
};
/** Connects, to step through. */
export const connect: Way = async (page) => {
  await page.getByRole('button', { name: /^Connect, then step/ }).click();
  await page.getByRole('status').filter({ hasText: 'ready' }).waitFor();
};
const raw: Way = all(
  (page) => page.locator('label').filter({ hasText: 'Byte for byte' }).click(),
  (page) => page.getByLabel('The message, byte for byte').click(),
  (page) => page.keyboard.insertText('Subject: odd←↓\n←↓\nbare line feed↓\nNUL ⟦00⟧ and ⟦FF⟧, grüße←↓\n'),
  pause(500),
);

interface Shot {
  readonly scene: string;
  readonly width?: number;
  readonly before: (page: Page) => Promise<void>;
}
const session = all(
  smtpPage('mx1'),
  fill('soon.example.net', 'ben@example.net\nnobody@example.net\ngrey@example.net'),
  runAll,
  pause(400),
);
const stepping = all(smtpPage('mx1'), fill('mx.example.net'), connect, async (page) => {
  for (let n = 0; n < 4; n++) {
    await page.keyboard.press('F10');
    await page.getByRole('status').filter({ hasText: 'ready' }).waitFor();
    await page.waitForTimeout(150);
  }
});

/** Pictures of SMTP sessions. */
export const smtpShots: Record<string, Shot> = {
  'smtp-form': { scene: 'rows=12', before: all(smtpPage('mx1'), fill('mx.example.net'), pause(400)) },
  'smtp-form-480': { scene: 'rows=12', width: 480, before: all(smtpPage('mx1'), pause(400)) },
  'smtp-form-open': {
    scene: 'rows=12',
    before: all(smtpPage('mx1'), fill('mx.example.net'), raw, async (page) => {
      for (const name of ['Hello and TLS', 'Extensions']) await page.getByText(name, { exact: true }).click();
    }),
  },
  'smtp-form-wrong': {
    scene: 'rows=12',
    before: all(
      smtpPage('mx1'),
      (page) => page.getByRole('button', { name: /^Run all/ }).click(),
      pause(300),
    ),
  },
  'smtp-session': { scene: 'rows=12', before: session },
  'smtp-session-480': { scene: 'rows=12', width: 480, before: session },
  'smtp-session-end': {
    scene: 'rows=12',
    before: all(
      session,
      (page) => page.getByRole('log').focus(),
      (page) => page.keyboard.press('End'),
      pause(500),
    ),
  },
  'smtp-sendmail': {
    scene: 'rows=12',
    before: all(smtpPage('mx1'), fill('sendmail.example.net'), runAll, pause(400)),
  },
  'smtp-step': {
    scene: 'rows=12',
    before: all(
      stepping,
      (page) => page.getByLabel('Type a command').fill('MAIL FROM:<anna@example.com> S'),
      pause(400),
    ),
  },
  'smtp-step-edit': {
    scene: 'rows=12',
    before: all(stepping, (page) => page.getByRole('button', { name: /^Change: MAIL/ }).click(), pause(300)),
  },
  'smtp-step-480': { scene: 'rows=12', width: 480, before: stepping },
  'smtp-drops': {
    scene: 'rows=12',
    before: all(smtpPage('mx1'), fill('drops.example.net'), runAll, pause(300)),
  },
  'smtp-expired': {
    scene: 'rows=12',
    before: all(smtpPage('mx1'), fill('expired.example.net'), runAll, pause(300)),
  },
  'smtp-follow': {
    scene: 'rows=12',
    before: all(
      smtpPage('mx1'),
      fill('mx1.example.com'),
      runAll,
      (page) => page.getByRole('button', { name: 'Follow this message' }).click(),
      pause(500),
    ),
  },
  'smtp-swaks': {
    scene: 'rows=12',
    before: all(
      smtpPage('mx1'),
      fill('mx.example.net'),
      runAll,
      (page) => page.getByRole('button', { name: 'Export' }).click(),
      (page) => page.getByRole('menuitem', { name: 'Show the swaks command' }).click(),
      pause(400),
    ),
  },
  'smtp-samples': {
    scene: 'rows=12',
    before: all(smtpPage('mx1'), (page) => page.getByRole('button', { name: 'Samples' }).click(), pause(400)),
  },
  'smtp-long': {
    scene: 'rows=12',
    before: all(smtpPage('mx1'), fill('long.example.net'), runAll, pause(1500)),
  },
};
