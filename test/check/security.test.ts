import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (claim|-)/.test(line));

describe('SECURITY.md', () => {
  it('claims something', () => expect(rows.length).toBeGreaterThan(15));

  it.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row] as const))(
    'names a test that exists for: %s',
    (_claim, row) => {
      const named = [...row.matchAll(/`(test\/[^`]+)`/g)].map((match) => match[1] ?? '');
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    },
  );
});
