import type { Finding } from '../../language.ts';
import { actionFaults, fault } from './actions.ts';
import type { MapGround } from './ground.ts';
import { transportFaults } from './key-findings.ts';
import type { PostfixMap } from './parse.ts';
import { type Rule, groupsOf, patternFault, readRule } from './rules.ts';

const skipped = 'Postfix leaves the rule out with a warning in the log; the others work.';

/** Faults of a regexp: or pcre: table. */
export function ruleFindings(map: PostfixMap, ground: MapGround, enough: number): Finding[] {
  const found: Finding[] = [];
  const open: Rule[] = [];
  const seen = new Map<string, Rule>();
  let all: Rule | undefined;
  for (const line of map.logical.lines) {
    if (found.length >= enough) break;
    const rule = readRule(line);
    found.push(...shape(rule, ground));
    if (rule.kind === 'if') open.push(rule);
    else if (rule.kind === 'endif') {
      if (open.pop() === undefined)
        found.push(
          fault('endif-without-if', rule.span, 'This endif has no if.', 'Postfix ignores it.', {
            severity: 'warning',
          }),
        );
    }
    if (rule.kind !== 'rule' || open.length > 0) continue;
    if (all !== undefined)
      found.push(
        fault(
          'unreachable-rule',
          rule.span,
          `The rule in line ${all.line} matches everything: this one is never reached.`,
          'The first rule that matches decides. Move the general one to the end.',
          {
            severity: 'warning',
            faded: true,
            related: [{ span: all.span, words: 'matches everything' }],
          },
        ),
      );
    else if (
      !rule.negated &&
      /^(?:\^?(?:\.\*)?\$?|\.)$/.test(rule.pattern) &&
      rule.pattern !== '^$' &&
      rule.pattern !== '$' &&
      rule.closed
    )
      all = rule;
    const key = `${rule.negated ? '!' : ''}${rule.pattern}/${[...rule.flags.split('')].sort().join('')}`;
    const before = seen.get(key);
    if (before !== undefined && all === undefined)
      found.push(
        fault(
          'duplicate-rule',
          rule.span,
          `Line ${before.line} has the same pattern.`,
          'The first rule that matches decides: this one is never reached.',
          {
            severity: 'warning',
            faded: true,
            related: [{ span: before.span, words: 'the first one' }],
          },
        ),
      );
    else seen.set(key, rule);
  }
  for (const rule of open)
    found.push(
      fault(
        'if-without-endif',
        rule.span,
        'This if has no endif.',
        'Everything up to the end of the table belongs to it.',
        { severity: 'warning' },
      ),
    );
  return found;
}

function shape(rule: Rule, ground: MapGround): Finding[] {
  const { type } = ground;
  if (rule.kind === 'other')
    return [
      fault(
        'no-rule',
        rule.span,
        'This is no rule: a pattern stands between slashes, such as /^X-Spam: yes/.',
        'Postfix ignores the line ("ignoring unrecognized request").',
      ),
    ];
  if (rule.kind === 'endif')
    return rule.value === ''
      ? []
      : [
          fault('text-behind-endif', rule.valueSpan, 'Behind endif stands nothing.', 'Postfix ignores it.', {
            severity: 'warning',
          }),
        ];
  if (!rule.closed)
    return [
      fault(
        'open-pattern',
        rule.patternSpan,
        'The pattern has no end.',
        `${skipped} A slash inside is written \\/.`,
      ),
    ];
  const found: Finding[] = [];
  const flags = type === 'pcre' ? /[^imsxAEUXRS]/ : /[^imx]/;
  const strange = flags.exec(rule.flags)?.[0];
  if (strange !== undefined)
    found.push(
      fault(
        'unknown-flag',
        rule.flagsSpan,
        `${type} knows no flag "${strange}".`,
        `${skipped} A slash inside the pattern is written \\/, and the result stands behind a blank.`,
      ),
    );
  const wrong = patternFault(rule.pattern, type);
  if (wrong !== undefined)
    found.push(fault('bad-pattern', rule.patternSpan, `The pattern cannot be read: ${wrong}.`, skipped));
  if (rule.kind === 'if') {
    if (rule.value !== '')
      found.push(
        fault(
          'text-behind-if',
          rule.valueSpan,
          'Behind the pattern of an if stands nothing.',
          'Postfix ignores it. Rules inside begin at the start of a line: one with a blank in front belongs to the if.',
        ),
      );
    return found;
  }
  if (strange !== undefined || wrong !== undefined) return found;
  if (rule.value === '')
    found.push(
      fault(
        'no-result',
        rule.span,
        'The rule has no result.',
        'Postfix uses an empty one ("no replacement text: using empty string").',
        { severity: 'warning' },
      ),
    );
  found.push(...results(rule, ground));
  return found;
}

function results(rule: Rule, ground: MapGround): Finding[] {
  const { value, valueSpan } = rule;
  const found: Finding[] = [];
  const groups = groupsOf(rule.pattern, ground.type);
  for (const match of value.matchAll(/\$(?:\$|(\d+)|\{(\d+)\}|\((\d+)\))/g)) {
    const number = match[1] ?? match[2] ?? match[3];
    if (number === undefined) continue;
    const span = { from: valueSpan.from + match.index, to: valueSpan.from + match.index + match[0].length };
    if (rule.negated)
      found.push(
        fault(
          'group-of-negated',
          span,
          `${match[0]} has nothing to stand for: the rule matches what the pattern does not.`,
          skipped,
        ),
      );
    else if (groups !== undefined && Number(number) > groups)
      found.push(
        fault(
          'no-such-group',
          span,
          `${match[0]} stands for group ${number}, and the pattern has ${groups === 0 ? 'none' : groups}.`,
          `${skipped} A dollar sign itself is written $$.`,
        ),
      );
  }
  if (value === '') return found;
  if (ground.use === 'checks') found.push(...actionFaults(value, valueSpan.from, 'checks', ground.classes));
  else if (ground.use === 'access')
    found.push(...actionFaults(value, valueSpan.from, 'access', ground.classes));
  else if (ground.use === 'transport') found.push(...transportFaults(value, valueSpan.from, ground));
  return found;
}
