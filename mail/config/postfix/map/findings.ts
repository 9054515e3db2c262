import type { Finding, Surroundings } from '../../language.ts';
import { cidrFindings } from './cidr-findings.ts';
import { isRules, mapGround } from './ground.ts';
import { keyFindings } from './key-findings.ts';
import type { PostfixMap } from './parse.ts';
import { ruleFindings } from './rule-findings.ts';

const most = 2000;

/** Everything that can be said about a table, by place. */
export function mapFindings(map: PostfixMap, around: Surroundings): readonly Finding[] {
  const ground = mapGround(around);
  const orphans = map.logical.orphans.map((span): Finding => ({
    code: 'map/starts-with-blank',
    severity: 'warning',
    span: { from: span.from, to: span.to },
    message: 'The first line begins with a blank, and there is nothing above that it could go on with.',
    why: 'Postfix ignores it ("logical line must not start with whitespace").',
  }));
  const faults = isRules(ground.type)
    ? ruleFindings(map, ground, most)
    : ground.type === 'cidr'
      ? cidrFindings(map, ground, most)
      : keyFindings(map, ground, most);
  const misplaced: Finding[] =
    ground.use === 'checks' && !isRules(ground.type) && map.logical.lines[0] !== undefined
      ? [
          {
            code: 'map/checks-need-rules',
            severity: 'warning',
            span: { from: map.logical.lines[0].from, to: map.logical.lines[0].to },
            message: `A ${ground.type}: table compares whole lines, so header and body checks hardly ever find anything in it.`,
            why: 'Use regexp: or pcre: in main.cf.',
          },
        ]
      : [];
  return [...orphans, ...misplaced, ...faults]
    .sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to)
    .slice(0, most);
}
