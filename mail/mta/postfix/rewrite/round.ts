import type { Batch } from './scripts.ts';
import { type Got, type Need, fileTable } from './need.ts';
import { type Sections, complaint } from './sections.ts';

/** What the host has said so far: no map is asked for a key twice. */
export class Known {
  readonly #tables = new Map<string, Map<string, Got>>();

  get({ table, key }: Need): Got | undefined {
    return this.#tables.get(table)?.get(key);
  }

  #put(table: string, key: string, got: Got): void {
    const keys = this.#tables.get(table);
    if (keys === undefined) this.#tables.set(table, new Map([[key, got]]));
    else keys.set(key, got);
  }

  /** Takes the answer to one script of lookups. A map that ended with an error tells nothing of keys it did not print. */
  read(batches: readonly Batch[], { byName, broken }: Sections): void {
    for (const [at, { table, keys }] of batches.entries()) {
      if (table === fileTable) {
        for (const [index, key] of keys.entries()) {
          const file = byName.get(`${at}.${index}`);
          if (file === undefined) this.#put(table, key, { failed: broken ?? 'no answer came' });
          else if (file.code === 66) this.#put(table, key, {});
          else if (file.code !== 0) this.#put(table, key, { failed: complaint(file.complaints) });
          else this.#put(table, key, { value: file.lines.join('\n') });
        }
        continue;
      }
      const section = byName.get(String(at));
      const values = new Map<string, string>();
      for (const row of section?.lines ?? []) {
        const tab = row.indexOf('\t');
        if (tab >= 0 && !values.has(row.slice(0, tab))) values.set(row.slice(0, tab), row.slice(tab + 1));
      }
      const fatal = section?.complaints.some((row) => /: (?:fatal|panic|error): /.test(row)) === true;
      const failed =
        section === undefined
          ? (broken ?? 'no answer came')
          : fatal
            ? complaint(section.complaints)
            : section.code > 1
              ? complaint(section.complaints) || `postmap ended with ${section.code}`
              : undefined;
      for (const key of keys) {
        const value = values.get(key);
        if (value !== undefined) this.#put(table, key, { value });
        else this.#put(table, key, failed === undefined ? {} : { failed });
      }
    }
  }
}
