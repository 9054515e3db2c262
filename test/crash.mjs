// `npm run test:crash [deploys [labs]]`: configuration is deployed a thousand times and killed, stopped, cut off and filled up at
// every point, on real sendmail and real Postfix. Most of a run is waiting, so several labs share the work. Needs Linux and
// root, like the lab.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [deploys = '1000', labs = '4'] = process.argv.slice(2);
if (![deploys, labs].every((text) => /^[1-9]\d*$/.test(text))) {
  process.stderr.write('Say how many deploys, and in how many labs: npm run test:crash 1000 4\n');
  process.exit(64);
}

/** One lab's share; gives its exit code and what its last line counted. */
function goThrough(part) {
  const child = spawn(
    'vitest',
    ['run', '--project', 'lab', 'test/electron/services/deploys/crash/crash.lab.test.ts'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH,
        POSTROOM_CRASHES: deploys,
        POSTROOM_CRASH_PART: `${part}/${labs}`,
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const counts = new Map();
  createInterface(child.stdout).on('line', (line) => {
    process.stdout.write(`lab ${part + 1}: ${line}\n`);
    if (!/^\d+ deploys disturbed, /.test(line)) return;
    for (const [, number, what] of line.matchAll(/(?:^|[:,] )(\d+) ([a-z][a-z ]*)/g))
      counts.set(what, Number(number));
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? 1, counts })));
}

const parts = await Promise.all(Array.from({ length: Number(labs) }, (_, part) => goThrough(part)));
const sums = new Map();
for (const { counts } of parts)
  for (const [what, number] of counts) sums.set(what, (sums.get(what) ?? 0) + number);
process.stdout.write(`\nAll labs: ${[...sums].map(([what, number]) => `${number} ${what}`).join(', ')}\n`);
process.exit(
  parts.every(({ code, counts }) => code === 0 && counts.size > 0) &&
    sums.get('deploys disturbed') >= Number(deploys)
    ? 0
    : 1,
);
