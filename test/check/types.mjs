// One compiler run per layer: each layer has its own lib and types, which is what keeps mail/ free of Node and DOM.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
let failed = false;
for (const layer of ['mail', 'contract', 'electron', 'preload', 'renderer', 'test']) {
  const run = spawnSync('tsc', ['-p', `${layer}/tsconfig.json`, '--pretty', 'false'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (run.status !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
