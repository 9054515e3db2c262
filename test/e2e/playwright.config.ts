import { defineConfig } from '@playwright/test';
import { electronBinary } from './desktop.ts';

/** The window against the lab of real mail hosts, one spec after the other: they share one lab. */
export default defineConfig<{ door: 'serve' | 'electron' }>({
  testDir: '.',
  projects: [
    { name: 'serve', use: { door: 'serve' } },
    ...(electronBinary() === undefined ? [] : [{ name: 'electron', use: { door: 'electron' as const } }]),
  ],
  testMatch: '*.spec.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  retries: 0,
  outputDir: '../../test-results',
  reporter:
    process.env['POSTROOM_REPORT'] === undefined
      ? [['list']]
      : [['list'], ['json', { outputFile: process.env['POSTROOM_REPORT'] }]],
  use: {
    launchOptions: {
      executablePath: process.env['POSTROOM_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    // A click that cannot be made says so long before the test's time is over.
    actionTimeout: 45_000,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
