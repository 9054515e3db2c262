import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Turns } from '../../../../electron/services/work/turns.ts';

it('lets in as many as there are turns, in the order in which they came', async () => {
  const turns = new Turns(2, 60_000);
  const inside: number[] = [];
  const waiting = [1, 2, 3, 4].map(async (n) => {
    const turn = await turns.wait();
    inside.push(n);
    return turn;
  });
  await sleep(5);
  expect(inside).toEqual([1, 2]);
  (await waiting[0])?.leave();
  (await waiting[0])?.leave();
  await sleep(5);
  expect(inside).toEqual([1, 2, 3]);
  (await waiting[1])?.leave();
  await waiting[3];
  expect(inside).toEqual([1, 2, 3, 4]);
});

it('goes on without a host that says nothing, and not without one that is still talking', async () => {
  const turns = new Turns(1, 60);
  const talking = await turns.wait();
  let entered = false;
  const next = turns.wait().then((turn) => {
    entered = true;
    return turn;
  });
  for (let n = 0; n < 8; n++) {
    await sleep(20);
    talking.heard();
  }
  expect(entered).toBe(false);
  const silent = performance.now();
  const second = await next;
  expect(performance.now() - silent).toBeGreaterThan(30);
  // The one that lost its turn comes back to life: its place is not given away twice.
  talking.heard();
  talking.leave();
  let third = false;
  void turns.wait().then(() => (third = true));
  await sleep(20);
  expect(third).toBe(false);
  second.leave();
  await sleep(5);
  expect(third).toBe(true);
});
