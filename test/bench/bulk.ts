import { act } from '../electron/services/queue/bench.ts';
import type { Ground } from './ground.ts';
import { readRows } from './listing.ts';
import { type Figure, race, ratio, type Readings, type Samples, spread, timed } from './measure.ts';
import { quoted } from './open-ssh.ts';

const bench = 'Postfix: hold and release';
const raw = (flag: '-h' | '-H'): string => `sudo -n postsuper ${flag} -`;
const look = '/usr/sbin/postqueue -j >/dev/null';
/** A process for every message, started on the host itself: what a panel does that acts on one message at a time. */
const oneByOne = `sudo -n sh -c ${quoted(
  'while read -r id; do sh -c "postsuper -h $id >/dev/null 2>&1 </dev/null"; done',
)}`;

interface Course {
  readonly count: number;
  readonly queued: number;
  readonly rounds: number;
  /** In how many of the rounds the slow way is run too. */
  readonly oneByOneRounds: number;
}

/** Holds and releases `count` messages of a queue with `queued`, each way in turn. */
async function compete(ground: Ground, course: Course): Promise<Samples> {
  const { api, postfix, say } = ground;
  const { hostId, main, ssh } = postfix;
  const { count, queued, rounds } = course;
  await postfix.fill(queued);
  say(`holding and releasing ${count} of ${queued} messages`);
  const { messages } = await readRows(api, postfix);
  const chosen = messages.filter(({ source }) => source === main.id).slice(0, count);
  if (chosen.length !== count) throw new Error(`Only ${chosen.length} messages are queued.`);
  const ids = ssh.fileOf(
    'ids',
    chosen.map(({ id }) => id),
  );

  const ours = async (action: 'hold' | 'release'): Promise<Readings> => {
    let ended = '';
    const whole = await timed(async () => {
      const job = await act(api, hostId, action, chosen);
      // "Was on hold already" is an exception too: then this round measured nothing.
      if (job.counts.done !== count || job.exceptions.length > 0)
        throw new Error(`${action}: ${job.summary} ${job.problem} ${JSON.stringify(job.exceptions[0])}`);
      ended = job.id;
    });
    const { entries } = await api.journal.list({ writesOnly: true, text: '', limit: 100 });
    const commands = entries.filter(({ jobId }) => jobId === ended).map(({ durationMs }) => durationMs);
    return {
      [`ours ${action}`]: whole,
      [`ours ${action} command`]: commands.reduce((sum, ms) => sum + ms, 0),
    };
  };
  // The first round is the one that is not counted.
  let turn = 0;
  return race(rounds, [
    async () => ({
      'raw hold': await ssh.live(raw('-h'), ids),
      'raw release': await ssh.live(raw('-H'), ids),
    }),
    async () => ({ ...(await ours('hold')), ...(await ours('release')) }),
    async () => {
      const hold = await ssh.live(`${look}; ${raw('-h')}; ${look}`, ids);
      await ssh.live(raw('-H'), ids);
      return { 'proven hold': hold };
    },
    async (): Promise<Readings> => {
      turn += 1;
      if (turn === 1 || turn > course.oneByOneRounds + 1) return {};
      const hold = await ssh.live(oneByOne, ids);
      await ssh.live(raw('-H'), ids);
      return { 'one by one': hold };
    },
  ]);
}

function figuresOf(samples: Samples, { count, queued }: Course): Figure[] {
  const size = `${count / 1000}k of ${queued / 1000}k`;
  const figure = (what: string, over: string, against: string, under: string, aim?: number): Figure => {
    const { over: ours, under: theirs, ...rest } = ratio(samples, over, under);
    const judged = aim === undefined ? {} : { aim: { atMost: aim } };
    return { bench, what: `${size}: ${what}`, against, ...rest, ...judged, ours, theirs };
  };
  const both = (['hold', 'release'] as const).flatMap((action) => {
    const ssh = `ssh 'postsuper ${action === 'hold' ? '-h' : '-H'} -'`;
    return [
      figure(`${action}, our command alone`, `ours ${action} command`, ssh, `raw ${action}`, 1.5),
      figure(
        `${action}, list + act + verify`,
        `ours ${action}`,
        ssh,
        `raw ${action}`,
        count >= 10_000 ? 2 : undefined,
      ),
    ];
  });
  return [
    ...both,
    figure('hold, list + act + verify', 'ours hold', 'list; hold; list by ssh', 'proven hold'),
  ];
}

/** How many times faster than one process per message; its time grows with their number and with nothing else. */
function timesFaster(samples: Samples, oneByOneMs: number, course: Course, measured: boolean): Figure[] {
  const size = `${course.count / 1000}k of ${course.queued / 1000}k`;
  const aim = { atLeast: course.count >= 10_000 ? 100 : 50 };
  const times = (ours: string, what: string): Figure => {
    const mine = spread(samples, ours);
    const value = {
      median: oneByOneMs / mine.median,
      low: oneByOneMs / mine.high,
      high: oneByOneMs / mine.low,
      samples: mine.samples,
    };
    return {
      bench,
      what: `${size}: one process per message${measured ? '' : ' (by its time for 1k)'}`,
      against: what,
      unit: 'x',
      value,
      ours: oneByOneMs,
      theirs: mine.median,
    };
  };
  return [
    times('raw hold', `ssh 'postsuper -h -'`),
    { ...times('ours hold command', 'our command alone'), aim },
    { ...times('ours hold', 'list + act + verify'), aim },
  ];
}

export async function bulkActions(ground: Ground, quick: boolean): Promise<Figure[]> {
  const most: Course = { count: 10_000, queued: 10_000, rounds: quick ? 2 : 5, oneByOneRounds: 0 };
  const courses: Course[] = quick
    ? [{ count: 1000, queued: 1000, rounds: 3, oneByOneRounds: 1 }, most]
    : [
        { count: 1000, queued: 1000, rounds: 7, oneByOneRounds: 3 },
        { count: 1000, queued: 10_000, rounds: 5, oneByOneRounds: 0 },
        most,
      ];
  const figures: Figure[] = [];
  let oneByOneMs = 0;
  for (const course of courses) {
    const samples = await compete(ground, course);
    const measured = course.oneByOneRounds > 0;
    if (measured) oneByOneMs = spread(samples, 'one by one').median / course.count;
    figures.push(
      ...figuresOf(samples, course),
      ...timesFaster(samples, oneByOneMs * course.count, course, measured),
    );
  }
  return figures;
}
