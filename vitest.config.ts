import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'layers', include: ['test/layers.test.ts'] } },
      {
        test: {
          name: 'unit',
          include: ['test/mta.test.ts', 'test/{mail,contract,electron,preload,renderer,check}/**/*.test.ts'],
          exclude: ['**/*.lab.test.ts', '**/*.browser.test.ts'],
        },
      },
      {
        test: {
          name: 'window',
          include: ['test/renderer/**/*.browser.test.ts'],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/**/*.lab.test.ts', 'test/lab/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
