import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../../../fixtures/mta/sendmail/bt');

/** One line that was typed into real sendmail, and what it printed: lines without prompts. */
export interface Recorded {
  readonly typed: string;
  readonly printed: readonly string[];
}

/** A file of records, as `record-bt.ts` wrote it. */
export function recordsOf(name: string): readonly Recorded[] {
  const text = readFileSync(`${folder}/${name}.txt`, 'latin1');
  return text
    .slice(4)
    .split('\n@@@ ')
    .map((record) => {
      const [typed = '', ...printed] = record.replace(/\n$/, '').split('\n');
      return { typed, printed };
    });
}

/** Every recorded run of `sendmail -bt`. */
export const sessionNames = readdirSync(folder)
  .map((file) => file.replace(/\.txt$/, ''))
  .filter((name) => name !== 'bv');
