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
const log = process.env['POSTROOM_CRASH_LOG'];
/** `1/4`: of all these deploys every fourth, beginning with the second; several labs share the work. */
const [turn = 0, labs = 1] = (process.env['POSTROOM_CRASH_PART'] ?? '0/1').split('/').map(Number);

const kinds: readonly Kind[] = ['sendmail', 'postfix'];
const chosen = batches.filter(({ name }) => only === undefined || new RegExp(only).test(name));

/** Postfix takes twice as long for each. */
const part: Readonly<Record<Kind, number>> = { sendmail: 0.64, postfix: 0.36 };

/** Each batch gets its share by its weight, at least one run of all labs; a sample is spread over its points. */
function share(batch: Batch, kind: Kind): Batch['runs'] {
  const all = chosen.reduce((total, { runs, weight = runs.length }) => total + weight, 0);
  const count = Math.max(1, Math.ceil(wanted * part[kind] * ((batch.weight ?? batch.runs.length) / all)));
  const stride = Math.max(1, Math.floor(batch.runs.length / count));
  // The other host takes those in between.
  const from = kind === 'postfix' ? Math.floor(stride / 2) : 0;
  return Array.from(
    { length: count },
    (_, at) => batch.runs[(from + at * stride) % batch.runs.length]!,
  ).filter((_, at) => at % labs === turn);
}

describe.skipIf(labObstacle() !== undefined)(
  'deploys that are killed, stopped, cut off and disturbed',
  () => {
    let lab: Lab;
    const victims = {} as Record<Kind, Victim>;
    const totals: Ended[] = [];

    beforeAll(async () => {
      lab = await startLab();
      for (const kind of kinds) {
        victims[kind] = new Victim(lab[kind], kind);
        await victims[kind].prepare();
      }
    }, 300_000);

    afterAll(async () => {
      const count = (name: string): number =>
        totals.filter(({ faults }) => faults.some(({ fault }) => fault === name)).length;
      const seconds = totals.reduce((sum, ended) => sum + ended.seconds, 0);
      process.stdout.write(
        `${totals.length} deploys disturbed, ${(seconds / Math.max(1, totals.length)).toFixed(1)} s each: ` +
          `${count('mixed state')} mixed states, ${count('lost edit')} lost edits, ${count('false report')} false reports, ` +
          `${count('left behind')} left something behind, ${count('daemon')} daemons with another set, ${count('not settled')} not settled\n`,
      );
      await lab.stop();
    });

    /** Both hosts go through all batches at their own pace: most of a run is waiting. */
    const under = new Map<Kind, Promise<readonly string[]>>();
    function next(kind: Kind, batch: Batch): Promise<readonly string[]> {
      const done = (under.get(kind) ?? Promise.resolve([])).then(() => gone(kind, batch));
      under.set(kind, done);
      return done;
    }
    const results = new Map<string, Promise<readonly string[]>>();

    /** Goes through a batch on one host; gives what went wrong. */
    async function gone(kind: Kind, batch: Batch): Promise<readonly string[]> {
      const failures: string[] = [];
      const states = new Map<string, number>();
      const runs = share(batch, kind);
      for (const run of runs) {
        const ended = await carryOut(victims[kind], run);
        totals.push(ended);
        const state = ended.report?.state ?? 'never began';
        states.set(state, (states.get(state) ?? 0) + 1);
        for (const { fault, words } of ended.faults)
          failures.push(`${kind} ${run.label}, ${state} (${ended.report?.why ?? ''}): ${fault}: ${words}`);
        if (log !== undefined)
          appendFileSync(
            log,
            `${kind} ${ended.label}: ${state} ${ended.which} ${ended.seconds.toFixed(1)} s ${failures.length}\n`,
          );
      }
      const told = [...states].map(([state, number]) => `${number} ${state}`).join(', ');
      process.stdout.write(`${batch.name.padEnd(46)} ${kind.padEnd(9)} ${runs.length} runs: ${told}\n`);
      return failures;
    }

    it.each(chosen)(
      '$name: every file old or every file new, and said so',
      async (batch) => {
        if (results.size === 0)
          for (const each of chosen)
            for (const kind of kinds) {
              const result = next(kind, each);
              result.catch(() => undefined);
              results.set(`${kind} ${each.name}`, result);
            }
        const failures = await Promise.all(kinds.map((kind) => results.get(`${kind} ${batch.name}`)!));
        expect(failures.flat()).toEqual([]);
      },
      60_000 + wanted * 20_000,
    );
  },
);
