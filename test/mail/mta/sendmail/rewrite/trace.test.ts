import { describe, expect, it } from 'vitest';
import { printTrace, type TraceNode } from '#mail/rewrite/question';
import { parseTrace } from '#mail/mta/sendmail/rewrite/trace';
import { damaged, Dice } from '../../../../fuzz/mutate.ts';
import { recordsOf, sessionNames } from './recorded-bt.ts';

const all = sessionNames.flatMap((name) => recordsOf(name));
const flat = (nodes: readonly TraceNode[]): TraceNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children)]);
const traceOf = (session: string, typed: string): readonly TraceNode[] => {
  const record = recordsOf(session).find((one) => one.typed === typed);
  if (record === undefined) throw new Error(`${typed} is not recorded in ${session}.`);
  return parseTrace(record.printed, 'sendmail.cf');
};

describe('recorded traces', () => {
  it('are more than 300', () => expect(all.length).toBeGreaterThan(300));

  it.each(sessionNames)('%s: every tree prints back to the same lines', (name) => {
    for (const { printed } of recordsOf(name)) expect(printTrace(parseTrace(printed))).toEqual(printed);
  });

  it('leave no call open and nothing of a ruleset unread', () => {
    for (const { printed } of all)
      for (const node of flat(parseTrace(printed))) {
        // The call that is one too many does not return.
        if (node.kind === 'call' && node.name !== 'Loopy')
          expect([node.opens.length, node.closes.length]).toEqual([1, 1]);
        if (node.kind === 'said')
          expect(node.opens.join()).not.toMatch(/ (input|returns):|^-----|^rewritten as/);
      }
  });

  it('have every rule either fail or match', () => {
    for (const session of ['rules', 'rules-numbered', 'everything'])
      for (const { printed } of recordsOf(session))
        for (const node of flat(parseTrace(printed)).filter(({ kind }) => kind === 'rule'))
          expect(node.outcome).toMatch(/^(not )?matched$/);
  });
});

describe('a tree', () => {
  it('nests calls as sendmail called them', () => {
    const [, , canonify, parse] = traceOf('parse', '/parse u@exact.test');
    expect([canonify?.name, canonify?.children.map(({ name }) => name)]).toEqual(['canonify', ['Canonify2']]);
    expect(canonify?.before).toEqual(['u', '@', 'exact', '.', 'test']);
    expect(parse?.children.map(({ name }) => name)).toEqual(['Parse0', 'ParseLocal', 'Parse1']);
    expect(parse?.after?.slice(0, 2)).toEqual(['$#', 'smtp']);
  });

  it('tells of each rule what it matched, what it made, and where it stands', () => {
    const rules = flat(traceOf('rules-numbered', '/parse u@exact.test')).filter(
      ({ kind }) => kind === 'rule',
    );
    const rule = rules.find(({ key, outcome }) => key === '$+ @ $+' && outcome === 'matched');
    expect(rule).toMatchObject({
      value: '$: $1 < @ $2 >',
      before: ['u', '@', 'exact', '.', 'test'],
      after: ['u', '<', '@', 'exact', '.', 'test', '>'],
    });
    expect(rule?.cites).toMatch(/^sendmail\.cf line \d+$/);
    const calling = rules.find(({ value }) => value === '$@ $> Canonify2 $1 < @ $2 >');
    expect(calling?.children.map(({ name }) => name)).toEqual(['Canonify2']);
  });

  it('tells what each map was asked and answered', () => {
    const asked = flat(traceOf('lookups', '/parse u@deep.sub.test')).filter(({ kind }) => kind === 'lookup');
    expect(asked.filter(({ name }) => name === 'mailertable').map(({ key, value }) => [key, value])).toEqual([
      ['deep.sub.test', undefined],
      ['.sub.test', 'esmtp:[192.0.2.12]:2525'],
    ]);
    expect(traceOf('commands', '/map aliases staff')[0]).toMatchObject({
      ...{ kind: 'lookup', name: 'aliases', key: 'staff', value: 'ops, pw, plain', outcome: 'matched' },
    });
    expect(traceOf('commands', '/mx many-mx.test')).toHaveLength(1);
    expect(traceOf('commands', '/mx nosuch.test')[0]?.outcome).toBe('not matched');
  });

  it('keeps a look-up together that a complaint cut in two', () => {
    const host = flat(traceOf('no-name-server', '/parse u@exact.test')).find(({ name }) => name === 'host');
    expect(host).toMatchObject({ key: 'exact.test', outcome: 'failed' });
    expect(host?.opens).toHaveLength(2);
    expect(traceOf('no-name-server', '/map host sink')).toHaveLength(1);
  });

  it('keeps a quoted text one token', () => {
    const parse = traceOf('rulesets', '3,0 "a b"@exact.test')[0];
    expect(parse?.before).toEqual(['"a b"', '@', 'exact', '.', 'test']);
  });

  it('reads macros that a rule looked at', () => {
    const test = flat(traceOf('rules-numbered', '/parse u@exact.test')).find(({ kind }) => kind === 'test');
    expect(test).toMatchObject({ name: '$&{daemon_flags}', value: '(NULL)' });
  });
});

describe('whatever is printed', () => {
  const seeds = all.map(({ printed }) => printed.join('\n'));

  it('prints back to the same lines', () => {
    const dice = new Dice(7);
    for (let round = 0; round < 2000; round += 1) {
      const lines = damaged(dice, seeds).split('\n');
      expect(printTrace(parseTrace(lines))).toEqual(lines);
    }
  });

  it('does not nest for ever', () => {
    const enter = `${'Loop'.padEnd(16)}   input: x`;
    const leave = `${'Loop'.padEnd(16)} returns: x`;
    for (const lines of [
      Array.from({ length: 20_000 }, () => enter),
      Array.from({ length: 20_000 }, (_, at) => (at % 2 === 0 ? enter : '-----trying rule: $*')),
      ['getmxrr(x) returns 30000 value(s):', ...Array.from({ length: 30_000 }, () => '\tx.')],
      ['-----trying rule: $*', ...Array.from({ length: 30_000 }, () => '$1: 0x1="a"')],
      [...Array.from({ length: 1000 }, () => enter), ...Array.from({ length: 1000 }, () => leave)],
    ])
      expect(printTrace(parseTrace(lines))).toEqual(lines);
  });
});
