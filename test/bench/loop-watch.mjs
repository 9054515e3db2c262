// Loaded into the served Postroom by the bench alone (`node --import`): watches its event loop. On SIGUSR2 it writes the
// longest pause since the last time, in milliseconds, to the file named in the environment, and begins anew.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const file = process.env['POSTROOM_BENCH_PAUSES'];
if (file !== undefined) {
  const resolution = 5;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  process.on('SIGUSR2', () => {
    // The histogram counts the sleep between two looks as well.
    const longest = delays.count === 0 ? 0 : Math.max(0, delays.max / 1e6 - resolution);
    delays.reset();
    writeFileSync(`${file}.new`, JSON.stringify({ longest, rss: process.memoryUsage.rss() }));
    renameSync(`${file}.new`, file);
  });
}
