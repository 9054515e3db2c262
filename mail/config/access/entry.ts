import type { Finding } from '../language.ts';
import type { LineTable, TableLine } from '../line-table.ts';
import { makemapFaults } from '../tables/makemap.ts';
import { keyFaults } from './key-faults.ts';
import { type AccessKey, accessKey } from './key.ts';
import { valueFaults } from './other-values.ts';
import { reachFaults } from './reach.ts';
import { type Action, action } from './value.ts';

/** A line of the access table by its meaning. */
export interface AccessEntry {
  /** Absent in lines that are no entries. */
  readonly key?: AccessKey;
  /** What the value does; absent under tags whose values are no actions. */
  readonly action?: Action;
  /** What is wrong with the line by itself; places count from its start. */
  readonly faults: readonly Finding[];
}

/** The access table as it was read. */
export type Access = LineTable<AccessEntry>;

const nothing: AccessEntry = { faults: [] };

/** Reads one line by its meaning. */
export function accessEntry(line: TableLine): AccessEntry {
  const refused = line.kind === 'empty' ? [] : makemapFaults('access', line);
  if (line.kind !== 'entry') return refused.length === 0 ? nothing : { faults: refused };
  const key = accessKey(line.key);
  const acts = key.tag === undefined ? key.tagText === '' : key.tag.value === 'action';
  const does = acts ? action(line.value) : undefined;
  if (refused.length > 0) return { key, faults: refused };
  const ofKey = keyFaults(key, line.value, line.text);
  const lost = ofKey.some(({ code }) => code === 'access/space-after-tag' || code === 'access/unknown-tag');
  const faults = [
    ...ofKey,
    ...(lost ? [] : valueFaults(line.value, line.valueFrom, key.tag)),
    ...(ofKey.length > 0 ? [] : reachFaults(key, does)),
  ];
  return { key, faults, ...(does === undefined ? {} : { action: does }) };
}
