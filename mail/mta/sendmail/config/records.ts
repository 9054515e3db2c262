/** What the survey told of one path. */
export interface Look {
  readonly real: string;
  readonly owner: string;
  readonly group: string;
  readonly mode: string;
  readonly readable: boolean;
}

export interface Role {
  readonly role: 'mta' | 'msp';
  readonly cf: string;
  readonly lines: readonly string[];
  readonly mc: string;
  /** The mc includes m4/cf.m4 itself, so that m4 needs nothing but the mc. */
  readonly self: boolean;
}

export interface Records {
  /** The answer is all there. */
  readonly whole: boolean;
  readonly tools: ReadonlyMap<string, string>;
  readonly roles: readonly Role[];
  /** Only what exists. */
  readonly looks: ReadonlyMap<string, Look>;
  /** Tables of the usual names beside a cf that does not use them. */
  readonly beside: readonly string[];
  /** Words by kind: `feature`, `option`, `macro` … */
  readonly words: ReadonlyMap<string, readonly string[]>;
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads the survey's answer, whatever it is: lines that make no sense are left out. */
export function readRecords(output: string): Records {
  const tools = new Map<string, string>();
  const looks = new Map<string, Look>();
  const words = new Map<string, string[]>();
  const texts = new Map<string, string>();
  const roles: (Omit<Role, 'lines' | 'mc' | 'self'> & { lines: string[]; mc: string; self: boolean })[] = [];
  const beside: string[] = [];
  let path = '';
  let whole = false;
  for (let at = 0; at < output.length && !whole;) {
    const end = output.indexOf('\n', at) < 0 ? output.length : output.indexOf('\n', at);
    const line = output.slice(at, end);
    const key = /^\S*/.exec(line)?.[0] ?? '';
    const value = line.slice(key.length + 1);
    at = end + 1;
    const named = (role: string): (typeof roles)[number] | undefined =>
      roles.find((one) => one.role === role);
    if (key === 'text') {
      const [, length = '0', name = ''] = /^(\d+) (.*)$/.exec(value) ?? [];
      texts.set(name, output.slice(at, at + Number(length)));
      at += Number(length) + 1;
    } else if (key === 'path') path = value;
    else if (key === 'real') looks.set(path, { real: value, owner: '', group: '', mode: '', readable: true });
    else if (key === 'stat' || key === 'unreadable') {
      const look = looks.get(path);
      const [owner = '', group = '', mode = ''] = value.split(' ');
      if (look !== undefined)
        looks.set(path, key === 'stat' ? { ...look, owner, group, mode } : { ...look, readable: false });
    } else if (key === 'cf') {
      const [role, cf] = pair(value);
      if ((role === 'mta' || role === 'msp') && named(role) === undefined)
        roles.push({ role, cf, lines: [], mc: '', self: false });
    } else if (key === 'line') {
      const [role, text] = pair(value);
      named(role)?.lines.push(text);
    } else if (key === 'mc') {
      const [role, mc] = pair(value);
      const known = named(role);
      if (known !== undefined) known.mc = mc;
    } else if (key === 'self') {
      const known = named(value);
      if (known !== undefined) known.self = true;
    } else if (key === 'tool') tools.set(...pair(value));
    else if (key === 'beside') beside.push(value);
    else if (key === 'end') whole = true;
    else words.set(key, [...(words.get(key) ?? []), value]);
  }
  return { whole, tools, roles, looks, beside, words, texts };
}

function pair(value: string): [string, string] {
  const blank = value.indexOf(' ');
  return blank < 0 ? [value, ''] : [value.slice(0, blank), value.slice(blank + 1)];
}
