// `npm run test:crash [deploys]`: configuration is deployed a thousand times and killed, stopped, cut off and filled up at every
// point, on real sendmail and real Postfix. Needs Linux and root, like the lab.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [deploys = '1000'] = process.argv.slice(2);
const { status } = spawnSync(
  'vitest',
  ['run', '--project', 'lab', 'test/electron/services/deploys/crash/crash.lab.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH,
      POSTROOM_CRASHES: deploys,
    },
  },
);
process.exit(status ?? 1);
