// `npm run nightly`: the long proofs, far beyond what `npm test` has time for. Needs Linux and root, like the lab.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [inputs = '1000000', actions = '100000'] = process.argv.slice(2);
const env = {
  ...process.env,
  PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH,
  POSTROOM_FUZZ: inputs,
  POSTROOM_FUZZ_SEED: process.env.POSTROOM_FUZZ_SEED ?? String(Math.floor(Date.now() / 1000)),
  POSTROOM_CHURN: actions,
  POSTROOM_NIGHTLY: '1',
};
const run = (project, path) =>
  spawnSync('vitest', ['run', '--project', project, path], { cwd: root, stdio: 'inherit', env }).status === 0;

console.log(
  `${inputs} damaged inputs for every parser (seed ${env.POSTROOM_FUZZ_SEED}), then ${actions} actions under churn, then every moment to be killed at, then a thousand clients that are told by both MTAs what they were foretold.`,
);
const fuzzed = run('unit', 'test/fuzz');
const churned = run('lab', 'test/electron/services/queue/churn.lab.test.ts');
const brokenOff = run('lab', 'test/electron/services/queue/broken-off.lab.test.ts');
const foretold = run('lab', 'test/mail/mta/sendmail/rewrite-check/check.lab.test.ts');
const visited = run('lab', 'test/mail/mta/postfix/rewrite-check.lab.test.ts');
process.exit(fuzzed && churned && brokenOff && foretold && visited ? 0 : 1);
