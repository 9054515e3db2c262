import { spawn } from 'node:child_process';
import { openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { accounts } from './accounts.ts';
import { type Claim, claims, isOwned, releaseLab, stateDir, sweepLabs } from './claim.ts';
import { consoleDir, removeFromConsole, showInConsole } from './console-hosts.ts';
import { type Lab, startLab } from './lab.ts';
import { labObstacle } from './packages.ts';
import { seedQueue } from './seed.ts';
import { nodeProgram } from './sink.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'data-dir': { type: 'string' } },
});
const [verb = 'start'] = positionals;
const dataDir = consoleDir(values['data-dir']);
const here = fileURLToPath(import.meta.url);
const tree = fileURLToPath(new URL('../..', import.meta.url));
const label = `npm run lab in ${tree}`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const mine = (): Claim | undefined => claims().find((claim) => claim.label === label && isOwned(claim));

function describe(lab: Lab): string {
  const hosts = lab.hosts.map(
    (host) => `  ${host.name.padEnd(20)} ${host.ip}  port ${host.port}  ${host.hostKeyFingerprintSha256}`,
  );
  return [
    'The lab is running.',
    '',
    ...hosts,
    `  ${'dns'.padEnd(20)} ${lab.dnsServer}`,
    `  ${'mail sink'.padEnd(20)} ${lab.sink.ip}`,
    '',
    `  key       ${lab.keyFile}`,
    `  accounts  ${accounts.join(' ')}; passwords are <account>-secret`,
    `  try       ssh -i ${lab.keyFile} ops@${lab.postfix.ip}`,
    '',
    `Postroom shows both hosts: npm start (their list is in ${dataDir}).`,
    '',
    'npm run lab -- status   shows this again',
    'npm run lab -- stop     ends it and leaves nothing behind',
  ].join('\n');
}

const noteFile = (dir: string): string => join(dir, 'note.txt');

/** The process that owns the lab for as long as it runs. Talks to the one that waits for it over IPC. */
async function hold(): Promise<void> {
  const tell = (line: string): void => void process.send?.(line);
  const lab = await startLab({ label, report: tell });
  tell('Filling the queues.');
  await seedQueue(lab);
  await showInConsole(dataDir, lab);
  writeFileSync(noteFile(lab.dir), `${describe(lab)}\n`);
  process.send?.({ ready: true });
  process.disconnect();
  // Namespaces and mounts live as long as this process does.
  setInterval(() => undefined, 2 ** 30);
}

async function start(): Promise<number> {
  const obstacle = labObstacle();
  if (obstacle !== undefined) {
    say(obstacle);
    return 1;
  }
  const running = mine();
  if (running !== undefined) {
    say(readFileSync(noteFile(running.runDir), 'utf8'));
    return 0;
  }
  const logFile = join('/tmp', `postroom-lab-${process.pid}.log`);
  const log = openSync(logFile, 'w');
  const owner = spawn(nodeProgram(), [here, 'hold', '--data-dir', dataDir], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  const giveUp = (): void => void owner.kill('SIGTERM');
  process.on('SIGINT', giveUp).on('SIGTERM', giveUp);
  const ready = await new Promise<boolean>((resolve) => {
    owner.on('message', (message) => (typeof message === 'string' ? say(message) : resolve(true)));
    owner.once('exit', () => resolve(false));
  });
  const said = readFileSync(logFile, 'utf8');
  rmSync(logFile);
  if (!ready) {
    say(said);
    say('The lab did not start.');
    return 1;
  }
  owner.unref();
  say(readFileSync(noteFile(mine()?.runDir ?? ''), 'utf8'));
  return 0;
}

async function stop(): Promise<number> {
  sweepLabs();
  const claim = mine();
  if (claim === undefined) {
    say('No lab of this folder is running.');
    return 0;
  }
  process.kill(claim.ownerPid, 'SIGTERM');
  for (let tries = 0; tries < 600 && claims().some(({ id }) => id === claim.id); tries += 1) await sleep(100);
  if (claims().some(({ id }) => id === claim.id)) releaseLab(claim);
  await removeFromConsole(dataDir, claim.prefix);
  say('The lab has been stopped; nothing of it is left.');
  return 0;
}

function status(): number {
  const all = claims();
  if (all.length === 0) say('No lab is running.');
  for (const claim of all) {
    const state = isOwned(claim)
      ? `process ${claim.ownerPid}`
      : 'its owner is gone: cleared at the next start or stop';
    say(`${claim.id}  ${claim.prefix}.0/24  since ${claim.startedAt}  ${claim.label}  (${state})`);
  }
  const own = mine();
  if (own !== undefined) say(`\n${readFileSync(noteFile(own.runDir), 'utf8')}`);
  return 0;
}

const verbs: Record<string, () => number | Promise<number | undefined>> = { start, stop, status };
if (verb === 'hold') {
  await hold();
} else if (verbs[verb] === undefined) {
  say(`npm run lab [-- start|stop|status] [--data-dir <folder>]; records are in ${stateDir}.`);
  process.exitCode = 2;
} else {
  process.exitCode = (await verbs[verb]()) ?? 1;
}
