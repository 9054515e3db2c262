import { type Got, type Need, type Steps, Unanswered } from './need.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';

/** A key that Postfix tries. */
export interface Key {
  readonly text: string;
  /** Part of the address only: patterns (regexp, pcre, cidr) are not asked. */
  readonly part: boolean;
  /** Extension that was left out for it, with its delimiter. */
  readonly left?: string;
}

export interface Hit {
  readonly table: string;
  readonly key: Key;
  readonly value: string;
}

/** Where maps come from: for traces and for what is said of a failure. */
export interface Maps {
  readonly parameter: string;
  readonly tables: readonly string[];
  readonly cites: string;
}

export const mapsOf = (settings: Settings, parameter: string): Maps => ({
  parameter,
  tables: settings.tables(parameter),
  cites: settings.cite(parameter),
});

const patterns = /\b(?:regexp|pcre|cidr):/;

/** What the host could not be asked decides nothing: the question ends there. @throws Unanswered */
function valueOf(need: Need, got: Got | undefined, stage: Stage, { parameter }: Maps): string | undefined {
  if (got?.failed !== undefined) {
    const why = `${need.table} could not be asked: ${got.failed}`;
    stage.note(
      'error',
      'missing-map',
      `${why}. Postfix defers mail that needs ${parameter} until the map can be read.`,
    );
    throw new Unanswered(why);
  }
  return got?.value === '' ? undefined : got?.value;
}

/** The first key that any of the maps has, tried in Postfix's order: every map for a key, then the next key. */
export function* find(maps: Maps, keys: readonly Key[], stage: Stage): Steps<Hit | undefined> {
  if (maps.tables.length === 0) return undefined;
  const tried = keys.flatMap((key) =>
    key.text === ''
      ? []
      : maps.tables.flatMap((table) => (key.part && patterns.test(table) ? [] : [{ table, key }])),
  );
  if (tried.length === 0) return undefined;
  const needs = tried.map(({ table, key }) => ({ table, key: key.text }));
  const got = yield needs;
  for (const [index, { table, key }] of tried.entries()) {
    const value = valueOf({ table, key: key.text }, got[index], stage, maps);
    stage.lookup(table, key.text, value, maps.cites);
    if (value !== undefined) return { table, key, value };
  }
  return undefined;
}

/** One key as it is. */
export const findKey = (maps: Maps, text: string, stage: Stage): Steps<Hit | undefined> =>
  find(maps, [{ text, part: false }], stage);
