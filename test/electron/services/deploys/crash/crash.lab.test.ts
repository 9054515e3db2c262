import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../../lab/lab.ts';
import { labObstacle } from '../../../../lab/packages.ts';
import { batches, type Batch } from './batches.ts';
import { carryOut, type Ended } from './runs.ts';
import { Victim, type Kind } from './victim.ts';

/** How many deploys are disturbed, on both hosts together. `npm run test:crash` asks for more. */
const wanted = Number(process.env['POSTROOM_CRASHES'] ?? '100');
const only = process.env['POSTROOM_CRASH_ONLY'];

const kinds: readonly Kind[] = ['sendmail', 'postfix'];
const chosen = batches.filter(({ name }) => only === undefined || new RegExp(only).test(name));

/** Each batch gets its share by how many different runs it has, at least one, and goes through them from its own place. */
function share(batch: Batch, kind: Kind): Batch['runs'] {
  const all = chosen.reduce((total, { runs, weight = runs.length }) => total + weight, 0);
  const count = Math.max(1, Math.ceil((wanted / 2) * ((batch.weight ?? batch.runs.length) / all)));
  // A sample is spread over the points; the other host takes those in between.
  const stride = Math.max(1, Math.floor(batch.runs.length / count));
  const from = kind === 'postfix' ? Math.floor(stride / 2) : 0;
  return Array.from({ length: count }, (_, at) => batch.runs[(from + at * stride) % batch.runs.length]!);
}

describe.skipIf(labObstacle() !== undefined)(
  'deploys that are killed, stopped, cut off and disturbed',
  () => {
    let lab: Lab;
    const victims = {} as Record<Kind, Victim>;
    const totals: { batch: string; kind: Kind; ended: Ended }[] = [];

    beforeAll(async () => {
      lab = await startLab();
      for (const kind of kinds) {
        victims[kind] = new Victim(lab[kind], kind);
        await victims[kind].prepare();
      }
    }, 300_000);

    afterAll(async () => {
      const count = (name: string): number =>
        totals.filter(({ ended }) => ended.faults.some(({ fault }) => fault === name)).length;
      const seconds = totals.reduce((sum, { ended }) => sum + ended.seconds, 0);
      process.stdout.write(
        `${totals.length} deploys disturbed, ${(seconds / Math.max(1, totals.length)).toFixed(1)} s each: ` +
          `${count('mixed state')} mixed states, ${count('lost edit')} lost edits, ${count('false report')} false reports, ` +
          `${count('left behind')} left something behind, ${count('daemon')} daemons with another set, ${count('not settled')} not settled\n`,
      );
      await lab.stop();
    });

    it.each(chosen)(
      '$name: every file old or every file new, and said so',
      async (batch) => {
        const failures: string[] = [];
        await Promise.all(
          kinds.map(async (kind) => {
            const states = new Map<string, number>();
            const runs = share(batch, kind);
            for (const run of runs) {
              const ended = await carryOut(victims[kind], run);
              totals.push({ batch: batch.name, kind, ended });
              const state = ended.report?.state ?? 'never began';
              states.set(state, (states.get(state) ?? 0) + 1);
              const line = `${kind} ${ended.label}: ${state}, files ${ended.which}, ${ended.seconds.toFixed(1)} s ${ended.report?.why ?? ''} ${ended.faults.map(({ fault, words }) => `${fault.toUpperCase()}: ${words}`).join('; ')}`;
              if (process.env['POSTROOM_CRASH_LOG'] !== undefined)
                appendFileSync(process.env['POSTROOM_CRASH_LOG'], `${line}\n`);
              for (const { fault, words } of ended.faults)
                failures.push(`${kind} ${run.label}: ${fault}: ${words}`);
            }
            const told = [...states].map(([state, number]) => `${number} ${state}`).join(', ');
            process.stdout.write(`${batch.name.padEnd(46)} ${kind.padEnd(9)} ${runs.length} runs: ${told}\n`);
          }),
        );
        expect(failures).toEqual([]);
      },
      60_000 + wanted * 10_000,
    );
  },
);
