import { added, givenMacro } from './added-rules.ts';
import type { CfFacts, HeaderRuleset } from './facts.ts';
import { escaped } from './lines.ts';
import { readSaid } from './said.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** The ruleset that looks at a header: its own, else that of `H*:`. */
function rulesetOf(name: string, { headers }: CfFacts): HeaderRuleset | undefined {
  const own = headers.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  return own.at(-1) ?? headers.find((one) => one.name === '*');
}

/** Where the answer stands among what the lines of `headerLines` and `endOfHeaderLines` print. */
const answerAt = 4;

/**
 * Lines that ask what a header ruleset says to a header of a message, for a shell on a copy made by `preparedCf`; none where no
 * ruleset looks at it. Name and value are byte text without control characters, a folded value on one line.
 */
export function headerLines(name: string, value: string, cf: CfFacts): readonly string[] {
  const found = rulesetOf(name, cf);
  if (found === undefined || !cf.rulesets.has(found.ruleset)) return [];
  // Only a line by itself keeps what stands in parentheses, and only where no comma parts it.
  const direct = found.comments && /[()]/.test(value) && !value.includes(',');
  return [
    `.D{hdr_name}${escaped(name)}`,
    `.D{hdrlen}${value.length}`,
    `.D{currHeader}${escaped(value)}`,
    `.D${givenMacro}${escaped(value)}`,
    direct ? `${found.ruleset} ${value}` : `${added.given},${found.ruleset} x`,
    ...['{hdr_name}', '{hdrlen}', '{currHeader}', givenMacro].map((macro) => `.D${macro}`),
  ];
}

/** Lines that ask check_eoh; none where there is no such ruleset. @param size of all headers, in bytes */
export const endOfHeaderLines = (count: number, size: number, cf: CfFacts): readonly string[] =>
  cf.rulesets.has('check_eoh')
    ? [
        '.D{addr_type}h',
        '.D{hdr_name}',
        '.D{hdrlen}',
        '.D{currHeader}',
        `${added.pair},check_eoh ${count} $| ${size}`,
        '.D{addr_type}e r',
      ]
    : [];

/** What the ruleset says about the message; what refuses it is said at the end of DATA. Never throws. */
export const readHeader = (printed: readonly (readonly string[])[]): Verdict =>
  verdictOf(readSaid(printed[answerAt] ?? []));
