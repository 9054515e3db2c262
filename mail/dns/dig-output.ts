import { noReply, replyOfBlock } from './dig-block.ts';
import { digLine } from './dig-command.ts';
import type { DnsQuestion, DnsReply } from './question.ts';

export interface DigReader {
  /** The next piece of dig's standard output → the replies that are complete now, by the index of their question. */
  push(text: string): readonly { readonly index: number; readonly reply: DnsReply }[];
  /** dig has ended, with this on its standard error: what is left without an answer gets one that says why. */
  end(stderr?: string): readonly { readonly index: number; readonly reply: DnsReply }[];
}

/** The greeting that dig 9.10–9.20 prints once per line of its batch, with the words of that line. */
const greeting = /^; <<>> DiG .*? <<>> ?(.*)$/;
/** The last line of what belongs to one question. */
const last = /^;; MSG SIZE {2}rcvd: |^;; XFR size: |no servers could be reached$|^; Transfer failed\./;

/**
 * Reads what `dig -f -` prints for these questions, in their order (`DigRun`). Answers are told apart by the greeting,
 * which repeats the line; where dig prints none, because it could not even connect, by the name that it complains about.
 */
export function digReader(questions: readonly DnsQuestion[]): DigReader {
  const lines = questions.map(digLine);
  let next = 0;
  let rest = '';
  let block: string[] = [];
  const out: { index: number; reply: DnsReply }[] = [];

  const give = (index: number, text: string): void => {
    const question = questions[index];
    if (question !== undefined) out.push({ index, reply: replyOfBlock(question, text) });
  };
  /** Questions that dig gave up on without a greeting; their complaints stand before the next block. */
  const skipTo = (index: number, lead: string[]): string[] => {
    let left = lead;
    for (; next < index; next++) {
      const mark = ` for ${questions[next]?.name ?? ''} failed: `;
      const named = left.findIndex((line) => line.includes(mark));
      // dig 9.16 says no more than this when the server hangs up.
      const end = named >= 0 ? named : left.findIndex((line) => /communications error to /.test(line));
      const own = left.slice(0, end + 1);
      left = left.slice(end + 1);
      give(next, own.join('\n'));
    }
    return left;
  };
  const close = (): void => {
    const at = block.findIndex((line) => greeting.test(line));
    const said = greeting.exec(block[at] ?? '')?.[1];
    // dig cuts a long greeting.
    const index =
      said === undefined ? next : lines.findIndex((line, i) => i >= next && line.startsWith(said));
    if (index >= 0 && block.some((line) => line.trim() !== '')) {
      const kept = at < 0 ? block : [...skipTo(index, block.slice(0, at)), ...block.slice(at)];
      give(index, kept.join('\n'));
      next = index + 1;
    }
    block = [];
  };
  const taken = (): { index: number; reply: DnsReply }[] => out.splice(0);

  return {
    push(text) {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        block.push(line);
        if (last.test(line.trimEnd())) close();
      }
      return taken();
    },
    end(stderr = '') {
      if (rest !== '') block.push(rest);
      rest = '';
      if (block.some((line) => greeting.test(line) || / failed: |timed out/.test(line))) close();
      const why = stderr
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !/ignoring invalid type/.test(line))
        .at(-1);
      for (; next < questions.length; next++) {
        const question = questions[next];
        if (question === undefined) continue;
        const words = why === undefined ? 'dig ended before it came to this question.' : `dig ended: ${why}`;
        out.push({ index: next, reply: noReply(question, 'failed', words) });
      }
      return taken();
    },
  };
}

/** Everything that one run of dig printed → a reply for each of its questions, in their order. */
export function digReplies(
  questions: readonly DnsQuestion[],
  stdout: string,
  stderr = '',
): readonly DnsReply[] {
  const reader = digReader(questions);
  return [...reader.push(stdout), ...reader.end(stderr)].map(({ reply }) => reply);
}
