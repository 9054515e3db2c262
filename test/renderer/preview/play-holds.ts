import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { HoldRecord } from '#contract/holds';
import type { PlayJobs } from './play-jobs.ts';
import type { Hold, World } from './play-world.ts';

const os = implement(contract);
const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

/** What somebody wrote down before this window was opened. */
function seed(world: World): Hold[] {
  const held = (hostId: string): string[] =>
    (world.mail.get(hostId) ?? []).filter(({ queue }) => queue === 'hold').map(({ id }) => id);
  const mx1 = held('mx1');
  const of = (hostId: string, ids: readonly string[], rest: Partial<Hold>): Hold => ({
    id: `hold-${hostId}-${ids[0] ?? ''}`,
    hostId,
    source: world.sourceOf(hostId, ids[0] ?? ''),
    asked: ids.length,
    heldAt: at(-7200),
    by: 'anna@console via Postroom',
    reason: 'looks like a compromised account',
    note: 'INC-4711',
    kind: 'hold',
    keptByHost: true,
    ids,
    ...rest,
  });
  return [
    of('mx1', mx1.slice(0, 5), { asked: 9, until: { at: at(5400), then: 'release' } }),
    of('mx1', mx1.slice(5, 8), {
      reason: 'yahoo.com defers everything from us',
      note: '',
      heldAt: at(-90_000),
      // The same end over a reload: what was told once is not news.
      until: { at: new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000).toISOString(), then: 'remind' },
      keptByHost: false,
    }),
    of('mx2', held('mx2').slice(0, 1), { by: 'ops@console via Postroom', reason: '', note: 'CHG-81' }),
  ];
}

/** The part of the play that the `holds` feature sees: records that count what is really still held. */
export function playHolds(world: World, jobs: PlayJobs) {
  if (world.scene.holds === true) world.holds = seed(world);
  const heldOn = (hostId: string): ReadonlyMap<string, { sender: string; recipient: string }> =>
    new Map(
      (world.mail.get(hostId) ?? [])
        .filter(({ queue }) => queue === 'hold')
        .map(({ id, sender, recipients }) => [id, { sender, recipient: recipients[0]?.address ?? '' }]),
    );
  const records = (): HoldRecord[] =>
    world.holds.flatMap(({ ids, ...hold }) => {
      const held = heldOn(hold.hostId);
      const left = ids.filter((id) => held.has(id));
      if (left.length === 0) return [];
      return {
        ...hold,
        hostName: world.statusOf(hold.hostId).host.name,
        held: left.length,
        ids: left.slice(0, 1000),
        state: hold.until !== undefined && Date.parse(hold.until.at) <= Date.now() ? 'due' : 'holding',
        sample: left.slice(0, 5).map((id) => ({ id, ...(held.get(id) ?? { sender: '', recipient: '' }) })),
      };
    });
  // The host keeps time by itself.
  const timer = setInterval(() => {
    const due = world.holds.filter(
      ({ until }) => until !== undefined && !told.has(until.at) && Date.parse(until.at) <= Date.now(),
    );
    for (const hold of due) {
      told.add(hold.until?.at ?? '');
      if (hold.until?.then === 'release' && hold.keptByHost)
        for (const one of world.mail.get(hold.hostId) ?? [])
          if (hold.ids.includes(one.id) && one.queue === 'hold') one.queue = 'deferred';
    }
    if (due.length > 0) world.changed();
  }, 200);
  if (typeof timer === 'object') (timer as { unref: () => void }).unref();
  const told = new Set<string>();
  const nameless = (hostId: string): number => {
    const named = new Set(world.holds.filter((hold) => hold.hostId === hostId).flatMap(({ ids }) => ids));
    return [...heldOn(hostId).keys()].filter((id) => !named.has(id)).length;
  };
  return {
    watch: os.holds.watch.handler(({ signal }) =>
      world.watch(signal, () => ({
        records: records(),
        hosts: world.statuses
          .filter(({ connection }) => connection.state === 'online')
          .map(({ host }) => {
            const broken = world.scene.broken && host.id === 'relay';
            return {
              hostId: host.id,
              readAt: new Date().toISOString(),
              unrecorded: broken ? 0 : nameless(host.id),
              problem: broken ? 'The hold records of this host could not be read: Permission denied.' : '',
              ...(host.id === 'mx2' && world.scene.holds === true
                ? {
                    told: 'The hold of anna@console was over and the host had been restarted: 4 messages are being released.',
                  }
                : {}),
              todo: broken ? 'Give the account the rights that the Overview lists.' : '',
            };
          }),
      })),
    ),
    refresh: os.holds.refresh.handler(() => {
      world.changed();
      return {};
    }),
    change: os.holds.change.handler(({ input }) => {
      world.holds = world.holds.map((hold) => {
        if (hold.hostId !== input.hostId || hold.id !== input.id) return hold;
        const { until: _, ...rest } = hold;
        return { ...rest, note: input.note, ...(input.until === undefined ? {} : { until: input.until }) };
      });
      world.changed();
      return {};
    }),
    release: os.holds.release.handler(({ input }) => {
      const hold = world.holds.find(({ hostId, id }) => hostId === input.hostId && id === input.id);
      const held = heldOn(input.hostId);
      return jobs.begin(input.hostId, 'release', hold?.ids.filter((id) => held.has(id)) ?? [], input);
    }),
    report: os.holds.report.handler(({ input }) => ({
      fileName: `holds.${input.format}`,
      text: records()
        .filter(({ hostId }) => input.hostIds?.includes(hostId) ?? true)
        .map(({ hostName, held, by, reason, note }) =>
          input.format === 'md'
            ? `- **${hostName}**: ${held} held by ${by}: ${reason} (${note})`
            : `"${hostName}","${held}","${by}","${reason}","${note}"`,
        )
        .join('\n'),
    })),
  };
}
