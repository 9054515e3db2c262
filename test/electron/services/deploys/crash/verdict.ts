import type { DeployPlan } from '#mail/deploy/plan';
import type { DeployReport } from '#mail/deploy/report';
import { sha256, type Victim } from './victim.ts';

type Hashes = Readonly<Record<string, string>>;

export interface Before {
  readonly hashes: Hashes;
}

/** Hashes of files that somebody else wrote meanwhile and that must still be there; what was answered to decisions. */
interface Told {
  readonly edits: Hashes;
  readonly answers: readonly string[];
}

/** What went wrong in one run; the names are those of the totals. */
export type Fault = 'mixed state' | 'lost edit' | 'false report' | 'left behind' | 'daemon' | 'not settled';

export interface Verdict {
  readonly which: 'old' | 'new' | 'edited' | 'mixed';
  readonly faults: readonly { readonly fault: Fault; readonly words: string }[];
}

const unchanged = new Set(['rolled-back', 'aborted', 'busy', 'base-changed', 'invalid', 'no-space']);

/** Looks at the host with its own tools after a deploy has ended. */
export async function judge(
  victim: Victim,
  plan: DeployPlan,
  word: string,
  before: Before,
  report: DeployReport | undefined,
  { edits, answers }: Told,
): Promise<Verdict> {
  const faults: { fault: Fault; words: string }[] = [];
  const say = (fault: Fault, words: string): void => void faults.push({ fault, words });
  const after = await victim.hashes(plan);
  const mapHasNew = (await victim.host.run(['grep', '-q', word, victim.setup.map])).code === 0;
  const isNew = (path: string): boolean => {
    const file = plan.files.find((one) => one.path === path);
    return file === undefined
      ? mapHasNew && after[path] !== before.hashes[path]
      : after[path] === sha256(file.content);
  };
  const rest = plan.order.filter((path) => edits[path] === undefined);
  const old = rest.every((path) => after[path] === before.hashes[path]);
  const fresh = rest.every(isNew);
  for (const [path, sum] of Object.entries(edits))
    if (after[path] !== sum)
      say('lost edit', `${path} is ${after[path] ?? ''}, not what was written into it`);
  if (!old && !fresh)
    say(
      'mixed state',
      plan.order
        .map(
          (path) =>
            `${path} ${isNew(path) ? 'new' : after[path] === before.hashes[path] ? 'old' : 'strange'}`,
        )
        .join(', '),
    );

  const state = report?.state ?? 'aborted';
  const edited = Object.keys(edits).length > 0;
  if (unchanged.has(state) && (!old || (edited && state === 'rolled-back')))
    say('false report', `${state}, but the files are not the old ones`);
  if (state === 'done' && !fresh) say('false report', 'done, but the files are not the new ones');
  if (state === 'conflict' && !edited) say('false report', 'a conflict, but nobody edited anything');
  if (state === 'rollback-failed') say('not settled', `rollback-failed: ${report?.why ?? ''}`);
  for (const file of report?.files ?? []) {
    const claimed = file.now ?? (state === 'done' ? file.new : file.old);
    if (claimed !== '' && claimed !== after[file.path])
      say('false report', `${file.path} is said to be ${claimed}`);
  }
  for (const answer of answers)
    if (answer === 'commit' ? state !== 'done' : answer === 'rollback' && state === 'done')
      say('false report', `the answer to a decision was ${answer}, but it ended as ${state}`);
  const greets = await victim.speaks(await victim.installed());
  if (greets !== undefined) say('daemon', greets);
  const claims = Number(await victim.host.must(`ls /var/lib/postroom/tx/${plan.id}/claims | wc -l`));
  if (claims > 4) say('not settled', `${claims} processes took charge of it, one after the other`);
  for (const words of await leftBehind(victim)) say('left behind', words);
  return { which: edited ? 'edited' : fresh ? 'new' : old ? 'old' : 'mixed', faults };
}

/** Temporary files beside targets, hooks, a lock that is held. */
async function leftBehind(victim: Victim): Promise<string[]> {
  const out = await victim.host.must(
    `find /etc -name '.*postroom*' -o -path '/etc/cron.d/postroom*' 2>/dev/null
     cd /var/lib/postroom/locks 2>/dev/null || exit 0; l=$(ls | sort -n | tail -n 1); [ -n "$l" ] || exit 0
     t=$(readlink "$l"); t=../tx/\${t#deploy:}; [ -L "$t/result" ] || ! [ -d "$t" ] || echo "lock $l of $t"`,
  );
  return out.split('\n').filter((one) => one !== '');
}
