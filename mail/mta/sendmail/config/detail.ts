import type { ConfigSet } from '../../../config/files.ts';

/** One configuration file that sendmail reads, and what it is made of. */
export interface Configuration {
  readonly role: 'mta' | 'msp';
  readonly cf: string;
  /** '' where the cf is written by hand. */
  readonly mc: string;
}

/** A table whose database the host builds. */
export interface Table {
  /** The text, where it really is. */
  readonly path: string;
  /** As the cf names it. */
  readonly spec: string;
  /** The database without its suffix, where it really is. */
  readonly base: string;
  readonly type: string;
  /** For makemap: `-f` keeps the case of keys. */
  readonly flags: readonly string[];
}

/** What building, checking and reloading need to know beyond the files themselves. */
export interface Detail {
  readonly binary: string;
  readonly m4: string;
  readonly makemap: string;
  /** The cf tree; '' when the host has none. */
  readonly tree: string;
  readonly configurations: readonly Configuration[];
  readonly tables: readonly Table[];
  readonly aliases: readonly Table[];
  /** Class files: where it is, and as the cf names it. */
  readonly classes: readonly { readonly path: string; readonly spec: string }[];
  /** Of a database that does not exist yet. */
  readonly owner: string;
  readonly group: string;
}

export const keep = (detail: Detail): ConfigSet['detail'] => ({ sendmail: JSON.stringify(detail) });

export function detailOf(set: ConfigSet): Detail {
  const text = set.detail['sendmail'];
  if (typeof text !== 'string') throw new Error(`The set ${set.id} was not made by the sendmail survey.`);
  return JSON.parse(text) as Detail;
}
