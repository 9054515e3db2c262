// `npm test`: installs what is missing, runs everything that can run here, and says plainly what was left out and why.
// Plain JavaScript for the system's own Node: on a fresh clone there is nothing else yet.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../electron/install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const only = process.argv.slice(2);
const asRoot = platform() === 'linux' && process.getuid?.() === 0;
const debian = existsSync('/etc/debian_version');
const leftOut = [];
const results = [];
/** Tests that passed only when they were tried again. */
const again = [];

installPackages(root);
// npm run puts node_modules/.bin first, but a Node that is already running stays the old one: children get the local Node 24.
const reports = mkdtempSync(join(tmpdir(), 'postroom-test-'));
const env = {
  ...process.env,
  PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH,
  POSTROOM_REPORTS: reports,
};
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

/** Resolves to whether it ended well. Beside others, what it prints is kept, and shown at its end under its title. */
function run(name, { command, args, extra = {} }, beside) {
  if (!beside) title(name);
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: beside ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...env, ...extra },
    });
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => printed.push(piece));
    let failed = false;
    child.on('error', (error) => {
      failed = true;
      printed.push(`${error.message}\n`);
    });
    child.on('close', (code) => {
      if (beside) title(name);
      for (const piece of printed) writeSync(1, piece);
      const lines = Buffer.concat(printed.map((piece) => Buffer.from(piece)))
        .toString()
        .split('\n');
      again.push(
        ...lines.filter((line) => /\(retry x\d+\)/.test(line)).map((line) => `${name}: ${line.trim()}`),
      );
      resolve(!failed && code === 0);
    });
  });
}

/** A step without a test runner of its own counts as one test. */
const step = (name, command, args) => ({
  name,
  what: { command, args },
  count: (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, bad: [] }),
});

/** A runner that writes a JSON report; a report that is missing or empty is a failure, whatever the exit code. */
const suite = (name, command, args, read) => {
  const report = join(reports, `${name}.json`);
  return {
    name,
    what: { command, args, extra: { POSTROOM_REPORT: report } },
    count: (ok) => {
      const counts = existsSync(report)
        ? read(JSON.parse(readFileSync(report, 'utf8')))
        : { passed: 0, failed: 1, skipped: 0, bad: [] };
      if (!ok && counts.failed === 0) counts.failed = 1;
      if (counts.passed + counts.failed === 0) counts.failed = 1;
      return counts;
    },
  };
};

/** Each lane does its parts one after another, beside the other lanes. */
async function lanes(...all) {
  const wanted = all
    .map((lane) => lane.filter(({ name }) => only.length === 0 || only.includes(name)))
    .filter((lane) => lane.length > 0);
  const beside = wanted.length > 1;
  if (beside)
    console.log(
      `\nSide by side, each shown when it has ended: ${wanted.map((lane) => lane.map(({ name }) => name).join(', ')).join(' | ')}`,
    );
  await Promise.all(
    wanted.map(async (lane) => {
      for (const { name, what, count } of lane) {
        const seconds = stopwatch();
        const ok = await run(name, what, beside);
        results.push({ name, ...count(ok), seconds: seconds() });
      }
    }),
  );
}

const vitest = (name, project) =>
  suite(
    name,
    'vitest',
    [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${join(reports, `${name}.json`)}`,
    ],
    (report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
      bad: report.testResults.flatMap(({ name: file, status, assertionResults }) => {
        const bad = assertionResults.filter((one) => one.status === 'failed');
        const at = relative(root, file);
        return bad.length > 0 || status !== 'failed' ? bad.map((one) => `${at} › ${one.fullName}`) : [at];
      }),
    }),
  );

/** Names of the specs that failed, of a suite of Playwright's report and of those in it. */
function badSpecs({ file, specs = [], suites = [] }) {
  const bad = specs.filter(({ ok, tests }) => !ok || tests.some(({ status }) => status === 'flaky'));
  return [
    ...bad.map(({ title: name }) => `test/e2e/${file} › ${name}`),
    ...suites.flatMap((one) => badSpecs(one)),
  ];
}

/** Seconds since it was made. */
function stopwatch() {
  const begun = performance.now();
  return () => Math.round((performance.now() - begun) / 1000);
}

function title(name) {
  console.log(`\n━━━ ${name} ━━━`);
}

function aptInstall() {
  const wanted = readFileSync(join(root, 'test/debian-packages.txt'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean);
  const missing = wanted.filter((name) => {
    const query = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
    return query.status !== 0 || !query.stdout.includes('install ok installed');
  });
  if (missing.length === 0) return true;
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  const quiet = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args) =>
    spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=600', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: quiet,
    }).status === 0;
  return apt(['update']) && apt(['install', '-y', '--no-install-recommends', ...missing]);
}

const realHosts = asRoot && debian && aptInstall();
// As root on Debian the lab can run: that its packages did not come is a failure, not something to leave out.
if (asRoot && debian && !realHosts)
  results.push({ name: 'packages', passed: 0, failed: 1, skipped: 0, bad: [], seconds: 0 });
const chromium = ['/usr/bin/chromium', process.env.POSTROOM_CHROMIUM].find(
  (path) => path && existsSync(path),
);

// Types and lint take a core each, and little else.
await lanes(
  [step('types', 'node', ['test/check/types.mjs'])],
  [step('lint', 'eslint', ['.', '--max-warnings', '0'])],
  [
    step('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
    vitest('layers', 'layers'),
    step('build', 'node', ['electron/build.mjs']),
  ],
);
await lanes([vitest('unit', 'unit')]);
if (!chromium)
  leftOut.push(
    'window: tests of the window in Chromium (no /usr/bin/chromium; set POSTROOM_CHROMIUM to one)',
  );
// The hosts of the lab wait for each other most of the time; Chromium does not.
await lanes(chromium ? [vitest('window', 'window')] : [], realHosts ? [vitest('lab', 'lab')] : []);
if (realHosts) {
  if (chromium)
    await lanes([
      suite(
        'e2e',
        'playwright',
        ['test', '--config', 'test/e2e/playwright.config.ts'],
        ({ stats, suites }) => ({
          passed: stats.expected,
          failed: stats.unexpected + stats.flaky,
          skipped: stats.skipped,
          bad: suites.flatMap((one) => badSpecs(one)),
        }),
      ),
    ]);
} else
  leftOut.push(
    'lab, e2e: real sendmail, Postfix and sshd in network namespaces (needs root on Debian' +
      (asRoot && debian ? ', and its packages could not be installed' : '') +
      ')',
  );
if (!existsSync(join(root, 'node_modules/electron/dist')) && !process.env.ELECTRON_OVERRIDE_DIST_PATH)
  leftOut.push(
    "e2e in Electron: no Electron binary here; its main and preload bundles ran under the stand-in for Electron's module",
  );

title('result');
for (const { name, passed, failed, skipped, seconds } of results)
  console.log(
    `${failed > 0 ? '✗' : '✓'} ${name.padEnd(8)} ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''} (${seconds} s)`,
  );
for (const { bad } of results) for (const what of bad) console.log(`✗ ${what}`);
for (const what of again) console.log(`! tried again: ${what}`);
for (const what of leftOut) console.log(`– left out: ${what}`);
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const skipped = sum('skipped');
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(sum('failed') > 0 ? 1 : 0);
