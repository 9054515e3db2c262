import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  bytesOfEdited,
  countBytes,
  editable,
} from '../../../../renderer/features/smtp/message/byte-codec.ts';

const byteText = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => [...bytes].map((byte) => String.fromCharCode(byte)).join(''));
const utf8 = fc
  .string({ unit: 'binary', maxLength: 30 })
  .map((text) => [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join(''));

it('any bytes, and any characters as UTF-8, come back as they were', () => {
  fc.assert(
    fc.property(fc.oneof(byteText, utf8), (bytes) => {
      expect(bytesOfEdited(editable(bytes))).toBe(bytes);
    }),
    { numRuns: 3000 },
  );
});

it('shows line ends, controls, bytes that are no text, and hidden characters', () => {
  expect(editable('a\r\nb\nc\rd\0\x7f\t')).toBe('a←↓\nb↓\nc←d⟦00⟧⟦7F⟧\t');
  expect(editable('\xc3\xa9 \xff \xf0\x9f\x93\xac')).toBe('é ⟦FF⟧ 📬');
  // A right-to-left override, and an arrow as text.
  expect(editable('\xe2\x80\xae')).toBe('⟦E2⟧⟦80⟧⟦AE⟧');
  expect(editable('\xe2\x86\x93')).toBe('⟦E2⟧⟦86⟧⟦93⟧');
});

it('reads what is typed: a line break is CRLF, an arrow its byte, other text UTF-8', () => {
  expect(bytesOfEdited('a\nb↓c⟦00⟧⟦fe⟧ä📬')).toBe('a\r\nb\nc\0\xfe\xc3\xa4\xf0\x9f\x93\xac');
});

it('counts line ends and what is rare in mail', () => {
  expect(countBytes('ab\r\nc\nd\r\0\xff123\r\n')).toEqual({
    length: 15,
    crlf: 2,
    bareLf: 1,
    bareCr: 1,
    nul: 1,
    eightBit: 1,
    longest: 7,
  });
});
