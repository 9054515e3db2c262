import type { CfLine } from '../cf-lines.ts';
import type { Check } from './check.ts';
import { replace } from './check.ts';

/** What stands only in the right side of a rule. */
const rightOnly = /\$(?:[:#>?.([\])]|\d)/;

function tabFinding(check: Check, line: CfLine, gap: RegExpExecArray | null): void {
  const span = gap === null ? line.span() : line.span(gap.index, gap.index + gap[0].length);
  check.add({
    code: 'mc/space-for-tab',
    severity: 'error',
    span: gap === null ? span : { from: line.span().from, to: line.span().to },
    message: 'There is no tab between the two sides of this rule.',
    why: 'sendmail refuses the file: “invalid rewrite line (tab expected)”. Blanks part the tokens of one side; only tabs part the sides.',
    ...(gap !== null && line.whole && { fixes: [replace('Put a tab between the sides', span, '\t')] }),
  });
}

/** Where the right side seems to begin: behind the widest gap, or before what only it can have. */
function gapOf(text: string): RegExpExecArray | null {
  return / {2,}/.exec(text) ?? / +(?=\$[:#@>])/.exec(text);
}

/** How many parts of the left side the right side may refer to. */
const matches = (left: string): number => left.match(/\$(?:[*+-]|[=~](?:\{\w+\}|.))/g)?.length ?? 0;

function checkRule(check: Check, line: CfLine): void {
  const { text } = line;
  const tab = text.indexOf('\t');
  if (tab < 0) {
    if (line.continued) return;
    tabFinding(check, line, gapOf(text));
    return;
  }
  const left = text.slice(1, tab).replace(/\$\$/g, '  ');
  const wrong = rightOnly.exec(left);
  if (wrong !== null) {
    const gap = gapOf(text.slice(0, tab));
    if (gap !== null && gap.index <= wrong.index + 1) {
      tabFinding(check, line, gap);
      return;
    }
    check.add({
      code: 'mc/rule-syntax',
      severity: 'error',
      span: line.span(1 + wrong.index, 1 + wrong.index + wrong[0].length),
      message: `${wrong[0]} cannot stand on the left side of a rule.`,
      why: 'sendmail refuses the file: “Inappropriate use on LHS”. The left side matches with $* $+ $- $@ $=class and $~class.',
    });
    return;
  }
  const rest = text.slice(tab).replace(/^\t+/, '');
  const begin = text.length - rest.length;
  const [right = ''] = rest.split('\t');
  const count = matches(left);
  for (const found of right.replace(/\$\$/g, '  ').matchAll(/\$(\d)/g)) {
    const number = Number(found[1]);
    if (number === 0 || number <= count) continue;
    check.add({
      code: 'mc/rule-reference',
      severity: 'error',
      span: line.span(begin + found.index, begin + found.index + 2),
      message: `$${number} refers to nothing: the left side matches ${count === 0 ? 'no part' : count === 1 ? 'one part' : `${count} parts`}.`,
      why: 'sendmail refuses the file: “replacement out of bounds”. $1 is what the first of $* $+ $- $=class and $~class matched.',
    });
    break;
  }
  const [opened, closed] = [right.split('$(').length, right.split('$)').length];
  if (opened > closed) {
    check.add({
      code: 'mc/rule-syntax',
      severity: 'error',
      span: line.span(begin, begin + right.length),
      message: 'A look-up in a map, $(, has no end, $).',
      why: 'sendmail refuses the file: “missing map closing token”.',
    });
  }
}

/** Parts of sendmail.cf in which a ruleset has to be named before its rules. */
const unnamed = new Set([0, 6, 9]);

/** Rules of LOCAL_RULESETS and the other parts that are written as in sendmail.cf. */
export function checkRules(check: Check): void {
  const inRuleset = new Set<number>();
  const said = new Set<number>();
  for (const line of check.reading.cf) {
    if (line.text.startsWith('S')) inRuleset.add(line.divert);
    if (!line.text.startsWith('R') || !line.written || /^R[A-Z_]{3,}\s*\(/.test(line.text)) continue;
    if (
      unnamed.has(line.divert) &&
      !inRuleset.has(line.divert) &&
      !said.has(line.divert) &&
      line.text.includes('\t')
    ) {
      said.add(line.divert);
      check.add({
        code: 'mc/rule-without-ruleset',
        severity: 'error',
        span: line.span(),
        message: 'No ruleset is named before this rule.',
        why: 'sendmail refuses the file, “missing valid ruleset”, or adds the rule to whatever ruleset comes before. Write a line S with the name of the ruleset, such as SLocal_check_mail, under LOCAL_RULESETS.',
      });
    }
    checkRule(check, line);
  }
}
