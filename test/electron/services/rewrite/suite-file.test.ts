import { describe, expect, it } from 'vitest';
import type { Fate, Question } from '#mail/rewrite/question';
import { judge } from '#mail/rewrite/suite';
import { readSuite } from '#services/rewrite/suite-file';
import { testText } from '#services/rewrite/suite-text';

const good = `# who goes where
gate: true
every: 2 hours
tests:
  - name: partner mail
    route: someone@partner.example
    expect: {mailer: relay, host: '[192.0.2.22]', code: 550, enhanced: 5.10}
  - rewrite: {address: joe, role: header sender, mailer: esmtp}
    expect:
      user: joe@lab.test
  - check:
      client: 192.0.2.9
      helo: mx.example
      from: <>
      to: c@d.example
    expect: {fate: error}
`;

describe('saved tests in a file', () => {
  it('are read, and numbers stay as they are written', () => {
    const { suite, faults } = readSuite(good);
    expect(faults).toEqual([]);
    expect(suite).toEqual({
      gate: true,
      everyMinutes: 120,
      tests: [
        {
          name: 'partner mail',
          question: { kind: 'route', address: 'someone@partner.example' },
          expect: { mailer: 'relay', host: '[192.0.2.22]', code: '550', enhanced: '5.10' },
        },
        {
          name: 'joe as header sender by esmtp',
          question: { kind: 'rewrite', address: 'joe', role: 'header sender', mailer: 'esmtp' },
          expect: { user: 'joe@lab.test' },
        },
        {
          name: 'check 192.0.2.9 helo mx.example from <> to <c@d.example>',
          question: {
            kind: 'check',
            client: { address: '192.0.2.9', name: '', helo: 'mx.example', auth: '' },
            sender: '',
            recipient: 'c@d.example',
          },
          expect: { fate: 'error' },
        },
      ],
    });
  });

  it('hold text of any language as bytes', () => {
    const { suite } = readSuite('tests: [{route: "jürgen@ö.example", expect: {mailer: esmtp}}]');
    expect(suite.tests[0]).toMatchObject({
      name: 'jürgen@ö.example',
      question: { address: 'j\u00c3\u00bcrgen@\u00c3\u00b6.example' },
    });
  });

  it('may be none', () => {
    for (const text of ['', '# nothing\n', 'tests:\n', 'tests: []\n'])
      expect(readSuite(text)).toEqual({ suite: { gate: false, tests: [] }, faults: [] });
  });

  it.each([
    ['gate: maybe\n', 1, /“gate” is one of: true, false/],
    ['gate: true\nwhen: now\n', 2, /has no “when”.*gate, every, tests/],
    ['every: often\n', 1, /60 minutes/],
    ['every: 0 minutes\n', 1, /60 minutes/],
    ['- a\n', 1, /name: value/],
    ['tests:\n  a: b\n', 2, /must be a list/],
    ['tests:\n  - name: x\n    expect: {user: a}\n', 2, /exactly one of/],
    ['tests:\n  - route: a\n    check: {}\n    expect: {user: a}\n', 2, /exactly one of/],
    ['tests:\n  - route: a\n', 2, /needs “expect”/],
    ['tests:\n  - route: a\n    expect: {}\n', 3, /at least one of: fate/],
    ['tests:\n  - route: a\n    expect: {fate: bounced}\n', 3, /deliveries, error/],
    ['tests:\n  - route: a\n    expect: {mailr: x}\n', 3, /has no “mailr”/],
    ['tests:\n  - check: {client: 192.0.2.1}\n    expect: {fate: error}\n', 2, /needs “from” and “to”/],
    ['tests:\n  - rewrite: {address: a, role: nobody}\n    expect: {user: a}\n', 2, /envelope sender/],
    ['tests:\n  - route: [a]\n    expect: {user: a}\n', 2, /must be text/],
    ['tests:\n  - route: "a\\nb"\n    expect: {user: a}\n', 2, /one line/],
    [
      'tests:\n  - {name: x, route: a, expect: {user: a}}\n  - {name: x, route: b, expect: {user: a}}\n',
      3,
      /another test named/,
    ],
    ['gate: true\ntests:\n\t- a\n', 3, /not YAML/],
    ['gate: true\ngate: false\n', 2, /not YAML/],
  ])('are told what is wrong, with the line: %j', (yaml, line, words) => {
    const { faults } = readSuite(yaml);
    expect(faults[0]?.words).toMatch(words);
    expect(faults[0]?.line).toBe(line);
  });

  it('cannot be made to grow: aliases are no values', () => {
    const { faults } = readSuite('tests:\n  - &a {route: a, expect: {user: a}}\n  - *a\n');
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ line: 3 });
  });
});

describe('a test made of an answer', () => {
  const route: Question = { kind: 'route', address: "o'hara:#1@example.org" };
  const check: Question = {
    kind: 'check',
    client: { address: '2001:db8::1', name: '', helo: 'yes', auth: '' },
    sender: '',
    recipient: '550',
  };
  it.each<[Question, Fate]>([
    [route, { kind: 'deliveries', deliveries: [{ mailer: 'esmtp', host: '[192.0.2.1]', user: 'a@b' }] }],
    [
      route,
      {
        kind: 'deliveries',
        deliveries: [
          { mailer: 'local', host: '', user: 'b' },
          { mailer: 'local', host: '', user: 'a' },
        ],
      },
    ],
    [check, { kind: 'error', code: '550', enhanced: '5.7.1', words: 'no', deferred: false }],
    [check, { kind: 'error', code: '', enhanced: '', words: 'no: way', deferred: false }],
    [check, { kind: 'accepted', relayed: true }],
    [check, { kind: 'accepted', relayed: false }],
    [check, { kind: 'discarded' }],
    [check, { kind: 'quarantined', words: '# odd' }],
    [
      { kind: 'rewrite', address: '', role: 'envelope sender', mailer: '' },
      { kind: 'address', address: 'j\u00c3\u00bcrgen' },
    ],
  ])('reads back as the same question, and passes with that answer: %j %j', (question, fate) => {
    const yaml = `tests:\n${testText('its name', question, fate)}`;
    const { suite, faults } = readSuite(yaml);
    expect([yaml, faults]).toEqual([yaml, []]);
    expect(suite.tests.map((test) => test.question)).toEqual([question]);
    expect(suite.tests[0]?.name).toBe('its name');
    expect(judge(suite.tests[0]!.expect, fate)).toBeUndefined();
  });

  it('is refused where there was none', () => {
    expect(() => testText('', route, { kind: 'unknown', why: 'no root' })).toThrow(/no answer/);
  });
});
