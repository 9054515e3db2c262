import { chmod, mkdir } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { type Context, implement, type Router } from '@orpc/server';
import type { AppInfo } from '#contract/app';
import { type Contract, contract } from '#contract/index';
import { createConfigService } from './config/service.ts';
import { createDeliveryService } from './delivery/service.ts';
import { createDeploysService } from './deploys/service.ts';
import { driftedFiles } from './deploys/to-history.ts';
import { createDnsService } from './dns/service.ts';
import { createHistoryService } from './history/service.ts';
import { recordsOf } from './hold-records.ts';
import { createHoldsService } from './holds/service.ts';
import { hostsRouter } from './hosts/router.ts';
import { Hosts } from './hosts/service.ts';
import type { SecretStore } from './hosts/secrets.ts';
import { Journal } from './journal/journal.ts';
import { journalRouter } from './journal/router.ts';
import { createMessageService } from './message/service.ts';
import { createQueueService } from './queue/service.ts';
import { createRewriteService } from './rewrite/service.ts';
import { createSmtpService } from './smtp/service.ts';
import { createTerminalService } from './terminal/service.ts';
import { createTrashService } from './trash/service.ts';
import { createVersionsService } from './versions/service.ts';
import { VersionBook } from './versions/version-book.ts';
import { createViewsService } from './views/service.ts';
import type { Ground } from './work/ground.ts';
import { JobBook } from './work/jobs.ts';
import { Turns } from './work/turns.ts';

/** What a door hands to the services; everything else they make themselves. */
export interface ServicesOptions {
  /** Folder for hosts.json, known_hosts and the journal; made with mode 0700 when absent. */
  readonly dataDir: string;
  readonly secrets: SecretStore;
  readonly door: AppInfo['door'];
  readonly version: string;
  /** Home directory to read ~/.ssh from; tests give their own. */
  readonly home: string;
  /** Environment for the agent socket. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What the services hand back to a door. */
export interface Services {
  readonly router: Router<Contract, Context>;
  /** Stops jobs, terminals and connections; resolves when nothing is left running. */
  close(): Promise<void>;
}

/** Queues of this many hosts are listed at a time, whoever asks. */
const listingsAtOnce = 4;

/** Makes every service and hands each the interfaces it needs. Rejects when the data folder cannot be used. */
export async function createServices(options: ServicesOptions): Promise<Services> {
  const { dataDir, door, env, home, secrets, version } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await chmod(dataDir, 0o700);
  const now = (): Date => new Date();
  const journal = new Journal({ dataDir });
  const hosts = new Hosts({ dataDir, home, env, secrets, now, record: (entry) => journal.record(entry) });
  await hosts.start();
  const turns = new Turns(listingsAtOnce);
  const holds = createHoldsService({
    reach: hosts,
    now,
    turns,
    statuses: () => hosts.statuses(),
    followStatuses: (signal) => hosts.live.follow(() => undefined, 100, signal),
    startRelease: (hostId, targets, note) => {
      const { jobId } = queue.start({ hostId, action: 'release', targets, reason: '', note });
      return { jobId, done: endOf(book, jobId) };
    },
  });
  const book = new JobBook({ dataDir, now });
  await book.start();
  const admin = `${userInfo().username}@${hostname()}`;
  const ground: Ground = { reach: hosts, book, records: recordsOf(holds.register, holds.read), admin };
  const trash = createTrashService({ ground });
  const queue = createQueueService({
    ground,
    turns,
    online: (id) =>
      hosts.statuses().some(({ host, connection }) => host.id === id && connection.state === 'online'),
    restore: trash.restore,
  });
  const message = createMessageService({ reach: hosts });
  const delivery = createDeliveryService({ reach: hosts });
  const history = createHistoryService({ dataDir, now });
  const views = createViewsService({ dataDir });
  const past = new VersionBook({ dataDir, now, admin });
  const config = createConfigService({
    dataDir,
    reach: hosts,
    versions: past,
    now,
    admin,
    gate: {
      wanted: (hostId, setId) => rewrite.gate.wanted(hostId, setId),
      run: (hostId, staged) => rewrite.gate.run(hostId, staged),
    },
  });
  const deploys = await createDeploysService({
    dataDir,
    reach: hosts,
    surveys: config.surveys,
    plans: config.plans,
    versions: past,
    now,
    admin,
    statuses: () => hosts.statuses(),
    followStatuses: (signal) => hosts.live.follow(() => undefined, 100, signal),
    probes: (hostId, signal) => smtp.probes.run(hostId, signal),
  });
  const versions = createVersionsService({
    reach: hosts,
    book: past,
    drifted: (hostId) => driftedFiles(config.surveys, hostId),
  });
  const rewrite = createRewriteService({
    dataDir,
    reach: hosts,
    surveys: config.surveys,
    plans: config.plans,
    versions: past,
    statuses: () => hosts.statuses(),
    record: (entry) => journal.record(entry),
    now,
  });
  const smtp = createSmtpService({
    ask: (...asked) => dns.ask(...asked),
    dataDir,
    reach: hosts,
    now,
    record: (entry) => journal.record(entry),
  });
  const dns = createDnsService({ reach: hosts });
  const terminal = createTerminalService({ reach: hosts, now });

  const os = implement(contract);
  const info: AppInfo = { version, door, dataDir, secrets: { kind: secrets.kind, why: secrets.why } };
  const router = os.router({
    app: { info: os.app.info.handler(() => info) },
    hosts: hostsRouter(hosts, home, userInfo().username),
    journal: journalRouter(journal, now),
    queue: queue.router,
    trash: trash.router,
    holds: holds.router,
    message: message.router,
    delivery: delivery.router,
    history: history.router,
    config: config.router,
    deploys: deploys.router,
    versions: versions.router,
    rewrite: rewrite.router,
    smtp: smtp.router,
    dns: dns.router,
    views: views.router,
    terminal: terminal.router,
  });
  return {
    router,
    close: async () => {
      queue.close();
      await book.close();
      await deploys.close();
      await config.close();
      await rewrite.close();
      smtp.close();
      dns.close();
      await past.close();
      holds.close();
      history.close();
      views.close();
      terminal.close();
      await hosts.close();
      journal.close();
    },
  };
}

async function endOf(book: JobBook, jobId: string): Promise<void> {
  for await (const jobs of book.watch(undefined))
    if (jobs.find(({ id }) => id === jobId)?.state === 'ended') return;
}
