import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrap, startDeploy } from '#mail/deploy/commands';
import { settle, tell, type Ended, type Scene } from './runs.ts';
import { judge } from './verdict.ts';
import type { Victim } from './victim.ts';

async function sent(victim: Victim, label: string, send: (text: string) => Promise<unknown>): Promise<Ended> {
  const begun = Date.now();
  const scene: Scene = { victim, ...(await victim.plan(label, { window: 2 })), edits: {}, answers: [] };
  const before = { hashes: await victim.hashes(scene.plan) };
  await send(startDeploy(scene.plan).stdin ?? '');
  const report = await settle(scene, {});
  const verdict = await judge(victim, scene.plan, scene.word, before, report, scene);
  return { ...verdict, label, report, seconds: (Date.now() - begun) / 1000 };
}

/** Only a part of what was sent arrives; the rest never does. */
export const halfSent = (victim: Victim): Promise<Ended> =>
  sent(victim, 'half-sent', async (text) => {
    await tell(victim, {
      argv: bootstrap,
      stdin: text.slice(0, Math.floor(Math.random() * (text.length - 3))),
      root: true,
      effect: 'write',
      shown: '',
    });
    await sleep(300);
  });

function login(victim: Victim, text: string): ReturnType<typeof spawn> {
  const { host } = victim;
  const known = join(host.options.dir, 'known_hosts');
  writeFileSync(known, host.knownHosts);
  const child = spawn(
    'ssh',
    [
      ...['-F', 'none', '-i', host.keyFile, '-o', `UserKnownHostsFile=${known}`, '-o', 'BatchMode=yes'],
      ...['-o', 'LogLevel=ERROR', `root@${host.ip}`, 'exec /bin/sh -s'],
    ],
    { stdio: ['pipe', 'ignore', 'ignore'] },
  );
  child.stdin.on('error', () => undefined);
  child.stdin.end(text, 'latin1');
  return child;
}

/** The console's connection ends without a word at some moment. */
export const clientKilled = (victim: Victim): Promise<Ended> =>
  sent(victim, 'client-killed', async (text) => {
    const child = login(victim, text);
    await sleep(150 + Math.random() * 800);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await sleep(300);
  });

/** The network goes away while the deploy is carried out, and comes back when all is over. */
export const packetsVanish = (victim: Victim): Promise<Ended> =>
  sent(victim, 'packets-vanish', async (text) => {
    const child = login(victim, text);
    await sleep(150 + Math.random() * 800);
    await victim.host.dropNetwork();
    await sleep(2500);
    await victim.host.restoreNetwork();
    child.kill('SIGKILL');
    await sleep(300);
  });
