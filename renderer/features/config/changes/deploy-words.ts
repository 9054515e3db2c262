import type { Deploy } from '#contract/deploys';
import type { DeployState } from '#mail/deploy/report';
import { printClock } from '../../../widgets/format.ts';

export type Tone = 'good' | 'bad' | 'warning' | 'plain';

/** What is true on the host, what it means and what to do. */
export interface Standing {
  readonly tone: Tone;
  readonly title: string;
  readonly means: string;
  readonly todo: string;
}

/** The way of a deploy, as people speak of it; the last of its states completes a milestone. */
export const milestones = [
  {
    id: 'check',
    title: 'Build and check',
    states: ['new', 'staged', 'locked', 'base-ok', 'checked', 'built'],
  },
  { id: 'back-up', title: 'Back up', states: ['backed-up', 'armed'] },
  { id: 'install', title: 'Put in place', states: ['placed', 'installed'] },
  { id: 'reload', title: 'Reload and probe', states: ['reloaded', 'waiting'] },
  { id: 'confirm', title: 'Confirm', states: ['committed'] },
  { id: 'kept', title: 'Kept', states: ['done'] },
] as const satisfies readonly { id: string; title: string; states: readonly DeployState[] }[];

const turnedBack: ReadonlySet<DeployState> = new Set([
  'rolling-back',
  'rolled-back',
  'conflict',
  'rollback-failed',
]);
const untouched: ReadonlySet<DeployState> = new Set([
  'aborted',
  'busy',
  'base-changed',
  'invalid',
  'no-space',
]);

export const wentBack = ({ state }: Deploy): boolean => turnedBack.has(state);
export const touchedNothing = ({ state }: Deploy): boolean => untouched.has(state);

const paths = (files: readonly { path: string }[]): string => files.map(({ path }) => path).join(', ');

/** Files that somebody else changed while the deploy ran: the host left them alone. */
export const editedMeanwhile = (deploy: Deploy): Deploy['files'] =>
  deploy.files.filter(({ now }) => now !== undefined);

const under: Partial<Record<DeployState, string>> = {
  new: 'Copying the files to the host',
  staged: 'Copied; taking the lock',
  locked: 'Comparing with what is on the host',
  'base-ok': 'Building and checking on the host',
  built: 'Built and checked; nothing is live yet',
  checked: 'Checked; nothing is live',
  'backed-up': 'The old files are kept on the host',
  armed: 'The host watches over it from here on',
  placed: 'The new files lie beside the old ones',
  installed: 'The new files are in place; the mail server reads them next',
  reloaded: 'The mail server runs with the new files; the host looks whether mail works',
  waiting: 'The new files are in force, and mail works by every probe',
  committed: 'Kept; the host cleans up',
  'rolling-back': 'The host is putting the old files back',
};

const ends: Record<string, (deploy: Deploy) => Standing> = {
  done: ({ hostName }) => ({
    tone: 'good',
    title: `Kept: the change is in force on ${hostName}`,
    means: 'The mail server runs with the new files, and the host no longer watches for a rollback.',
    todo: '',
  }),
  checked: ({ hostName }) => ({
    tone: 'good',
    title: `Checked on ${hostName}`,
    means: 'Nothing that is live was touched.',
    todo: '',
  }),
  'rolled-back': ({ hostName }) => ({
    tone: 'warning',
    title: `Rolled back: ${hostName} has its old files again`,
    means: 'Every file is byte for byte what it was before, and the mail server runs with them.',
    todo: 'Your edits are still here: mend them and check again.',
  }),
  conflict: (deploy) => ({
    tone: 'bad',
    title: `Rolled back, but not ${paths(editedMeanwhile(deploy)) || 'every file'}`,
    means:
      'Somebody else changed it on the host while the change was on trial. The host left their edit alone and put everything else back.',
    todo: 'Read the files again, look at the difference, and settle with whoever edited it. What is in force may be a mixture until then.',
  }),
  'rollback-failed': ({ hostName }) => ({
    tone: 'bad',
    title: `NOT rolled back: ${hostName} could not put its old files back`,
    means:
      'New and old files may stand side by side, and the mail server may be running with either. The old files are kept on the host.',
    todo: 'Log in to the host now and look at its disk (full, read-only?). It tries again by itself as soon as it can write.',
  }),
  aborted: ({ hostName }) => ({
    tone: 'warning',
    title: `Stopped before anything was changed on ${hostName}`,
    means: 'The live files were not touched.',
    todo: 'Check again when you are ready.',
  }),
  busy: ({ hostName }) => ({
    tone: 'warning',
    title: `Not begun: another deploy is under way on ${hostName}`,
    means: 'The live files were not touched.',
    todo: 'Wait until it has ended, then check again.',
  }),
  'base-changed': ({ hostName }) => ({
    tone: 'warning',
    title: `Not begun: somebody else changed a file on ${hostName}`,
    means: 'Nothing was overwritten: their edit is still there, and so is yours here.',
    todo: 'Merge the two, then check again.',
  }),
  invalid: ({ hostName }) => ({
    tone: 'warning',
    title: `Refused by ${hostName}: building or checking failed`,
    means: 'The live files were not touched.',
    todo: 'Read what the failed step printed, mend the file, and check again.',
  }),
  'no-space': ({ hostName }) => ({
    tone: 'warning',
    title: `Not begun: ${hostName} has no room for it`,
    means: 'The live files were not touched.',
    todo: 'Make room where the files and /var/lib are, then check again.',
  }),
};

/** Where a deploy stands, in plain words; `now` in milliseconds of this computer. */
export function standing(deploy: Deploy, now: number): Standing {
  const { hostName, state, rollbackAt, guarded, confirm, fresh } = deploy;
  const end = deploy.ended ? ends[state]?.(deploy) : undefined;
  if (end !== undefined) return { ...end, todo: deploy.todo === '' ? end.todo : deploy.todo };
  const at = rollbackAt === undefined ? undefined : Date.parse(rollbackAt);
  if (deploy.lost) {
    const heard = under[state] ?? state;
    const then =
      at === undefined
        ? guarded
          ? 'The host goes on by itself.'
          : 'It had not begun to change anything when it was last heard of.'
        : at > now
          ? `The host goes on by itself: it rolls back at ${printClock(at)} unless this is confirmed before.`
          : `By its own clock the host should have rolled back at ${printClock(at)}. What it really did is told as soon as it answers.`;
    return {
      tone: 'warning',
      title: `No connection to ${hostName}`,
      means: `Last heard: ${lowered(heard)}. ${then}`,
      todo: deploy.todo,
    };
  }
  if (state === 'waiting') {
    const look =
      fresh.state === 'good'
        ? 'A look over a new connection was good too.'
        : fresh.state === 'running' || fresh.state === 'waiting'
          ? 'Postroom is looking over a new connection.'
          : fresh.words;
    return {
      tone: confirm === 'hand' ? 'warning' : 'plain',
      title: confirm === 'hand' ? `Keep the change on ${hostName}?` : `Being confirmed on ${hostName}`,
      means: `${under.waiting ?? ''}. ${look}`.trim(),
      todo: at === undefined ? '' : `Without a word the host rolls back at ${printClock(at)}.`,
    };
  }
  return {
    tone: turnedBack.has(state) ? 'warning' : 'plain',
    title: `${under[state] ?? state} (${hostName})`,
    means: deploy.why,
    todo: deploy.todo,
  };
}

const lowered = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
