import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../electron/doors/chromium.ts';

/** What `page-watch.mjs` notes in the window; times in milliseconds since the page began to load. */
export interface Watch {
  readonly begun: number;
  readonly firstRows: number;
  readonly rows: number;
  readonly changed: number;
  readonly pressed: number;
  readonly frames: readonly number[];
}

/** @param watch runs in every page before Postroom's own code */
export async function openBrowser(
  watch: 'page-watch.mjs' | 'key-watch.mjs',
): Promise<{ browser: Browser; page: Page }> {
  const browser = await launchChromium();
  // The page's policy forbids what Playwright waits with.
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  await page.addInitScript(readFileSync(join(import.meta.dirname, watch), 'utf8'));
  return { browser, page };
}

export const watched = (page: Page): Promise<Watch> => page.evaluate('postroomBench');
export const forgetFrames = (page: Page): Promise<unknown> => page.evaluate('postroomBench.frames = []');

/** Waits, without asking the page again and again, until the table has exactly so many rows. */
export const rowsAre = (page: Page, count: number): Promise<unknown> =>
  page.waitForFunction(`postroomBench.rows === ${count}`, undefined, { timeout: 120_000, polling: 'raf' });

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * The longest task of the window's main thread while `act` runs, in milliseconds by the clock on the wall and of processor
 * time, which does not see the neighbours. `mark`: only what began after this mark of the page.
 */
export async function longestTask(
  { browser, page }: { browser: Browser; page: Page },
  act: () => Promise<unknown>,
  mark?: string,
): Promise<{ wall: number; processor: number }> {
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
    traceEvents: TraceEvent[];
  };
  const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const from = mark === undefined ? undefined : traceEvents.find(({ name }) => name === mark);
  if (mark !== undefined && from === undefined) throw new Error(`The page never came to “${mark}”.`);
  const main =
    from === undefined
      ? traceEvents
          .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
          .map(thread)
      : [thread(from)];
  const tasks = traceEvents.filter(
    (event) =>
      event.name.endsWith('RunTask') &&
      event.ph === 'X' &&
      main.includes(thread(event)) &&
      event.ts >= (from?.ts ?? 0),
  );
  if (tasks.length < 20) throw new Error(`Only ${tasks.length} tasks of the window were traced.`);
  return {
    wall: Math.max(...tasks.map(({ dur }) => (dur ?? 0) / 1000)),
    processor: Math.max(...tasks.map(({ tdur }) => (tdur ?? 0) / 1000)),
  };
}

interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

const bytesOf = ({ usedSize, backingStorageSize = 0 }: HeapUsage): number => usedSize + backingStorageSize;

/** Asks a worker of the page through the page's own session; Playwright has no session for workers. */
function askWorker(session: CDPSession, sessionId: string): (method: string) => Promise<unknown> {
  let next = 0;
  return (method) =>
    new Promise((resolve, reject) => {
      const id = (next += 1);
      const hear = (event: { sessionId: string; message: string }): void => {
        const answer = JSON.parse(event.message) as {
          id?: number;
          result?: unknown;
          error?: { message: string };
        };
        if (event.sessionId !== sessionId || answer.id !== id) return;
        session.off('Target.receivedMessageFromTarget', hear);
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(`${method}: ${answer.error.message}`));
      };
      session.on('Target.receivedMessageFromTarget', hear);
      session
        .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
        .catch(reject);
    });
}

/** Bytes in use by the window's scripts and by those of its workers, once nothing is left to collect. */
export async function heaps(page: Page): Promise<{ window: number; workers: number }> {
  const session = await page.context().newCDPSession(page);
  try {
    const workers: string[] = [];
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') workers.push(sessionId);
    });
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    await session.send('HeapProfiler.collectGarbage');
    const window = bytesOf(await session.send('Runtime.getHeapUsage'));
    if (workers.length === 0) throw new Error('The window has no worker.');
    let inWorkers = 0;
    for (const sessionId of workers) {
      const ask = askWorker(session, sessionId);
      await ask('HeapProfiler.collectGarbage');
      inWorkers += bytesOf((await ask('Runtime.getHeapUsage')) as HeapUsage);
    }
    return { window, workers: inWorkers };
  } finally {
    await session.detach();
  }
}
