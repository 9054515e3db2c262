import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { DepthSample } from '#contract/history';

const os = implement(contract);

interface Told {
  readonly hostId: string;
  readonly at: number;
  readonly samples: readonly DepthSample[];
}

/** Half a day of a queue that got stuck: calm, a steep rise four hours ago, an hour in which nobody read it. */
function past(hostId: string, source: string, scale: number, now: number): Told[] {
  const told: Told[] = [];
  for (let at = now - 14 * 3600; at < now; at += 60) {
    const hours = (now - at) / 3600;
    if (hours > 6.2 && hours < 7) continue;
    const stuck = Math.max(0, 4.2 - hours);
    const wave = 6 + 4 * Math.sin(hours * 2.4) + (at % 7);
    const deferred = Math.round(scale * (wave + stuck * 26));
    told.push({
      hostId,
      at,
      samples: [
        {
          source,
          queue: 'deferred',
          count: deferred,
          oldestSeconds: 3 * 86_400 - hours * 3600 * (hours < 4.2 ? 1 : 4),
        },
        ...(hours < 1.5
          ? [
              {
                source,
                queue: 'held' as const,
                count: Math.round(scale * 14),
                oldestSeconds: 5400 - hours * 3600 + 2400,
              },
            ]
          : []),
        { source, queue: 'active', count: Math.round(scale * (2 + (at % 5))), oldestSeconds: 20 },
      ],
    });
  }
  return told;
}

/** The part of the play that the `history` feature sees. */
export function playHistory() {
  const now = Math.floor(Date.now() / 1000);
  const grown = new Set<string>();
  const sum = (samples: readonly DepthSample[]): number => samples.reduce((all, { count }) => all + count, 0);
  let told: Told[] = [
    ...past('mx1', 'postfix:/etc/postfix', 1, now),
    ...past('mx2', 'postfix:/etc/postfix', 0.2, now),
    ...past('relay', 'postfix:/etc/postfix', 0.05, now),
  ];
  return {
    record: os.history.record.handler(({ input }) => {
      // The past is made to end where the window says it is now, whatever number of messages the scene has.
      if (!grown.has(input.hostId)) {
        const last = told.findLast(({ hostId }) => hostId === input.hostId);
        const now = sum(input.samples);
        const factor = now / Math.max(1, sum(last?.samples ?? []));
        grown.add(input.hostId);
        told = told.map((one) =>
          one.hostId !== input.hostId
            ? one
            : {
                ...one,
                samples: one.samples.map((sample) => ({
                  ...sample,
                  count: Math.round(sample.count * factor),
                })),
              },
        );
      }
      told.push(input);
      return {};
    }),
    read: os.history.read.handler(({ input: { hostIds, from, to } }) => {
      const lines = new Map<
        string,
        {
          hostId: string;
          source: string;
          queue: DepthSample['queue'];
          at: number[];
          count: number[];
          oldestSeconds: (number | null)[];
        }
      >();
      for (const { hostId, at, samples } of told)
        for (const { source, queue, count, oldestSeconds } of samples) {
          if (!hostIds.includes(hostId) || at < from || at > to) continue;
          const key = `${hostId} ${queue} ${source}`;
          const line = lines.get(key) ?? { hostId, source, queue, at: [], count: [], oldestSeconds: [] };
          lines.set(key, line);
          line.at.push(at);
          line.count.push(count);
          line.oldestSeconds.push(oldestSeconds ?? null);
        }
      return { lines: [...lines.values()] };
    }),
  };
}
