import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LanguageId } from '#mail/config/files';
import { languages } from '#mail/config/languages';
import { file, surroundings } from '../mail/config/surroundings.ts';
import type { Dice } from './mutate.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures/config');

const seeds = (folder: string, name: RegExp): string[] =>
  readdirSync(join(fixtures, folder))
    .filter((path) => name.test(path) && !path.endsWith('.expect'))
    .map((path) => readFileSync(join(fixtures, folder, path), 'utf8'));

const around = { features: { access_db: ['', 'skip'], delay_checks: ['friend'], blocklist_recipients: [] } };

/** Everything a table's language can be asked, and that reading it again after an edit gives what reading it gives. */
function victim(
  language: LanguageId,
  texts: readonly string[],
): {
  readonly name: string;
  readonly seeds: readonly string[];
  readonly read: (text: string, dice: Dice) => void;
} {
  return {
    name: `sendmail: ${language}`,
    seeds: texts,
    read: (text, dice) => {
      const known = languages[language];
      const where = surroundings(file(`/etc/mail/${language}`, language, language), around);
      const table = known.parse(text);
      const at = dice.below(text.length + 1);
      const to = Math.min(text.length, at + dice.below(20));
      const after = `${text.slice(0, at)}x\ny z${text.slice(to)}`;
      const again = known.reparse?.(table, after, { from: at, to, text: 'x\ny z' });
      const findings = JSON.stringify(known.findings(again, where));
      if (findings !== JSON.stringify(known.findings(known.parse(after), where)))
        throw new Error('An edit gives other findings than the whole text.');
      known.findings(table, where);
      known.told?.(table);
      known.tokens(table, { from: at, to });
      known.completions?.(table, at, where);
      known.hover?.(table, at, where);
      known.outline?.(table);
      known.match?.(
        table,
        { client: text.slice(at, to), sender: text.slice(at, to), recipient: text.slice(at, to) },
        where,
      );
    },
  };
}

export const sendmailTables = [
  victim('access', seeds('access', /./)),
  victim('virtusertable', seeds('tables', /^virtusertable/)),
  victim('mailertable', seeds('tables', /^mailertable/)),
  victim('genericstable', seeds('tables', /^genericstable/)),
  victim('domaintable', seeds('tables', /^domaintable/)),
  victim('class', seeds('tables', /^class/)),
];
