import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(resolve(import.meta.dirname, '../../renderer/app/theme.css'), 'utf8');

/** The colours of one scheme, by name without the dashes. */
function scheme(name: string): Map<string, string> {
  const block = new RegExp(`data-mantine-color-scheme='${name}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, key, value]) => [key ?? '', value ?? '']),
  );
}

/** Relative luminance of WCAG 2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const ratio = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

const grounds = ['ground', 'ground-rail', 'ground-raised', 'ground-sunk', 'ground-hover', 'ground-selected'];
const texts = [
  'text',
  'text-dim',
  'active',
  'deferred',
  'held',
  'incoming',
  'bad',
  'production',
  'staging',
  'test',
  'other',
];

describe.each(['light', 'dark'])('the %s colours', (name) => {
  const colours = scheme(name);
  const colour = (key: string): string => colours.get(key) ?? `no ${key}`;

  it('are all there', () => {
    for (const key of [...grounds, ...texts, 'text-faint', 'ink', 'ink-text'])
      expect(colour(key)).toMatch(/^#/);
  });

  it('reach 4.5 : 1 for every text on every ground', () => {
    const low = grounds.flatMap((ground) =>
      texts.flatMap((text) => {
        const reached = ratio(colour(text), colour(ground));
        return reached < 4.5 ? [`${text} on ${ground}: ${reached.toFixed(2)}`] : [];
      }),
    );
    expect(low).toEqual([]);
  });

  it('reach 4.5 : 1 for faint text, which never stands on a selection', () => {
    for (const ground of grounds.filter((one) => one !== 'ground-selected'))
      expect(ratio(colour('text-faint'), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it('reach 4.5 : 1 on buttons and on notes', () => {
    expect(ratio(colour('ink-text'), colour('ink'))).toBeGreaterThanOrEqual(4.5);
    for (const ground of ['bad-ground', 'deferred-ground', 'good-ground'])
      for (const text of ['text', 'text-dim'])
        expect(ratio(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });
});
