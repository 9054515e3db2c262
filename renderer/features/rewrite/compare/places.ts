import type { Place } from '#contract/rewrite';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';

/** A configuration that somebody chose. `edits`: what was edited here and not deployed yet. */
export interface Choice {
  readonly hostId: string;
  readonly setId: string;
  readonly at:
    | { readonly kind: 'live' }
    | { readonly kind: 'edits' }
    | { readonly kind: 'commit'; readonly commit: string; readonly words: string };
}

/** In a table head: `live`, `your edits`, `mx2, live`. */
export const choiceWords = ({ hostId, at }: Choice, here: string, hostName: string): string =>
  [
    hostId === here ? '' : hostName,
    at.kind === 'live' ? 'live' : at.kind === 'edits' ? 'your edits' : `as of ${at.words}`,
  ]
    .filter((word) => word !== '')
    .join(', ');

export type Found = { readonly place: Place } | { readonly problem: Problem };

/** The id that the plan's step of saved tests has. */
export const savedTestsStep = 'saved-tests';

const noEdits: Problem = {
  what: 'There are no edits of this configuration that are not deployed yet.',
  todo: 'Edit a file on the Config page, or choose another configuration.',
  raw: '',
};

async function draftsOf(api: Api, hostId: string, signal: AbortSignal) {
  for await (const drafts of await api.config.drafts({ hostId }, { signal })) return drafts;
  return [];
}

/** Has the host build the edits on staged copies; the place is the plan that came of it. */
async function planEdits(
  api: Api,
  { hostId, setId }: Choice,
  signal: AbortSignal,
  stage: (words: string) => void,
): Promise<Found> {
  stage('Reading which files were edited');
  const drafts = await draftsOf(api, hostId, signal);
  if (drafts.length === 0) return { problem: noEdits };
  const { sets } = await api.config.survey({ hostId }, { signal });
  const paths = new Set(sets.find(({ id }) => id === setId)?.files.map(({ path }) => path));
  const changes = drafts
    .filter(({ path }) => paths.has(path))
    .map(({ path, base, content }) => ({ path, base, content }));
  if (changes.length === 0) return { problem: noEdits };
  let problem: Problem | undefined;
  for await (const plan of await api.config.plan({ hostId, setId, changes }, { signal })) {
    const { id, state, steps, why, todo } = plan;
    const running = steps.find((step) => step.state === 'running');
    if (running !== undefined) stage(`The host builds and checks your edits: ${running.title}`);
    const failed = steps.filter((step) => step.state === 'failed');
    // Saved tests that fail are a reason to compare, not one against it: the edits are built.
    const built = failed.length > 0 && failed.every((step) => step.id === savedTestsStep);
    if (state === 'ready' || (state === 'refused' && built))
      return { place: { hostId, setId, at: { kind: 'plan', planId: id } } };
    problem = {
      what: why === '' ? 'The check of your edits came to no end.' : `Your edits cannot be asked: ${why}`,
      todo,
      raw: failed.map(({ output }) => output).join(''),
    };
  }
  return { problem: problem ?? { what: 'The check of your edits came to no end.', todo: '', raw: '' } };
}

/** What the services can be asked about; `stage` hears what is being done meanwhile. */
export async function placeOf(
  api: Api,
  choice: Choice,
  signal: AbortSignal,
  stage: (words: string) => void,
): Promise<Found> {
  const { hostId, setId, at } = choice;
  if (at.kind === 'live') return { place: { hostId, setId, at } };
  if (at.kind === 'commit') return { place: { hostId, setId, at: { kind: 'commit', commit: at.commit } } };
  try {
    return await planEdits(api, choice, signal, stage);
  } catch (error) {
    return { problem: problemOf(error) };
  }
}
