import type { TraceNode } from '#mail/rewrite/question';

type Growing = Omit<TraceNode, 'children'> & { children: TraceNode[] };

const tokensOf = (text: string): string[] => text.split(' ').filter((token) => token !== '');
const bare = { words: '', cites: '', opens: [], closes: [] } as const;

/** A trace of `sendmail -bt -d21.12,60.5`, as real sendmail prints it, as a tree. Enough for the play. */
export function traceOf(text: string): TraceNode[] {
  const top: Growing = { ...bare, kind: 'said', name: '', children: [] };
  const open: Growing[] = [top];
  const add = (node: Growing): void => {
    open.at(-1)?.children.push(node);
  };
  const replaceLast = (edit: (last: TraceNode) => TraceNode): void => {
    const siblings = open.at(-1)?.children ?? [];
    const last = siblings.pop();
    if (last !== undefined) siblings.push(edit(last));
  };
  for (const line of text.split('\n')) {
    const call = /^(\S+) +(input|returns): ?(.*)$/.exec(line);
    const lookup = /^map_lookup\((\S+), (\S+), [^)]*\) => (.*) \(\d+\), ad=\d+$/.exec(line);
    const [, name = '', way, tokens = ''] = call ?? [];
    if (way === 'input') {
      const node: Growing = {
        ...bare,
        kind: 'call',
        name,
        before: tokensOf(tokens),
        opens: [line],
        children: [],
      };
      add(node);
      open.push(node);
    } else if (way === 'returns') {
      const done = open.length > 1 ? open.pop() : undefined;
      if (done !== undefined) Object.assign(done, { after: tokensOf(tokens), closes: [line] });
    } else if (lookup !== null) {
      const [, map = '', key = '', value = ''] = lookup;
      const found = value === 'NOT FOUND' ? {} : { value };
      add({ ...bare, kind: 'lookup', name: map, key, ...found, opens: [line], children: [] });
    } else if (line.startsWith('-----trying rule: '))
      add({ ...bare, kind: 'rule', name: '', key: line.slice(18), opens: [line], children: [] });
    else if (line === '----- rule fails')
      replaceLast((last) => ({ ...last, outcome: 'not matched', opens: [...last.opens, line] }));
    else if (line.startsWith('-----rule matches: '))
      replaceLast((last) => ({
        ...last,
        outcome: 'matched',
        value: line.slice(19),
        opens: [...last.opens, line],
      }));
    else if (line.startsWith('rewritten as: '))
      replaceLast((last) => ({ ...last, after: tokensOf(line.slice(14)), opens: [...last.opens, line] }));
    else if (line !== '') add({ ...bare, kind: 'said', name: '', opens: [line], children: [] });
  }
  return top.children;
}
