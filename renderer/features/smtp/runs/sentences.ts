import { compareSessions } from '#mail/smtp/compare';
import { plural } from '../../../widgets/format.ts';
import { rowWords } from './plan.ts';
import type { Run } from './run.ts';

/** So many servers are named in one sentence. */
const mostNamed = 3;

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/**
 * What differs from place to place, in sentences, who cannot get through first; servers with the same lot share one.
 * @param names how each place of the run is called
 */
export function sentencesOf(run: Run, names: readonly string[]): readonly string[] {
  const { legAt, places, results, rows } = run;
  const said = new Map<string, string[]>();
  rows.forEach((row, at) => {
    const to = rowWords(row);
    const sessions = places.flatMap((_, place) => {
      const leg = legAt.get(at * places.length + place);
      const result = leg === undefined ? undefined : results[leg];
      return result === undefined ? [] : [{ from: names[place] ?? '', to, result }];
    });
    for (const words of compareSessions(sessions).words) {
      const rest = words.startsWith(`${to} `) ? words.slice(to.length) : `: ${lower(words)}`;
      said.set(rest, [...(said.get(rest) ?? []), to]);
    }
  });
  return [...said]
    .map(([rest, servers]) => ({
      grave: !rest.startsWith(':'),
      words: `${servers.length > mostNamed ? plural(servers.length, 'server') : list(servers)}${
        servers.length > 1 ? rest.replace(/^ is /, ' are ') : rest
      }`,
    }))
    .sort((a, b) => Number(b.grave) - Number(a.grave))
    .map(({ words }) => words);
}

const lower = (words: string): string =>
  /^[A-Z]{2}/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
