import { implement } from '@orpc/server';
import type { HoldUntil } from '#contract/holds';
import type { HostStatus } from '#contract/hosts';
import { contract } from '#contract/index';
import type { Target } from '#contract/queue';
import type { ListedRecord } from '#mail/hold-register/record';
import type { Reach } from '../hosts/reach.ts';
import { Live } from '../live.ts';
import { writable } from '../work/ground.ts';
import { noSuchHost, refused } from '../work/refusals.ts';
import type { Turns } from '../work/turns.ts';
import { Looks } from './looks.ts';
import { Registers } from './register.ts';
import { reportOn } from './report.ts';
import { stillHeld } from './standing.ts';

const os = implement(contract);

export interface HoldsServiceOptions {
  readonly reach: Reach;
  readonly now: () => Date;
  /** Shared by everything that lists queues by itself. */
  readonly turns: Turns;
  /** The hosts with their connections, now and after every change. */
  readonly statuses: () => readonly HostStatus[];
  readonly followStatuses: (signal: AbortSignal) => AsyncGenerator;
  /** Releases messages as a job of the queue. `done` is settled when the job has ended. */
  readonly startRelease: (
    hostId: string,
    targets: readonly Target[],
    note: string,
  ) => { readonly jobId: string; readonly done: Promise<void> };
}

/** While somebody watches, registers are read this often. */
const watchMs = 60_000;
const gapMs = 250;

