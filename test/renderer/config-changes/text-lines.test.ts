import { describe, expect, it } from 'vitest';
import {
  countLines,
  hashOf,
  linesOf,
  onlyLineEnds,
} from '../../../renderer/features/config/changes/text-lines.ts';

describe('lines of byte text', () => {
  it('are the text again when joined', () => {
    for (const text of ['', '\n', 'a', 'a\n', 'a\r\nb', '\n\na', 'a\rb\n'])
      expect(linesOf(text).join('')).toBe(text);
    expect(linesOf('')).toEqual([]);
    expect(linesOf('a\n\nb')).toEqual(['a\n', '\n', 'b']);
  });

  it('are counted as diff counts them', () => {
    expect(countLines('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual({ added: 2, removed: 1 });
    expect(countLines('', 'a\nb\n')).toEqual({ added: 2, removed: 0 });
    expect(countLines('a\nb\n', '')).toEqual({ added: 0, removed: 2 });
    expect(countLines('a', 'a\n')).toEqual({ added: 1, removed: 1 });
    expect(countLines('x\n', 'x\n')).toEqual({ added: 0, removed: 0 });
  });

  it('everything between the shared ends counts where looking closer would take too long', () => {
    const many = (word: string): string =>
      Array.from({ length: 6000 }, (_, n) => `${word}${n % 3000}\n`).join('');
    expect(countLines(`${many('a')}x\n`, `${many('b')}x\n`)).toEqual({ added: 6000, removed: 6000 });
  });

  it('knows when only line ends differ', () => {
    expect(onlyLineEnds('a\r\nb', 'a\nb\n')).toBe(true);
    expect(onlyLineEnds('a\n', 'b\n')).toBe(false);
    expect(onlyLineEnds('a\n', 'a\n')).toBe(false);
  });

  it('hashes bytes as sha256sum does', async () => {
    expect(await hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    // printf '\377' | sha256sum
    expect(await hashOf('\xff')).toBe('a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89');
  });
});
