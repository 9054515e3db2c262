import { textOfLine, type LineState } from './line-editor.ts';

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]/u;
const cells = (text: string): number => {
  let count = 0;
  for (const char of text) count += wide.test(char) ? 2 : 1;
  return count;
};

export interface Drawn {
  /** What is written to the terminal. */
  readonly output: string;
  /** Rows between the first row of the line and the cursor. */
  readonly cursorRow: number;
}

/** What stands before the line: the prompt, or what is sought. */
const promptOf = ({ search }: LineState, prompt: string): string =>
  search === undefined ? prompt : `(search: ${search.sought}) `;

/** The line with its prompt, the cursor at its place. Nothing of it comes from a host. */
export function drawLine(state: LineState, prompt: string, columns: number): Drawn {
  const lead = promptOf(state, prompt);
  const total = cells(lead + textOfLine(state));
  const cursor = cells(lead + state.before);
  const endRow = Math.floor(total / columns);
  const cursorRow = Math.floor(cursor / columns);
  // A terminal waits at the end of a full row: the next one is begun so that rows can be counted.
  const wrap = total > 0 && total % columns === 0 ? '\r\n' : '';
  const up = endRow - cursorRow;
  const right = cursor % columns;
  return {
    output: `${lead}${textOfLine(state)}${wrap}${up > 0 ? `\x1b[${up}A` : ''}\r${right > 0 ? `\x1b[${right}C` : ''}`,
    cursorRow,
  };
}

/** Takes a drawn line away again. */
export const eraseLine = (cursorRow: number): string =>
  `${cursorRow > 0 ? `\x1b[${cursorRow}A` : ''}\r\x1b[J`;
