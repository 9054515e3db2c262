import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aliases } from '#mail/config/aliases/index';
import { around } from './host.ts';

const folder = resolve(import.meta.dirname, '../../../fixtures/config/aliases');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.aliases'))
  .map((name) => name.slice(0, -'.aliases'.length));

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

function found(name: string): string[] {
  const text = readFileSync(`${folder}/${name}.aliases`, 'utf8');
  const surroundings = around(text, { postfix: name.startsWith('postfix-') });
  return aliases
    .findings(aliases.parse(text), surroundings)
    .map(({ span, severity, code }) => `${lineOf(text, span.from)} ${severity} ${code}`)
    .sort();
}

const expected = (name: string): string[] =>
  readFileSync(`${folder}/${name}.expect`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .sort();

describe('alias files with known faults', () => {
  it('are many, and each fault is there in two files or more', () => {
    const faulty = names.filter((name) => expected(name).length > 0);
    expect(faulty.length).toBeGreaterThanOrEqual(60);
    const files = new Map<string, number>();
    for (const name of faulty)
      for (const code of new Set(expected(name).map((line) => line.split(' ')[2] ?? '')))
        files.set(code, (files.get(code) ?? 0) + 1);
    expect([...files].filter(([, count]) => count < 2)).toEqual([]);
  });

  it.each(names)('%s', (name) => {
    expect(found(name)).toEqual(expected(name));
  });

  it('raise no word about users, files and loops of users that were not asked for yet', () => {
    for (const name of names) {
      const text = readFileSync(`${folder}/${name}.aliases`, 'utf8');
      const early = aliases.findings(aliases.parse(text), around(text, { asked: false }));
      for (const { code } of early) expect(['aliases/unknown-user', 'aliases/include']).not.toContain(code);
    }
  });
});
