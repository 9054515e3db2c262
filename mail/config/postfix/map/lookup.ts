import { type Block, addressOf, blockOf, holds } from './cidr.ts';
import { isRules } from './ground.ts';
import { fold } from './key-findings.ts';
import type { KeyEntry, PostfixMap } from './parse.ts';
import { type Rule, readRule, scriptPattern } from './rules.ts';

/** What a look-up of one key gives. `unknown`: a pattern that only the host can test came first. */
export type Found = { readonly value: string; readonly span: KeyEntry['span'] } | 'unknown' | undefined;

const index = new WeakMap<PostfixMap, ReadonlyMap<string, KeyEntry>>();

/** The first entry of each key, folded; a table is indexed once. */
function keysOf(map: PostfixMap): ReadonlyMap<string, KeyEntry> {
  const known = index.get(map);
  if (known !== undefined) return known;
  const keys = new Map<string, KeyEntry>();
  for (const entry of map.entries) {
    const key = fold(entry.key);
    if (entry.value !== '' && !/^"[^"]*$/.test(key) && !keys.has(key)) keys.set(key, entry);
  }
  index.set(map, keys);
  return keys;
}

/** As `postmap -q key type:table` answers. */
export function lookUp(map: PostfixMap, type: string, key: string): Found {
  if (isRules(type)) return byRules(map, type, key);
  if (type === 'cidr') return byNetwork(map, key);
  const entry = keysOf(map).get(fold(key));
  return entry === undefined ? undefined : { value: entry.value, span: entry.span };
}

function byNetwork(map: PostfixMap, key: string): Found {
  const address = addressOf(key);
  if (address === undefined) return undefined;
  const asked: Block = { v6: address.v6, address: address.value, width: address.v6 ? 128 : 32 };
  // Depth of if blocks that do not hold; what is inside them is passed over.
  const inside: boolean[] = [];
  for (const { key: pattern, value, span } of map.entries) {
    if (/^endif$/i.test(pattern)) {
      inside.pop();
      continue;
    }
    const isIf = /^if$/i.test(pattern);
    const text = isIf ? (value.split(/\s/)[0] ?? '') : pattern;
    const block = blockOf(text.replace(/^!/, ''));
    // A block that is excluded still speaks of its own kind of addresses only.
    const fits =
      typeof block !== 'string' && block.v6 === asked.v6 && holds(block, asked) !== text.startsWith('!');
    if (isIf) inside.push(fits);
    else if (fits && value !== '' && inside.every(Boolean)) return { value, span };
  }
  return undefined;
}

function byRules(map: PostfixMap, type: string, key: string): Found {
  const inside: boolean[] = [];
  for (const line of map.logical.lines) {
    const rule = readRule(line);
    if (rule.kind === 'endif') {
      inside.pop();
      continue;
    }
    if (rule.kind === 'other' || !rule.closed) continue;
    if (!inside.every(Boolean)) {
      if (rule.kind === 'if') inside.push(false);
      continue;
    }
    const pattern = scriptPattern(rule, type);
    if (pattern === undefined) return 'unknown';
    const match = pattern.exec(key);
    if (rule.kind === 'if') inside.push((match !== null) !== rule.negated);
    else if ((match !== null) !== rule.negated) return { value: filled(rule, match), span: rule.span };
  }
  return undefined;
}

/** The result with `$1` … put in; `$$` is a dollar sign. */
const filled = ({ value }: Rule, match: RegExpExecArray | null): string =>
  value.replace(/\$(?:(\$)|(\d+)|\{(\d+)\}|\((\d+)\))/g, (_all, dollar, a, b, c) =>
    dollar === undefined ? (match?.[Number(a ?? b ?? c)] ?? '') : '$',
  );
