import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { showInConsole } from '../lab/console-hosts.ts';
import { forgetFrames, heaps, longestTask, openBrowser, rowsAre, watched } from './chromium.ts';
import type { Ground, Place } from './ground.ts';
import { readMailq } from './mailq-text.ts';
import { type Figure, race, ratio, type Readings, type Samples, spread, spreadOf, timed } from './measure.ts';
import { serve, type Served } from './served.ts';

/** The whole of Postroom: the built serve door as its own process, and its window in Chromium. */
interface Desk {
  readonly served: Served;
  readonly window: Awaited<ReturnType<typeof openBrowser>>;
  close(): Promise<void>;
}

async function openDesk(ground: Ground, place: Place): Promise<Desk> {
  const served = await serve();
  const window = await openBrowser('page-watch.mjs');
  const { page } = window;
  await showInConsole(served.console.dataDir, { ...ground.lab, hosts: [place.host] });
  await page.goto(served.console.link);
  await page.getByRole('navigation', { name: 'Hosts' }).waitFor();
  // Read by hand only: a reading of its own must not fall into what is measured.
  await page.evaluate(`localStorage.setItem('postroom.queue', JSON.stringify(
    { columns: [], sort: { column: 'arrived', descending: true }, filter: '', every: 0 }))`);
  await page
    .getByRole('navigation', { name: 'Hosts' })
    .getByRole('button', { name: place.host.name })
    .click();
  await page.getByRole('tab', { name: 'Queue' }).click();
  // Opening a host connects it, unless it is connected already.
  const connect = page.getByRole('button', { name: 'Connect', exact: true });
  const row = page.locator('[data-queue-grid] [data-row]').first();
  await connect.or(row).first().waitFor();
  if (await connect.isVisible()) await connect.click({ timeout: 2000 }).catch(() => undefined);
  await row.waitFor().catch(async (error: unknown) => {
    throw new Error(`The window shows: ${await page.locator('body').innerText()}`, { cause: error });
  });
  return {
    served,
    window,
    close: async () => {
      await window.browser.close();
      await served.stop();
    },
  };
}

/** The window loaded anew, until it shows every message of the host, and what that took. */
async function reload(page: Page, count: number): Promise<{ rows: number; firstRows: number }> {
  await page.reload();
  await rowsAre(page, count);
  const { begun, firstRows, changed } = await watched(page);
  return { rows: changed - begun, firstRows: firstRows - begun };
}

/** One key in the filter field until the table shows what it then matches. */
async function keystroke(page: Page, key: string): Promise<number> {
  const { rows } = await watched(page);
  await page.keyboard.press(key);
  await page.waitForFunction(`postroomBench.rows !== ${rows}`, undefined, { polling: 'raf' });
  const { changed, pressed } = await watched(page);
  return changed - pressed;
}

async function filter(page: Page, rounds: number, count: number): Promise<number[]> {
  await page.locator('[data-queue-filter]').focus();
  await page.keyboard.type('reader-0');
  const samples: number[] = [];
  // The numbers in the addresses: each digit takes nine of ten away, each Backspace brings them back.
  const digits = count > 10_000 ? ['5', '0', '0'] : ['0', '5', '0', '0'].slice(1);
  if (count <= 10_000) await page.keyboard.type('0');
  await page.waitForTimeout(1500);
  for (let round = 0; round < rounds; round += 1)
    for (const key of [...digits, ...digits.map(() => 'Backspace')]) {
      samples.push(await keystroke(page, key));
      await page.waitForTimeout(250);
    }
  await page.locator('[data-queue-filter]').fill('');
  await rowsAre(page, count);
  return samples;
}

/** Milliseconds between frames while the table is scrolled by the wheel, the 95th of a hundred. With 0 pixels nothing happens: that is the machine. */
async function scroll(page: Page, pixels: number): Promise<number> {
  await page.mouse.move(700, 500);
  await page.waitForTimeout(1000);
  await forgetFrames(page);
  for (let turn = 0; turn < 90; turn += 1) {
    if (pixels > 0) await page.mouse.wheel(0, turn < 60 ? pixels : -pixels);
    await page.waitForTimeout(15);
  }
  const frames = (await watched(page)).frames.toSorted((a, b) => a - b);
  return frames[Math.floor(frames.length * 0.95)] ?? NaN;
}

/** From the click on Insights until the counts over all messages are shown. */
async function insights(page: Page): Promise<number> {
  const took = await timed(async () => {
    await page.getByText('Insights', { exact: true }).click();
    await page.getByText('Top recipients').waitFor();
  });
  await page.getByText('Messages', { exact: true }).first().click();
  await page.locator('[data-queue-grid]').waitFor();
  return took;
}

interface Course {
  readonly bench: string;
  readonly silent: string;
  /** What a panel reads instead. */
  readonly text: string;
  readonly name: string;
  readonly aim: number;
}

