import { describe, expect, it } from 'vitest';
import { builtIn } from '#services/smtp/built-in';
import { readScenario } from '#services/smtp/scenario-file';
import { stepsWith } from '#services/smtp/scenario-lines';

const head = 'name: Test\nvalues:\n  sender: {label: Sender, initial: a@b.example}\nsteps:\n';

describe('a scenario in YAML', () => {
  it('reads the short form and the long one', () => {
    const { faults, scenario } = readScenario(`${head}  - greeting
  - EHLO {helo}
  - line: MAIL FROM:<{sender}>
    expect: 550 5.7.1
    words: '*relay*'
    otherwise: go on
    seconds: 2.5
  - raw: "a\\nb"
    end: "\\n.\\n"
    expect: silence or 5xx
  - bytes: "\\r\\n"
    replies: 2
  - pause: 200
    expect: closed
  - drop
`);
    expect(faults).toEqual([]);
    expect(scenario?.steps).toEqual([
      { kind: 'greeting', stage: 'greeting' },
      { kind: 'line', stage: 'hello', line: 'EHLO {helo}' },
      {
        kind: 'line',
        stage: 'sender',
        line: 'MAIL FROM:<{sender}>',
        expect: { codes: ['550'], enhanced: '5.7.1', words: '*relay*' },
        otherwise: 'go on',
        seconds: 2.5,
      },
      {
        kind: 'message',
        stage: 'message',
        bytes: 'a\nb',
        how: 'raw',
        end: '\n.\n',
        expect: { codes: ['5xx'], instead: 'silence' },
      },
      { kind: 'bytes', stage: 'other', bytes: '\r\n', replies: 2 },
      { kind: 'pause', stage: 'other', milliseconds: 200, expect: { instead: 'closed' } },
      { kind: 'drop', stage: 'other' },
    ]);
  });

  it('fills values in, and what nobody gave as the scenario has it', () => {
    const { scenario } = readScenario(`${head}  - EHLO {helo}\n  - MAIL FROM:<{sender}>\n`);
    if (scenario === undefined) throw new Error('it has faults');
    const lines = (values: Record<string, string>) =>
      stepsWith(scenario, values).map((step) => (step.kind === 'line' ? step.line : step.kind));
    expect(lines({})).toEqual(['EHLO [127.0.0.1]', 'MAIL FROM:<a@b.example>']);
    expect(lines({ helo: 'me.example', sender: '{helo}' })).toEqual([
      'EHLO me.example',
      'MAIL FROM:<{helo}>',
    ]);
  });

  it.each([
    ['steps: [', 1, /not YAML/],
    ['name: x\n', 1, /needs “steps”/],
    [`${head}  - {line: NOOP, bytes: x}\n`, 5, /does one thing/],
    [`${head}  - NOOP\n  - {line: NOOP, expect: 999}\n`, 6, /“expect” is a code/],
    [`${head}  - MAIL FROM:<{nobody}>\n`, 5, /none of the values/],
    [`${head}  - NOOP: x\n`, 5, /write “line: NOOP/],
    [`${head}  - pause: soon\n`, 5, /number from 0/],
    [`${head}  - "a\\nb"\n`, 5, /without control characters/],
    ['name: x\ntimes: 0\nsteps: [NOOP]\n', 2, /number from 1 to 1000/],
    ['name: x\nwhat: y\nsteps: [NOOP]\n', 2, /has no “what”/],
  ])('tells by line what is wrong with %j', (yaml, line, words) => {
    const { faults, scenario } = readScenario(yaml);
    expect(scenario).toBeUndefined();
    expect(faults.find((fault) => words.test(fault.words))?.line).toBe(line);
  });

  it.each(builtIn)('%s is a scenario without faults, and says why it matters', (name, yaml) => {
    const { faults, scenario } = readScenario(yaml);
    expect(faults).toEqual([]);
    expect(name).toMatch(/^postroom\/[a-z-]+$/);
    expect(scenario?.about.length).toBeGreaterThan(40);
    expect(scenario?.steps.some((step) => step.expect !== undefined)).toBe(true);
  });
});
