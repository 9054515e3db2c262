import { sections, type SectionReport } from '#mail/dns/domain-report';
import type { Level } from '#mail/dns/question';
import { visible } from '#mail/visible';
import { plural, printTime } from '../../../widgets/format.ts';
import { levelWords } from '../levels.ts';
import type { Asked } from './domain-store.ts';
import { sectionWords } from './section-words.ts';
import { spfLines } from './spf-lines.ts';

/** How many findings there are of each level. */
export function countLevels(reports: readonly SectionReport[]): Record<Level, number> {
  const counts: Record<Level, number> = { error: 0, warning: 0, unknown: 0, note: 0, good: 0 };
  for (const { findings } of reports) for (const { level } of findings) counts[level]++;
  return counts;
}

const inOrder = (reports: readonly SectionReport[]): readonly SectionReport[] =>
  sections.flatMap((section) => reports.filter((report) => report.section === section));

function sectionLines({ exchangers, findings, parts, records, section, spf }: SectionReport): string[] {
  return [
    '',
    sectionWords[section].title,
    ...findings.flatMap(({ level, words, todo }) => [
      `  [${levelWords[level]}] ${visible(words)}`,
      ...(todo === '' ? [] : [`    ${visible(todo)}`]),
    ]),
    ...(exchangers ?? []).map(
      ({ addresses, host, preference }) =>
        `  ${preference} ${visible(host)}: ${addresses
          .map(({ address, confirmed, names }) =>
            visible(
              `${address} (${names.length === 0 ? 'no name' : names.join(', ')}${
                confirmed === undefined
                  ? ', not known whether it leads back'
                  : confirmed
                    ? ''
                    : ', does not lead back'
              })`,
            ),
          )
          .join(', ')}`,
    ),
    ...(spf === undefined ? [] : spfLines(spf).map((line) => `  ${line}`)),
    ...(parts ?? []).map(({ name, value, words }) => `  ${visible(`${name}: ${value}  (${words})`)}`),
    ...records.map((line) => `  ${visible(line, 20_000)}`),
  ];
}

/** The report as people paste it into a ticket. */
export function reportText(asked: Asked, at: number, reports: readonly SectionReport[]): string {
  const counts = countLevels(reports);
  return `${[
    `${asked.domain}: DNS for mail, asked from ${asked.from.words}, ${printTime(at / 1000)}`,
    `${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${counts.unknown} not known`,
    ...inOrder(reports).flatMap(sectionLines),
  ].join('\n')}\n`;
}

/** The same for programs, with every raw reply. */
export const reportJson = (
  { client, domain, from, selectors }: Asked,
  at: number,
  reports: readonly SectionReport[],
): string =>
  `${JSON.stringify(
    {
      domain,
      selectors,
      client,
      from: from.words,
      at: new Date(at).toISOString(),
      sections: inOrder(reports),
    },
    null,
    2,
  )}\n`;
