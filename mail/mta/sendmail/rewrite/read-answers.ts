import type { Answer, Question } from '../../../rewrite/question.ts';
import { because } from './because.ts';
import { readCheck } from './check/index.ts';
import { failsForNow, lostMap } from './failures.ts';
import { notesOf } from './notes.ts';
import { routeFate, writtenFate } from './result.ts';
import type { Heard } from './session.ts';
import { parseTrace } from './trace.ts';

/** A question, where it stands among all, and what was typed for it. */
export interface Asked {
  readonly question: Question;
  readonly at: number;
  readonly lines: readonly string[];
}

/** The answer to a question by what each of its lines printed. */
function answerOf(
  question: Question,
  printed: readonly (readonly string[])[],
  earlier: readonly string[],
  cf: string | undefined,
): Answer {
  const lines = printed.flat();
  // sendmail says only once that it cannot use a map.
  const whole = lines.some(failsForNow) ? [...earlier, ...lines] : lines;
  const trace = cf === undefined ? [] : parseTrace(lines, cf);
  if (question.kind === 'check') {
    const answer = readCheck(question, printed);
    return { ...answer, trace, notes: [...answer.notes, ...notesOf(whole, '')] };
  }
  const { address } = question;
  const fate = question.kind === 'route' ? routeFate(address, whole) : writtenFate(address, whole);
  return { fate, because: because(lines), trace, notes: notesOf(whole, address, fate) };
}

/** What sendmail finds wrong with its configuration, where it goes on all the same. */
const complaint = (complaints: readonly string[]): Answer['notes'] =>
  complaints.length === 0
    ? []
    : [
        {
          severity: 'warning',
          code: 'configuration-complaint',
          words: `sendmail complains of this configuration: ${complaints.slice(0, 3).join(' / ').slice(0, 500)}`,
        },
      ];

/** @param cf name of the configuration file where steps are wanted */
export function* readAnswers(
  asked: readonly Asked[],
  heard: Heard | undefined,
  cf: string | undefined,
): Generator<readonly [number, Answer]> {
  let from = 0;
  const earlier: string[] = [];
  for (const { question, at, lines } of asked) {
    const printed = heard?.answers.slice(from, from + lines.length) ?? [];
    from += lines.length;
    const whole = printed.flatMap((answer) => (answer === undefined ? [] : [answer]));
    if (whole.length < lines.length)
      yield [at, { fate: { kind: 'unknown', why: heard?.why ?? '' }, because: '', trace: [], notes: [] }];
    else {
      const answer = answerOf(question, whole, earlier, cf);
      yield [at, { ...answer, notes: [...complaint(heard?.complaints ?? []), ...answer.notes] }];
      for (const line of whole.flat()) if (lostMap(line) !== undefined) earlier.push(line);
    }
  }
}