/** What is held on the hosts, by whom, why and until when; see contract/holds.ts. */
export function createHoldsService(options: HoldsServiceOptions) {
  const { followStatuses, now, reach, startRelease, statuses, turns } = options;
  const live = new Live();
  const stop = new AbortController();
  let watchers = 0;
  const registers: Registers = new Registers({
    reach,
    now,
    changed: (hostId) => {
      if (watchers > 0) void looks.look(hostId, 'no');
    },
  });
  const looks: Looks = new Looks({
    reach,
    registers,
    statuses,
    now,
    turns,
    changed: () => live.changed(),
  });

  const timer = setInterval(() => {
    if (watchers > 0) for (const { host } of looks.online()) void looks.look(host.id, 'due');
  }, watchMs);
  timer.unref();

  /** Hosts that came online are looked at once: holds may be over that a restart of the host made nobody's. */
  void (async () => {
    const seen = new Set<string>();
    const changes = followStatuses(stop.signal);
    while ((await changes.next()).done !== true) {
      const online = new Map(looks.online().map((status) => [status.host.id, status]));
      for (const id of seen) if (!online.has(id)) seen.delete(id);
      for (const [id, { host }] of online) {
        // Nobody is asked for a password only because a host was connected.
        if (seen.has(id) || (host.elevation === 'sudo-password' && watchers === 0)) continue;
        seen.add(id);
        void looks.look(id, watchers > 0 ? 'due' : 'no');
      }
      live.changed();
    }
  })().catch(() => undefined);

  async function recordOf(hostId: string, id: string): Promise<ListedRecord> {
    const register = await registers.read(hostId);
    if ('problem' in register) throw refused(register.problem, register.todo);
    const record = register.records.find((one) => one.id === id);
    if (record === undefined)
      throw refused('This hold is not on record any more.', 'Somebody ended it. Look at the list again.');
    return record;
  }

  async function change(
    hostId: string,
    id: string,
    until: HoldUntil | undefined,
    note: string,
  ): Promise<void> {
    writable({ reach }, hostId);
    if (until !== undefined && !(Date.parse(until.at) > now().getTime()))
      throw refused('The end of this hold would be over already.', 'Choose a later time, or release it now.');
    const record = await recordOf(hostId, id);
    if (record.kind === 'guard')
      throw refused('An action is at work on these messages.', 'It ends by itself within minutes.');
    const ends = until?.then === 'release' ? Date.parse(until.at) : undefined;
    if (ends !== undefined && (await registers.letGo(hostId, record.source)) === undefined)
      throw refused('This host cannot end a hold by itself.', 'Choose to be reminded instead.');
    const { until: _before, kept: _kept, ...rest } = record;
    const due = ends === undefined ? 0 : await registers.hostSeconds(hostId, ends);
    const changed = { ...rest, note, due, ...(until === undefined ? {} : { until }) };
    const { problem, todo } = await registers.change(hostId, changed, 'holds.change');
    await looks.look(hostId, 'no');
    if (problem !== '') throw refused(problem, todo);
  }

  async function release(hostId: string, id: string, note: string): Promise<{ jobId: string }> {
    const host = writable({ reach }, hostId);
    const record = await recordOf(hostId, id);
    await looks.look(hostId, 'yes');
    const standing = looks.standing(host);
    const listing = standing.listings.get(record.source);
    if (listing === undefined)
      throw refused(
        `The queue could not be read: ${standing.problems[0]?.problem ?? 'no answer'}`,
        'Nothing was released. Try again.',
      );
    const targets = stillHeld(record, standing).flatMap((message): Target[] => {
      const held = listing.held.get(message.id);
      return held === undefined ? [] : [{ ...message, source: record.source, sender: held.sender }];
    });
    if (targets.length === 0) {
      await registers.close(hostId, id);
      throw refused('Nothing of this hold is on hold any more.', 'It was taken off the list.');
    }
    const { jobId, done } = startRelease(hostId, targets, note);
    void done.then(() => afterRelease(hostId, id)).catch(() => undefined);
    return { jobId };
  }

  /** What was released needs no record any more. */
  async function afterRelease(hostId: string, id: string): Promise<void> {
    await looks.look(hostId, 'yes');
    const status = statuses().find(({ host }) => host.id === hostId);
    if (status === undefined) return;
    const standing = looks.standing(status.host);
    const record = standing.records.find((one) => one.id === id);
    if (record === undefined || standing.listings.get(record.source) === undefined) return;
    if (stillHeld(record, standing).length === 0) await registers.close(hostId, id);
  }

  const router = os.holds.router({
    watch: os.holds.watch.handler(async function* ({ signal }) {
      watchers += 1;
      try {
        for (const { host } of looks.online()) void looks.look(host.id, 'due');
        yield* live.follow(() => looks.snapshot(), gapMs, signal);
      } finally {
        watchers -= 1;
      }
    }),
    refresh: os.holds.refresh.handler(async ({ input }) => {
      if (reach.host(input.hostId) === undefined) throw noSuchHost();
      await looks.look(input.hostId, 'yes');
      return {};
    }),
    change: os.holds.change.handler(async ({ input: { hostId, id, until, note } }) => {
      await change(hostId, id, until, note);
      return {};
    }),
    release: os.holds.release.handler(({ input }) => release(input.hostId, input.id, input.note)),
    report: os.holds.report.handler(async ({ input }) => {
      const wanted = statuses().filter(({ host }) => input.hostIds?.includes(host.id) ?? true);
      const online = new Set(looks.online().map(({ host }) => host.id));
      await Promise.all(
        wanted.filter(({ host }) => online.has(host.id)).map(({ host }) => looks.look(host.id, 'yes')),
      );
      return reportOn(
        wanted.map(({ host, connection, facts }) => ({
          ...looks.standing(host),
          sources: facts?.mtas.flatMap((mta) => mta.sources) ?? [],
          away: online.has(host.id)
            ? ''
            : connection.state === 'online'
              ? 'It has no mail queue.'
              : 'It is not connected: what is held there is not part of this report.',
        })),
        input.format,
        now(),
      );
    }),
  });

  return {
    router,
    register: registers,
    read: (hostId: string) => registers.read(hostId),
    close: (): void => {
      stop.abort();
      clearInterval(timer);
      registers.stop();
    },
  };
}
