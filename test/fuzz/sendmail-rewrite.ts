import { printTrace } from '#mail/rewrite/question';
import { parseTrace } from '#mail/mta/sendmail/rewrite/trace';
import { readSession } from '#mail/mta/sendmail/rewrite/session';
import { mtas } from '#mail/mta/index';
import { recordsOf, sessionNames } from '../mail/mta/sendmail/rewrite/recorded-bt.ts';
import type { Dice } from './mutate.ts';

const records = sessionNames.flatMap((name) => recordsOf(name));
const typed = records.map((record) => record.typed);
const seeds = records.map(({ printed }) => printed.join('\n'));
const session = `ADDRESS TEST MODE\nEnter <ruleset> <address>\n${seeds
  .slice(0, 8)
  .map((text, at) => `> ${text}\n> Undefined ruleset ZZMARK${at}\n`)
  .join('')}> `;

/** Everything that is read of what a host's sendmail prints about rewriting. */
export const sendmailRewrite = [
  {
    name: 'sendmail -bt',
    seeds: [...seeds, session],
    read: (text: string, dice: Dice): void => {
      const lines = text.split('\n');
      if (printTrace(parseTrace(lines)).join('\n') !== text) throw new Error('The trace lost something.');
      const line = typed[dice.below(typed.length)] ?? '';
      const { rewrite } = mtas.sendmail;
      rewrite?.shell?.read(line, text);
      rewrite?.shell?.words(text);
      rewrite?.shell?.refused(text);
      const result = { status: 'exited', code: dice.below(80), stdout: text, stderr: '' } as const;
      rewrite?.verify?.read(line, result, undefined);
      readSession(typed.slice(0, 8), result);
    },
  },
  {
    name: 'what sendmail’s log saw',
    seeds: ['r\t2\tops@a.test\nc\t3\t192.0.2.1\tmx.a.test\t\tx@a.test\ty@b.test\n'],
    read: (text: string): void => void mtas.sendmail.rewrite?.readSeen(text),
  },
];
