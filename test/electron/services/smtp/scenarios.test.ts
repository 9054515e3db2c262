import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtIn } from '#services/smtp/built-in';
import { Scenarios } from '#services/smtp/scenarios';

let dataDir: string;
let scenarios: Scenarios;
const pathOf = (name: string): string => join(dataDir, 'scenarios', `${name}.yaml`);

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-scenarios-'));
  scenarios = new Scenarios(dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const yaml = (name: string): string => `name: ${name}
values:
  sender: {label: Sender, initial: a@b.example}
steps:
  - greeting
  - MAIL FROM:<{sender}>
`;
const changed = {
  code: 'REFUSED',
  data: { what: 'This scenario was changed in another window meanwhile.' },
};

describe('a scenario of the user', () => {
  it('is kept in a file that only the user can read, byte for byte, and listed before ours', async () => {
    const saved = await scenarios.save({ name: 'Grüße (1)', yaml: yaml('Grüße'), base: '' });
    expect(saved).toMatchObject({ name: 'Grüße (1)', own: true, faults: [], scenario: { name: 'Grüße' } });
    expect(readFileSync(pathOf('Grüße (1)'), 'utf8')).toBe(yaml('Grüße'));
    expect(statSync(pathOf('Grüße (1)')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'scenarios')).mode & 0o777).toBe(0o700);
    expect((await scenarios.list()).map(({ name }) => name)).toEqual([
      'Grüße (1)',
      ...builtIn.map(([name]) => name),
    ]);
    expect((await new Scenarios(dataDir).list())[0]).toEqual(saved);
  });

  it('is changed only from the base that is there', async () => {
    const first = await scenarios.save({ name: 'x', yaml: yaml('one'), base: '' });
    const second = await scenarios.save({ name: 'x', yaml: yaml('two'), base: first.base });
    expect(second.base).not.toBe(first.base);
    for (const base of [first.base, '', 'no hash'])
      await expect(scenarios.save({ name: 'x', yaml: yaml('three'), base })).rejects.toMatchObject(changed);
    // One that somebody removed meanwhile does not come back by itself.
    await expect(
      scenarios.save({ name: 'gone', yaml: yaml('three'), base: first.base }),
    ).rejects.toMatchObject(changed);
    expect(readFileSync(pathOf('x'), 'utf8')).toBe(yaml('two'));
    expect(readdirSync(join(dataDir, 'scenarios'))).toEqual(['x.yaml']);
  });

  it('is written once when two windows save it at the same time', async () => {
    const done = await Promise.allSettled(
      ['one', 'two', 'three'].map((name) => scenarios.save({ name: 'x', yaml: yaml(name), base: '' })),
    );
    expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(readFileSync(pathOf('x'), 'utf8')).toBe(yaml('one'));
  });

  it('is removed only as the one that was read', async () => {
    const { base } = await scenarios.save({ name: 'x', yaml: yaml('one'), base: '' });
    await expect(scenarios.remove({ name: 'x', base: 'other' })).rejects.toMatchObject(changed);
    await expect(scenarios.remove({ name: 'y', base })).rejects.toMatchObject(changed);
    expect(await scenarios.remove({ name: 'x', base })).toEqual({});
    expect(readdirSync(join(dataDir, 'scenarios'))).toEqual([]);
  });

  it('is not kept with faults; each is told by its line', async () => {
    const broken = `${yaml('x')}  - RCPT TO:<{nobody}>\n  - {line: NOOP, expect: 999}\n`;
    await expect(scenarios.save({ name: 'x', yaml: broken, base: '' })).rejects.toMatchObject({
      code: 'REFUSED',
      data: {
        what: expect.stringMatching(/^This scenario cannot be kept\. Line 7: .*Line 8: /) as string,
        todo: 'Correct it, then save again.',
      },
    });
    expect((await scenarios.list()).every(({ own }) => !own)).toBe(true);
  });

  it.each(['', '../x', 'postroom/relay', '.hidden', 'a/b', 'x\0', 'x'.repeat(101)])(
    'cannot be named %j',
    async (name) => {
      const refused = { code: 'REFUSED', message: `“${name}” cannot be the name of a file.` };
      await expect(scenarios.save({ name, yaml: yaml('x'), base: '' })).rejects.toMatchObject(refused);
      await expect(scenarios.remove({ name, base: '' })).rejects.toMatchObject(refused);
      expect(readdirSync(dataDir)).toEqual([]);
    },
  );

  it('that somebody spoiled by hand is listed with its faults by line, and does not run', async () => {
    mkdirSync(join(dataDir, 'scenarios'));
    writeFileSync(pathOf('spoiled'), `${yaml('x')}  - pause: soon\n`);
    writeFileSync(join(dataDir, 'scenarios', 'notes.txt'), 'none of ours');
    const [spoiled, next] = await scenarios.list();
    expect(spoiled).toMatchObject({ name: 'spoiled', own: true, faults: [{ line: 7 }] });
    expect(spoiled).not.toHaveProperty('scenario');
    expect(next?.own).toBe(false);
    await expect(scenarios.stepsOf('spoiled', {})).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringMatching(/^The scenario “spoiled” has a fault in line 7: /) as string,
    });
  });
});

describe('the steps of a scenario', () => {
  it('have the values that were given, as bytes, or those it begins with', async () => {
    await scenarios.save({ name: 'x', yaml: yaml('x'), base: '' });
    const sent = async (values: Record<string, string>) => (await scenarios.stepsOf('x', values)).steps[1];
    expect(await sent({})).toMatchObject({ line: 'MAIL FROM:<a@b.example>' });
    expect(await sent({ sender: 'jörg@c.example' })).toMatchObject({
      line: 'MAIL FROM:<j\xc3\xb6rg@c.example>',
    });
  });

  it('cannot be given other commands by a value', async () => {
    await scenarios.save({ name: 'x', yaml: yaml('x'), base: '' });
    await expect(scenarios.stepsOf('x', { sender: 'a@b.example>\r\nDATA' })).rejects.toMatchObject({
      message: '“sender” must be one line without control characters.',
    });
  });

  it.each(['nobody has it', '../scenarios/x'])('are none where there is no scenario %j', async (name) => {
    await expect(scenarios.stepsOf(name, {})).rejects.toMatchObject({
      message: `There is no scenario named “${name}”.`,
    });
  });
});
