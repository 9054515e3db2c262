/** One ruleset that was called, as the shell prints it: name (at most 16 characters), and the tokens it was given and gave. */
export interface Call {
  readonly name: string;
  readonly input: readonly string[];
  /** Absent where the end was not printed. */
  readonly returns?: readonly string[];
  /** What happened in it, in order. */
  readonly steps: readonly (Call | Lookup)[];
}

/** A look-up as `-d60.5` prints it. */
export interface Lookup {
  readonly map: string;
  readonly key: string;
  /** Absent where nothing was found. */
  readonly value?: string;
}

/** What one line of the shell printed. */
export interface Said {
  readonly calls: readonly Call[];
  /** Of the last ruleset of the line; `undefined` where none ran. */
  readonly result: readonly string[] | undefined;
  /** Lines that are neither call nor look-up: complaints. */
  readonly messages: readonly string[];
}

/** Tokens are printed with a blank between them; one in quotes may have blanks itself. */
export const tokensOf = (text: string): readonly string[] =>
  text.match(/(?:"(?:\\.|[^"\\])*"|"|[^\s"])+/g) ?? [];

/** What `-d21` prints about rules. */
const ofRules = /^-{5}|^rewritten as:|^rewrite:|^callsubr/;

const call = /^(\S.{0,16}?)\s+(input|returns):(.*)$/;
const lookup = /^map_lookup\((\S+?), (.*?), %0=.*\) => (.*) \(\d+\), ad=\d+$/;

/** Reads what a line printed. Whatever makes no sense is a message. Never throws. */
export function readSaid(printed: readonly string[]): Said {
  type Open = {
    name: string;
    input: readonly string[];
    returns?: readonly string[];
    steps: (Call | Lookup)[];
  };
  const top: Open = { name: '', input: [], steps: [] };
  const open: Open[] = [top];
  const messages: string[] = [];
  for (const line of printed) {
    const [, name = '', what, words = ''] = call.exec(line) ?? [];
    const here = open.at(-1) ?? top;
    if (what === 'input') {
      const one: Open = { name, input: tokensOf(words), steps: [] };
      here.steps.push(one);
      open.push(one);
    } else if (what === 'returns') {
      const at = open.map((one) => one.name).lastIndexOf(name);
      const ended = at > 0 ? open[at] : undefined;
      if (ended === undefined) continue;
      ended.returns = tokensOf(words);
      open.length = at;
    } else {
      const [, map, key, value] = lookup.exec(line) ?? [];
      if (map !== undefined && key !== undefined && value !== undefined)
        here.steps.push({ map, key, ...(value === 'NOT FOUND' ? {} : { value }) });
      else if (!ofRules.test(line) && line.trim() !== '') messages.push(line);
    }
  }
  const calls = top.steps.filter((step): step is Call => 'input' in step);
  return { calls, result: calls.at(-1)?.returns, messages };
}
