import { readDate } from './date.ts';
import { unfold } from './headers.ts';

/** One host that a message went through, as a Received line tells it; texts are byte text, empty where it says nothing. */
export interface Hop {
  readonly from: string;
  readonly by: string;
  readonly with: string;
  readonly id: string;
  readonly for: string;
  /** Unix seconds by the clock of that host. */
  readonly at: number | undefined;
  /** Seconds since the hop before it; negative where the clocks disagree. Undefined for the first, and without times. */
  readonly delay: number | undefined;
}

const clauses = new Set(['from', 'by', 'via', 'with', 'id', 'for']);

/** Words at depth 0, comments as one word each. One pass; an unclosed comment goes to the end. */
function words(text: string): string[] {
  const found: string[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === ' ' || char === '\t') {
      at++;
      continue;
    }
    let end = at;
    if (char === '(') {
      let depth = 0;
      for (; end < text.length; end++) {
        const code = text[end];
        if (code === '\\') end++;
        else if (code === '(') depth++;
        else if (code === ')' && --depth === 0) break;
      }
      end++;
    } else while (end < text.length && !' \t('.includes(text[end] ?? '')) end++;
    found.push(text.slice(at, end));
    at = end;
  }
  return found;
}

/** The value of one Received line, `undefined` delay. */
export function readReceived(raw: string): Hop {
  const text = unfold(raw.slice(0, 5000));
  const semicolon = text.lastIndexOf(';');
  const told: Record<string, string[]> = {};
  let into: string[] | undefined;
  for (const word of words(semicolon < 0 ? text : text.slice(0, semicolon))) {
    const key = word.toLowerCase();
    // A second `from` is part of somebody's greeting, not a new clause.
    if (clauses.has(key) && told[key] === undefined) into = told[key] = [];
    else into?.push(word);
  }
  const clause = (name: string): string => (told[name] ?? []).join(' ');
  return {
    from: clause('from'),
    by: clause('by'),
    with: clause('with'),
    id: clause('id'),
    for: clause('for'),
    at: readDate(semicolon < 0 ? text : text.slice(semicolon + 1)),
    delay: undefined,
  };
}

/** Received lines as they stand in the headers (newest first) → hops, first host first, with the delay at each. */
export function hopsOf(received: readonly string[], most = 100): Hop[] {
  let before: number | undefined;
  return received
    .slice(0, most)
    .reverse()
    .map((raw) => {
      const hop = readReceived(raw);
      const delay = hop.at === undefined || before === undefined ? undefined : hop.at - before;
      before = hop.at ?? before;
      return { ...hop, delay };
    });
}
