import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible } from '#mail/visible';

describe('visible', () => {
  it.each([
    ['plain, älice@例子.测试 🦆', 'plain, älice@例子.测试 🦆'],
    ['\x1b[31mred\x07', '␛[31mred␇'],
    ['two\r\nlines\tand\0nul\x7f', 'two␍␊lines␉and␀nul␡'],
    ['\x9b31m', '⟨U+009B⟩31m'],
    ['moc.elgoog\u202egnp.exe', 'moc.elgoog⟨U+202E⟩gnp.exe'],
    ['pay\u200bpal\ufeff', 'pay⟨U+200B⟩pal⟨U+FEFF⟩'],
    ['\u2066a\u2069', '⟨U+2066⟩a⟨U+2069⟩'],
    ['a\u{e0041}\u{e007f}', 'a⟨U+E0041⟩⟨U+E007F⟩'],
    ['\ud83d', '⟨U+D83D⟩'],
    ['line\u2028end', 'line⟨U+2028⟩end'],
    ['<b onclick=x>', '<b onclick=x>'],
    ['', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('leaves nothing that a terminal obeys or that a bidi algorithm reorders by', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      }),
      { numRuns: 1000 },
    );
    // Not by luck of the draw: every single one.
    for (let point = 0; point < 0x110000; point++) {
      const char = String.fromCodePoint(point);
      if (
        /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u.test(char) &&
        visible(char) === char
      )
        // Format characters that are drawn, such as ARABIC NUMBER SIGN, may stay.
        expect(char).toMatch(
          /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}]/u,
        );
    }
  });

  it('shows at most so many characters, says how many more there are, and halves no pair', () => {
    expect(visible('x'.repeat(3000))).toBe(`${'x'.repeat(2000)} … 1000 more characters`);
    expect(visible('a🦆b', 2)).toBe('a … 3 more characters');
    expect(visible('ab', 2)).toBe('ab');
  });
});
