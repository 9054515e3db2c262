import { questionText } from '#mail/rewrite/fate';
import { textOf } from '#mail/bytes';
import type { Question } from '#mail/rewrite/question';
import type { Api } from '../../../app/client.ts';
import { joinTests } from './suite-text.ts';

/** At most this many tests are made at once: they have to be read by people. */
export const mostImported = 1000;
const batch = 250;

export interface Imported {
  /** To be added to a suite; '' when there is nothing. */
  readonly yaml: string;
  readonly made: number;
  /** Questions that the host gave no answer to. */
  readonly unanswered: number;
}

/** A name for a test that none of the others has. */
function nameOf(question: Question, taken: Set<string>): string {
  const text = textOf(questionText(question)).slice(0, 190);
  const first = text === '' ? '<>' : text;
  let name = first;
  for (let n = 2; taken.has(name); n++) name = `${first} (${n})`;
  taken.add(name);
  return name;
}

/**
 * Asks the live configuration, and makes of every answer a test that expects it. Rejects as the contract does.
 * @param names of the tests that are there already
 */
export async function importTests(
  api: Api,
  at: { readonly hostId: string; readonly setId: string },
  questions: readonly Question[],
  names: readonly string[],
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<Imported> {
  const place = { ...at, at: { kind: 'live' as const } };
  const taken = new Set(names);
  const pieces: string[] = [];
  let answered = 0;
  let unanswered = 0;
  for (let from = 0; from < questions.length; from += batch) {
    const some = questions.slice(from, from + batch);
    const events = await api.rewrite.ask({ place, questions: some, trace: false }, { signal });
    for await (const { at: index, answer } of events) {
      const question = some[index];
      if (question === undefined) continue;
      answered++;
      if (answer.fate.kind === 'unknown') unanswered++;
      else {
        const bare = { ...answer, trace: [], notes: [] };
        const name = nameOf(question, taken);
        pieces.push((await api.rewrite.testOf({ name, question, answer: bare }, { signal })).yaml);
      }
      progress(answered);
    }
  }
  const yaml = pieces.length === 0 ? '' : await joinTests(pieces);
  return { yaml, made: pieces.length, unanswered: unanswered + questions.length - answered };
}
