import type { SpfEvaluation, SpfRecord } from '#mail/dns/spf-tree';
import { visible } from '#mail/visible';

const recordLines = ({ domain, result, terms, text, words }: SpfRecord, indent: string): string[] => [
  visible(`${indent}${domain}: ${text === '' ? 'no record' : text}`, 20_000),
  ...(words === '' ? [] : [visible(`${indent}  = ${result}: ${words}`)]),
  ...terms.flatMap((term) => [
    visible(
      `${indent}  ${term.term}${term.expanded === '' ? '' : ` → ${term.expanded}`}: ${term.outcome}${
        term.words === '' ? '' : `, ${term.words}`
      }`,
    ),
    ...(term.inner === undefined ? [] : recordLines(term.inner, `${indent}    `)),
  ]),
];

/** The tree as lines of text. */
export const spfLines = (spf: SpfEvaluation): string[] => [
  visible(`${spf.result}${spf.words === '' ? '' : `: ${spf.words}`}`),
  `${spf.lookups} of 10 look-ups, ${spf.voidLookups} of 2 that may find nothing`,
  ...recordLines(spf.record, ''),
];