const courses = {
  postfix: {
    bench: 'Postfix: the window',
    silent: '/usr/sbin/postqueue -j >/dev/null',
    text: '/usr/bin/mailq',
    name: 'postqueue -j',
    aim: 1.3,
  },
  sendmail: {
    bench: 'sendmail: the window',
    silent: 'sudo -n mailq >/dev/null',
    text: 'sudo -n mailq',
    name: 'mailq',
    aim: 1,
  },
} as const satisfies Record<string, Course>;

async function listings(
  place: Place,
  desk: Desk,
  course: Course,
  count: number,
  rounds: number,
): Promise<Samples> {
  const { page } = desk.window;
  const { mta } = place.host;
  return race(rounds, [
    async () => ({ silent: await place.ssh.live(course.silent) }),
    async (): Promise<Readings> => {
      await desk.served.load();
      await sleep(1000);
      const { longest: idle } = await desk.served.load();
      const { rows, firstRows } = await reload(page, count);
      const { longest, rss } = await desk.served.load();
      return { rows, 'first rows': firstRows, pause: longest, idle, rss: rss / 1e6 };
    },
    async (): Promise<Readings> => {
      let rows = 0;
      const panel = await timed(async () => {
        const file = await place.ssh.kept(course.text, 'mailq');
        rows = readMailq(readFileSync(file, 'latin1'), mta).length;
      });
      if (rows < count) throw new Error(`${rows} of ${count} messages were read from mailq.`);
      return { panel };
    },
  ]);
}

/** What the whole of Postroom takes at `count` messages of a host. */
async function measure(ground: Ground, place: Place, count: number, rounds: number): Promise<Figure[]> {
  await place.fill(count);
  const course = courses[place.host.mta];
  const { bench, name } = course;
  const size = `${count / 1000}k`;
  ground.say(`the window with ${size} messages of ${place.host.name}`);
  const desk = await openDesk(ground, place);
  try {
    const { page } = desk.window;
    await rowsAre(page, count).catch(async (error: unknown) => {
      throw new Error(`The window shows: ${await page.locator('body').innerText()}`, { cause: error });
    });
    const samples = await listings(place, desk, course, count, rounds);
    await page.waitForTimeout(1000);
    const { window, workers } = await heaps(page);
    const scrolled: number[] = [];
    const still: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      scrolled.push(await scroll(page, 300));
      still.push(await scroll(page, 0));
    }
    const typed = await filter(page, 3, count);
    const counted: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) counted.push(await insights(page));
    ground.say('its longest task');
    const tasks = [];
    for (let turn = 0; turn < 3; turn += 1)
      tasks.push(
        await longestTask(
          desk.window,
          async () => {
            await reload(page, count);
            await page.waitForTimeout(1000);
          },
          'bench: listing begun',
        ),
      );
    const compared = (what: string, over: string, aim?: number): Figure => {
      const { over: ours, under: theirs, ...rest } = ratio(samples, over, 'silent');
      const judged = aim === undefined ? {} : { aim: { atMost: aim } };
      return {
        bench,
        what: `${size}: ${what}`,
        against: `ssh '${name} >/dev/null'`,
        ...rest,
        ...judged,
        ours,
        theirs,
      };
    };
    const plain = (what: string, unit: 'ms' | 'MB', values: readonly number[], aim?: number): Figure => ({
      bench,
      what: `${size}: ${what}`,
      unit,
      value: spreadOf(values),
      ...(aim === undefined ? {} : { aim: { atMost: aim } }),
    });
    const told = (what: string, unit: 'ms' | 'MB', key: string, aim?: number): Figure => ({
      ...plain(what, unit, [0], aim),
      value: spread(samples, key),
    });
    return [
      compared('every message on screen', 'rows', course.aim),
      compared('a panel that reads the text of mailq', 'panel'),
      told('first rows on screen', 'ms', 'first rows', 250),
      plain('window and worker, memory of the scripts', 'MB', [(window + workers) / 1e6], 400),
      plain('the window alone', 'MB', [window / 1e6]),
      told('longest pause of the main process', 'ms', 'pause', 50),
      told('the same while nothing happens', 'ms', 'idle'),
      told('main process, resident', 'MB', 'rss'),
      plain(
        'longest task of the window, wall clock',
        'ms',
        tasks.map(({ wall }) => wall),
        50,
      ),
      plain(
        'the same, processor time',
        'ms',
        tasks.map(({ processor }) => processor),
      ),
      plain('a key in the filter until its result', 'ms', typed, 50),
      plain('frame while scrolling, 95th of 100', 'ms', scrolled, 20),
      plain('a frame while nothing happens, 95th of 100', 'ms', still),
      plain('Insights, from the click', 'ms', counted),
    ];
  } finally {
    await desk.close();
  }
}

export const postfixWindow = (ground: Ground, quick: boolean): Promise<Figure[]> =>
  measure(ground, ground.postfix, 10_000, quick ? 3 : 5);

export const postfixWindowFull = (ground: Ground): Promise<Figure[]> =>
  measure(ground, ground.postfix, 100_000, 3);

export const sendmailWindow = (ground: Ground, quick: boolean): Promise<Figure[]> =>
  measure(ground, ground.sendmail, 10_000, quick ? 3 : 5);
