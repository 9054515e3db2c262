import { chmodSync } from 'node:fs';
import { join } from 'node:path';

import { type Claim, claimLab, releaseLab, sweepLabs } from './claim.ts';
import { makeClientKey, makeHostKeys } from './keys.ts';
import { Machine, type Storage, storageFor } from './machine.ts';
import { MailHost, mailHostFiles } from './mail-host.ts';
import { dnsFiles } from './name-server.ts';
import { layNetwork } from './network.ts';
import { ensurePackages, labObstacle } from './packages.ts';
import { type RootName, ensureRoot, hasRoot } from './roots.ts';
import { Sink } from './sink.ts';
import { SystemdHost } from './systemd-host.ts';
import { addresses } from './zones.ts';

export interface LabOptions {
  /** Hosts whose process 1 is systemd; see `systemdObstacle()`. */
  systemd?: readonly ('sendmail' | 'postfix')[];
  /** Forces a way to lay the hosts' disks. */
  storage?: Storage;
  /** Who it is for, as `npm run lab -- status` shows it. */
  label?: string;
  /** Hears what takes long. */
  report?: (line: string) => void;
}

export interface Lab {
  readonly id: string;
  /** The first three numbers of its addresses. */
  readonly prefix: string;
  /** A folder of this lab's own, gone when it stops. */
  readonly dir: string;
  /** A client key that every account trusts. */
  readonly keyFile: string;
  readonly sendmail: MailHost;
  readonly postfix: MailHost;
  readonly hosts: readonly MailHost[];
  readonly sink: Sink;
  /** Answers for every zone of the lab itself. */
  readonly dnsServer: string;
  /** Finds everything by itself, and checks signatures. */
  readonly resolver: string;
  readonly dns: Machine;
  stop(): Promise<void>;
}

const running = new Set<Claim>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function releaseAll(): void {
  for (const claim of running) releaseLab(claim);
  running.clear();
}

function onSignal(signal: NodeJS.Signals): void {
  releaseAll();
  for (const name of signals) process.off(name, onSignal);
  process.kill(process.pid, signal);
}

function watchOver(claim: Claim): void {
  if (running.size === 0) {
    process.on('exit', releaseAll);
    for (const name of signals) process.on(name, onSignal);
  }
  running.add(claim);
}

function letGo(claim: Claim): void {
  releaseLab(claim);
  running.delete(claim);
  if (running.size > 0) return;
  process.off('exit', releaseAll);
  for (const name of signals) process.off(name, onSignal);
}

/** Two mail hosts, a DNS server and a mail sink on a network of their own. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const obstacle = labObstacle();
  if (obstacle !== undefined) throw new Error(obstacle);
  await ensurePackages();
  sweepLabs();
  const rootOf = async (name: RootName): Promise<string> => {
    if (!hasRoot(name))
      options.report?.(`Making the ${name} root; this is done once and takes a minute or two.`);
    return ensureRoot(name);
  };
  const mtaRoot = (mta: 'sendmail' | 'postfix'): Promise<string> =>
    rootOf(options.systemd?.includes(mta) === true ? `${mta}-systemd` : mta);
  const [sendmail, postfix, dns] = await Promise.all([
    mtaRoot('sendmail'),
    mtaRoot('postfix'),
    rootOf('dns'),
  ]);

  const claim = claimLab(options.label ?? 'test');
  watchOver(claim);
  try {
    return await furnish(claim, options, { sendmail, postfix, dns });
  } catch (error) {
    letGo(claim);
    throw error;
  }
}

async function furnish(
  claim: Claim,
  options: LabOptions,
  roots: Record<'sendmail' | 'postfix' | 'dns', string>,
): Promise<Lab> {
  const { id, prefix, runDir } = claim;
  // The hosts' users reach their files through it.
  chmodSync(runDir, 0o711);
  const [storage, client, sendmailKeys, postfixKeys] = await Promise.all([
    options.storage ?? storageFor(runDir, roots.dns),
    makeClientKey(runDir),
    makeHostKeys(join(runDir, 'sendmail-keys'), 'sendmail1.lab.test'),
    makeHostKeys(join(runDir, 'postfix-keys'), 'postfix1.lab.test'),
    layNetwork(claim, [
      { name: 'sendmail', mark: 'sm', addresses: [addresses.sendmail] },
      { name: 'postfix', mark: 'pf', addresses: [addresses.postfix] },
      {
        name: 'dns',
        mark: 'ns',
        addresses: [
          ...([addresses.dns, addresses.resolver, addresses.root, addresses.top] as const),
          ...[addresses.below, addresses.lame],
        ],
      },
      { name: 'sink', mark: 'sk', addresses: [addresses.sink, addresses.silent, addresses.dark] },
    ]),
  ]);
  const mailHost = (mta: 'sendmail' | 'postfix', hostKeys: typeof sendmailKeys): MailHost =>
    new (options.systemd?.includes(mta) === true ? SystemdHost : MailHost)({
      mta,
      labId: id,
      place: mta,
      hostname: `${mta}1.lab.test`,
      root: roots[mta],
      dir: join(runDir, mta),
      storage,
      ip: `${prefix}.${addresses[mta]}`,
      keyFile: client.keyFile,
      hostKeys,
      files: mailHostFiles(prefix, mta, client.publicKey, join(runDir, `${mta}-keys`)),
    });
  const sendmail = mailHost('sendmail', sendmailKeys);
  const postfix = mailHost('postfix', postfixKeys);
  const dns = new Machine({
    labId: id,
    place: 'dns',
    hostname: 'dns.lab.test',
    root: roots.dns,
    dir: join(runDir, 'dns'),
    storage,
    services: ['sh /etc/bind/start'],
    files: dnsFiles(prefix),
  });
  const sink = new Sink(claim);
  await Promise.all([
    sink.start(),
    ...[dns, sendmail, postfix].map(async (machine) => {
      await machine.prepare();
      await machine.powerOn();
    }),
  ]);
  return {
    id,
    prefix,
    dir: runDir,
    keyFile: client.keyFile,
    sendmail,
    postfix,
    hosts: [sendmail, postfix],
    sink,
    dnsServer: `${prefix}.${addresses.dns}`,
    resolver: `${prefix}.${addresses.resolver}`,
    dns,
    stop: () => {
      letGo(claim);
      return Promise.resolve();
    },
  };
}
