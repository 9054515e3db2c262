/** A word of a class file; places count from the start of the line. */
export interface ClassWord {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A line of a class file: words, and where its comment begins. */
export interface ClassLine {
  readonly text: string;
  readonly words: readonly ClassWord[];
  /** Behind the first `#`; undefined without one. */
  readonly comment?: number;
}

/**
 * Reads a line as sendmail does for class w, R and t, whose files are read up to a `#` with every word in them a member
 * (`%[^\#]`). Other files are read by their first word alone, and there only a `#` in the first column is a comment.
 */
export function classLine(text: string): ClassLine {
  const hash = text.indexOf('#');
  const end = hash < 0 ? text.length : hash;
  const words: ClassWord[] = [];
  for (const found of text.slice(0, end).matchAll(/\S+/g))
    words.push({ text: found[0], from: found.index, to: found.index + found[0].length });
  return hash < 0 ? { text, words } : { text, words, comment: hash };
}
