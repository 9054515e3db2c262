import { describe, expect, it } from 'vitest';
import { createDesk } from '../../../../renderer/features/dns/desk.ts';

async function* some(count: number, signal: AbortSignal, stops = false): AsyncGenerator<number, void> {
  for (let at = 0; at < count; at++) {
    await Promise.resolve();
    yield at;
  }
  if (stops)
    await new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }),
    );
}

const desk = (stops = false) =>
  createDesk<string, number, number>(
    (asked, signal) => Promise.resolve(some(asked, signal, stops)),
    (_, came) => came.length >= 3,
  );

describe('a run', () => {
  it('that brings everything is done, and has all of it', async () => {
    const store = desk();
    store.getState().start('mx1', 3);
    await expect.poll(() => store.getState().runs['mx1']?.state).toBe('done');
    expect(store.getState().runs['mx1']?.came).toEqual([0, 1, 2]);
  });
  it('that ends early is not taken for a whole one, but keeps what came', async () => {
    const store = desk();
    store.getState().start('mx1', 2);
    await expect.poll(() => store.getState().runs['mx1']?.state).toBe('failed');
    expect(store.getState().runs['mx1']?.came).toEqual([0, 1]);
    expect(store.getState().runs['mx1']?.problem?.what).toContain('cut off');
  });
  it('that is cancelled is no failure', async () => {
    const store = desk(true);
    store.getState().start('mx1', 1);
    await expect.poll(() => store.getState().runs['mx1']?.came).toEqual([0]);
    store.getState().cancel('mx1');
    await expect.poll(() => store.getState().runs['mx1']?.state).toBe('cancelled');
    expect(store.getState().runs['mx1']?.problem).toBe(undefined);
  });
  it('of one page does not touch that of another; a new one takes the place of the old', async () => {
    const store = desk(true);
    store.getState().start('', 1);
    store.getState().start('mx1', 1);
    store.getState().start('mx1', 2);
    await expect.poll(() => store.getState().runs['mx1']?.came).toEqual([0, 1]);
    expect(store.getState().runs['mx1']?.state).toBe('running');
    await expect.poll(() => store.getState().runs['']?.came).toEqual([0]);
    store.getState().cancel('mx1');
    store.getState().cancel('');
    await expect.poll(() => store.getState().runs['']?.state).toBe('cancelled');
  });
});
