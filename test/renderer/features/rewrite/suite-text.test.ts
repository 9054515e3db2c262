import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  joinTests,
  readSuiteText,
  writeSetting,
} from '../../../../renderer/features/rewrite/suite/suite-text.ts';
import { appendTests } from '../../../../renderer/features/rewrite/saving.ts';

const suite = `# Ask anna first.
every: 60 minutes   # not more often
tests:
  - name: sales is anna
    route: sales@example.com
    expect: {mailer: local, user: anna}

  - check: {client: 192.0.2.9, from: <>, to: c@d.example}
    expect:
      fate: error
      code: 550
`;

describe('the text of a suite', () => {
  it('tells settings, and of each test its name, question, expectation and line', async () => {
    const { gate, every, tests, faults, settable } = await readSuiteText(suite);
    expect({ gate, every, faults, settable }).toEqual({ gate: false, every: 60, faults: [], settable: true });
    expect(tests).toEqual([
      { name: 'sales is anna', asks: 'sales@example.com', expects: 'mailer local, user anna', line: 4 },
      {
        name: '',
        asks: 'check client 192.0.2.9, from <>, to c@d.example',
        expects: 'fate error, code 550',
        line: 8,
      },
    ]);
  });

  it('may be empty, or only a remark', async () => {
    expect(await readSuiteText('')).toMatchObject({ tests: [], faults: [], settable: true });
    expect(await readSuiteText('# nothing yet\n')).toMatchObject({ tests: [], faults: [], settable: true });
  });

  it('that is no YAML is told by its line, and nothing is set in it', async () => {
    const { faults, settable, tests } = await readSuiteText('gate: true\ntests:\n  - name: a\n route: b\n');
    expect(faults[0]?.line).toBe(4);
    expect(settable).toBe(false);
    expect(tests).toEqual([]);
    expect((await readSuiteText('just words')).settable).toBe(false);
    expect((await readSuiteText('{gate: true}')).settable).toBe(false);
  });

  it('a document made to grow without end is refused, not unfolded', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((name, at) => {
        const before = 'abcdefgh'[at] ?? '';
        return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
      }),
    ].join('\n');
    const { faults } = await readSuiteText(bomb);
    expect(faults).toHaveLength(1);
  });
});

describe('a setting', () => {
  it('is replaced where it stands; remarks and everything else keep their bytes', async () => {
    expect(await writeSetting(suite, 'every', '6 hours')).toBe(suite.replace('60 minutes', '6 hours'));
  });

  it('comes before the rest where there was none, below the remark at the head', async () => {
    expect(await writeSetting(suite, 'gate', 'true')).toBe(suite.replace('every:', 'gate: true\nevery:'));
    expect(await writeSetting('', 'gate', 'true')).toBe('gate: true\n');
    expect(await writeSetting('# later', 'every', '1 day')).toBe('# later\nevery: 1 day\n');
  });

  it('goes with its line, and is not missed where it never was', async () => {
    expect(await writeSetting(suite, 'every', undefined)).toBe(
      suite.replace('every: 60 minutes   # not more often\n', ''),
    );
    expect(await writeSetting('gate: true\n', 'every', undefined)).toBe('gate: true\n');
  });
});

describe('tests made of answers', () => {
  it('are added to a suite with what it had before', async () => {
    const pieces = ['- name: one\n  route: a@b\n  expect: {mailer: local}\n', 'name: two\nroute: c@d\n'];
    const joined = await joinTests([...pieces, 'tests:\n  - name: three\n    route: e@f\n']);
    const all = await appendTests(suite, joined);
    expect(all).toContain('# Ask anna first.');
    expect((await readSuiteText(all)).tests.map(({ name }) => name)).toEqual([
      'sales is anna',
      '',
      'one',
      'two',
      'three',
    ]);
    expect(parse(await appendTests('', joined))).toMatchObject({
      tests: [{ name: 'one' }, { name: 'two' }, { name: 'three' }],
    });
  });
});
