import type { ReplyWanted, Step } from './step.ts';
import type { Reply } from './transcript.ts';

/** What a step got: its replies so far, and why no more came. */
export interface Got {
  readonly replies: readonly Reply[];
  readonly end: 'complete' | 'closed' | 'silence';
}

export interface Verdict {
  readonly ok: boolean;
  /** In a sentence, without the name of the stage. */
  readonly words: string;
}

/** `550 5.7.1 Relaying denied` */
export const saidBy = (reply: Reply): string =>
  [reply.code, reply.enhanced, reply.texts.find((text) => text !== '') ?? '']
    .filter((word) => word !== '')
    .join(' ')
    .slice(0, 300);

const codeFits = (code: string, wanted: string): boolean =>
  code.length === 3 &&
  wanted.length === 3 &&
  [0, 1, 2].every((at) => wanted[at] === 'x' || wanted[at] === code[at]);

/** `*` stands for anything; case counts for nothing. Compared with each line, and with all of them in one. */
export function wordsFit(texts: readonly string[], pattern: string): boolean {
  const whole = new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^]*')}$`,
    'i',
  );
  return [...texts, texts.join(' ')].some((text) => whole.test(text));
}

/** What is wanted, for people: `5xx`, `250 or 251`, `a closed connection`. */
function wantedWords({ codes, enhanced, words, instead }: ReplyWanted): string {
  const other = instead === 'closed' ? 'the server to close the connection' : 'no answer';
  if (instead !== undefined && codes === undefined) return other;
  const parts = [
    ...(instead === undefined ? [] : [`${other}, or`]),
    codes === undefined || codes.length === 0 ? 'a reply' : codes.join(' or '),
    ...(enhanced === undefined ? [] : [enhanced]),
    ...(words === undefined ? [] : [`with “${words}”`]),
  ];
  return parts.join(' ');
}

const fits = (reply: Reply, { codes, enhanced, words }: ReplyWanted): boolean =>
  (codes === undefined || codes.length === 0 || codes.some((code) => codeFits(reply.code, code))) &&
  (enhanced === undefined || reply.enhanced === enhanced) &&
  (words === undefined || wordsFit(reply.texts, words));

const gotWords = ({ end }: Got, last: Reply | undefined): string =>
  end === 'closed'
    ? `the server closed the connection${last === undefined ? '' : ` after ${saidBy(last)}`}`
    : end === 'silence'
      ? 'the server said nothing in time'
      : last === undefined
        ? 'no reply'
        : saidBy(last);

/**
 * Judges what a step got. The last reply decides: of a group it is the one that shows what the others came to. Of a message
 * that is answered in parts (BDAT, LMTP) every reply must be right. Without an expectation 2xx and 3xx are right.
 */
export function judge(step: Step, got: Got): Verdict {
  const last = got.replies.at(-1);
  const { expect } = step;
  const inParts = step.kind === 'message' || step.kind === 'bdat';
  const right = (isRight: (reply: Reply) => boolean): boolean =>
    inParts ? got.replies.every(isRight) : last === undefined || isRight(last);
  if (expect === undefined) {
    const ok = got.end === 'complete' && right(({ code }) => /^[23]/.test(code));
    const first = got.replies.find(({ code }) => /^[45]/.test(code));
    return {
      ok,
      words: got.end === 'complete' && !ok && first !== undefined ? saidBy(first) : gotWords(got, last),
    };
  }
  const replied = got.end === 'complete' && last !== undefined && right((reply) => fits(reply, expect));
  const ok =
    (replied && (expect.instead === undefined || expect.codes !== undefined)) ||
    (expect.instead === 'closed' && got.end === 'closed') ||
    (expect.instead === 'silence' && got.end === 'silence' && last === undefined);
  return {
    ok,
    words: ok ? gotWords(got, last) : `expected ${wantedWords(expect)}; got ${gotWords(got, last)}`,
  };
}
