import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { damaged, Dice } from './mutate.ts';
import { victims } from './parsers.ts';
import type { FuzzOrder } from './worker.ts';

/** Inputs per parser; the nightly run gives each a million. */
const inputs = Number(process.env['POSTROOM_FUZZ'] ?? '3000');
/** Another seed, other inputs; every run says which it was. */
const seed = Number(process.env['POSTROOM_FUZZ_SEED'] ?? '1');
/** No input for this long: the parser hangs. */
const stuckMs = 20_000;

/** What went wrong, empty when nothing did. */
async function fuzz(name: string): Promise<string> {
  const at = new Int32Array(new SharedArrayBuffer(4));
  const order: FuzzOrder = { name, inputs, seed, at };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: order });
  let seen = -1;
  return new Promise<string>((resolve) => {
    const watch = setInterval(() => {
      const now = at[0] ?? 0;
      if (now === seen) resolve(`hangs at input ${now} of seed ${seed}`);
      seen = now;
    }, stuckMs);
    worker.once('message', (failure: string) => resolve(failure));
    worker.once('error', (error: unknown) => resolve(String(error)));
    worker.once('exit', () => {
      clearInterval(watch);
      resolve('ended before its last input');
    });
  }).finally(() => worker.terminate());
}

describe(`${inputs} damaged inputs from seed ${seed}`, () => {
  it.each(victims)(
    '$name neither throws nor hangs',
    async ({ name, seeds }) => {
      expect(seeds.length).toBeGreaterThan(0);
      expect(await fuzz(name)).toBe('');
    },
    Math.max(90_000, inputs * 2),
  );

  it('damages the inputs: hardly two are the same', () => {
    const dice = new Dice(seed);
    const texts = Array.from({ length: 200 }, () => damaged(dice, victims[0]?.seeds ?? []));
    expect(new Set(texts).size).toBeGreaterThan(190);
  });
});
