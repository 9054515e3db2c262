import { defineConfig } from 'vitest/config';

/** Waiting is for a busy machine: what is waited for is checked, never how fast it came (see test/bench for that). */
const patient = { expect: { poll: { timeout: 20_000 } } };

// A machine that stands still for a minute is no fault of ours: `window` and `lab` try a test once more, and `npm test` names
// at its end what passed only then.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'layers', include: ['test/layers.test.ts'] } },
      {
        test: {
          ...patient,
          name: 'unit',
          include: [
            'test/mta.test.ts',
            'test/{mail,contract,electron,preload,renderer,check,fuzz}/**/*.test.ts',
          ],
          exclude: ['**/*.lab.test.ts', '**/*.browser.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...patient,
          name: 'window',
          retry: 1,
          globalSetup: 'test/renderer/preview/open-preview.ts',
          include: ['test/renderer/**/*.browser.test.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...patient,
          name: 'lab',
          retry: 1,
          include: ['test/**/*.lab.test.ts', 'test/lab/*.test.ts'],
          // Each file has a lab of its own, and most of its time it waits; more labs at once only wait for each other.
          maxWorkers: 3,
          testTimeout: 300_000,
          // The first one makes the hosts' roots, where they are not kept from before.
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
