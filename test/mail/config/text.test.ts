import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterEdit, openText, writeText, type TextForm } from '#mail/config/text';

const written = (text: string, form: TextForm): string => {
  const answer = writeText(text, form);
  if (!('bytes' in answer)) throw new Error(`cannot write ${JSON.stringify(answer.unwritable)}`);
  return answer.bytes;
};

/** Bytes with what makes files hard to keep: line ends of every kind, marks, NUL, U+2028, broken UTF-8. */
const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\r\n', '\r', '\0', 'a', 'b\t', '#', '\xc3\xa9', '\xe2\x80\xa8', '\xef\xbb\xbf'),
      fc.constantFrom('\xe9', '\xc3', '\xe2\x90\x8d', '\xed\xa0\x80', '\xf0\x9f\x93\xae', '\xff'),
      fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('bytes and text', () => {
  it('any bytes come back as they were', () => {
    fc.assert(
      fc.property(bytes, (before) => {
        const { text, form } = openText(before);
        expect(written(text, form)).toBe(before);
        expect(text).not.toContain('\r');
      }),
      { numRuns: 2000 },
    );
  });

  it('an edit in one line changes the bytes of that line only', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.nat(), fc.nat(3), (before, pick, where, length) => {
        const { text, form } = openText(before);
        const lines = text.split('\n');
        const line = pick % lines.length;
        const start = lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
        const old = lines[line] ?? '';
        // Whole characters: half of a surrogate pair cannot be written.
        const units = Array.from(old);
        const from = where % (units.length + 1);
        const edit = {
          from: start + units.slice(0, from).join('').length,
          to: start + units.slice(0, from + length).join('').length,
          text: 'xyz',
        };
        const after = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
        const now = written(after, afterEdit(form, text, edit));
        // The bytes of the untouched lines, by what was put in front of and behind the line in question.
        const head = written(text.slice(0, start), cut(form, 0, line));
        const rest = text.slice(start + old.length);
        const tail = written(rest, { ...cut(form, line, lines.length), marks: 0 });
        expect(now.startsWith(head)).toBe(true);
        expect(before.startsWith(head)).toBe(true);
        expect(now.endsWith(tail)).toBe(true);
        expect(before.endsWith(tail)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('an edit over lines leaves the line ends of the others', () => {
    const before = 'one\r\ntwo\nthree\r\nfour\nfive';
    const { text, form } = openText(before);
    const gone = { from: 4, to: 8, text: '' };
    expect(written(text.slice(0, 4) + text.slice(8), afterEdit(form, text, gone))).toBe(
      'one\r\nthree\r\nfour\nfive',
    );
    const more = { from: 8, to: 8, text: 'new\n' };
    expect(written(`${text.slice(0, 8)}new\n${text.slice(8)}`, afterEdit(form, text, more))).toBe(
      'one\r\ntwo\nnew\nthree\r\nfour\nfive',
    );
  });

  it('says which encoding it is: UTF-8 where all of it is valid, else Latin-1', () => {
    expect(openText('caf\xc3\xa9\n')).toMatchObject({ text: 'café\n', form: { encoding: 'utf-8' } });
    expect(openText('caf\xe9\n')).toMatchObject({ text: 'café\n', form: { encoding: 'latin-1' } });
    // CESU and overlong forms are not UTF-8 (RFC 3629, section 3).
    expect(openText('\xed\xa0\x80').form.encoding).toBe('latin-1');
    expect(openText('\xc0\x80').form.encoding).toBe('latin-1');
    expect(openText('\xef\xbb\xbfa')).toMatchObject({ text: 'a', form: { encoding: 'utf-8', marks: 1 } });
  });

  it('refuses what cannot be written instead of replacing it', () => {
    expect(writeText('a€b', openText('caf\xe9').form)).toEqual({ unwritable: [{ at: 1, character: '€' }] });
    expect(writeText('a\ud800b', openText('a').form)).toEqual({
      unwritable: [{ at: 1, character: '\ud800' }],
    });
    expect(writeText('a€b', openText('a').form)).toEqual({ bytes: 'a\xe2\x82\xacb' });
  });

  it('a carriage return within a line is shown, and is one again in the bytes', () => {
    const { text, form } = openText('a\rb\r\r\nc');
    expect(text).toBe('a\u240db\u240d\nc');
    expect(written(text, form)).toBe('a\rb\r\r\nc');
    // Also beside the sign itself.
    const both = openText('\xe2\x90\x8d\r');
    expect(both.text).toHaveLength(2);
    expect(written(both.text, both.form)).toBe('\xe2\x90\x8d\r');
  });
});

/** The form of a part of a file: its line ends `from`…`to`. */
function cut(form: TextForm, from: number, to: number): TextForm {
  return { ...form, ends: typeof form.ends === 'string' ? form.ends : form.ends.slice(from, to) };
}
