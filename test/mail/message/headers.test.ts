import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '#mail/message/date';
import { fromBase64, fromQuotedPrintable, byteText } from '#mail/message/encodings';
import { safeFileName } from '#mail/message/file-name';
import { readHeaders, unfold } from '#mail/message/headers';
import { readParameters } from '#mail/message/parameters';
import { htmlWords } from '#mail/message/plain-html';
import { hopsOf, readReceived } from '#mail/message/received';
import { decodeWords } from '#mail/message/words';
import { decode } from './decode.ts';

const bytes = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 600,
});

describe('headers', () => {
  it('are folded, end at an empty line, and keep their bytes', () => {
    const { fields, bodyAt, count } = readHeaders('A: 1\n\t2\r\nB : x\xff\nC:\n\nbody: no');
    expect(fields).toEqual([
      { name: 'A', raw: ' 1\n\t2' },
      { name: 'B', raw: ' x\xff' },
      { name: 'C', raw: '' },
    ]);
    expect(count).toBe(3);
    expect('A: 1\n\t2\r\nB : x\xff\nC:\n\nbody: no'.slice(bodyAt)).toBe('body: no');
    expect(unfold(' 1\n\t2')).toBe('1\t2');
  });

  it('end at the first line that is none, as Postfix sees it', () => {
    const text = 'A: 1\nthis is no header\nB: 2\n\n';
    expect(text.slice(readHeaders(text).bodyAt)).toBe('this is no header\nB: 2\n\n');
  });

  it('may be a million: two thousand are kept, all are counted, in a second', () => {
    const text = `${'X: y\n'.repeat(1_000_000)}\nend`;
    const { fields, count, bodyAt } = readHeaders(text);
    expect([fields.length, count, text.slice(bodyAt)]).toEqual([2000, 1_000_000, 'end']);
  });
});

describe('encoded words', () => {
  // RFC 2047, section 8.
  it.each([
    ['=?ISO-8859-1?Q?a?=', 'a'],
    ['=?ISO-8859-1?Q?a?= b', 'a b'],
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a?=\n    =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a_b?=', 'a b'],
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=', 'a b'],
    ['=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>', 'Keith Moore <moore@cs.utk.edu>'],
    ['=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=', 'If you can read this yo'],
    ['=?ISO-8859-1?Q?Andr=E9?= Pirard', 'André Pirard'],
    // A character cut in two.
    ['=?utf-8?B?w?= =?utf-8?B?pA==?=', '\ufffd'],
    ['=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=', 'ä'],
    ['=?utf-8*de?Q?=C3=A4?=', 'ä'],
    ['=?nonsense?Q?=C3=A4?=', 'ä'],
    ['no =?word', 'no =?word'],
  ])('%j is %j', (raw, text) => {
    expect(decodeWords(raw, decode)).toBe(text);
  });
});

describe('parameters', () => {
  // RFC 2231, sections 3 and 4.1.
  it('may be continued and in another charset', () => {
    const { value, named } = readParameters(
      `application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2="isn't it!"`,
      decode,
    );
    expect(value).toBe('application/x-stuff');
    expect(named.get('title')).toBe("This is even more ***fun*** isn't it!");
  });
});

describe('file names', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system32\\x.dll', 'x.dll'],
    ['..', 'attachment'],
    ['.bashrc', 'bashrc'],
    ['con', '_con'],
    ['LPT1.txt', '_LPT1.txt'],
    ['a\u202efdp.exe', 'a_fdp.exe'],
    ['a\0b\nc', 'a_b_c'],
    ['a:b*c?d', 'a_b_c_d'],
    ['Rechnung € 2026.pdf', 'Rechnung € 2026.pdf'],
    ['trailing. . ', 'trailing'],
    ['', 'attachment'],
  ])('%j is saved as %j', (given, saved) => {
    expect(safeFileName(given)).toBe(saved);
  });

  it('are one short, plain name, whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (given) => {
        const name = safeFileName(given);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(121);

        expect(name).not.toMatch(/[/\\:*?"<>|\u0000-\u001f\u202a-\u202e\u2066-\u2069]|^\.|[. ]$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('Received', () => {
  it('is read with its comments, and ordered by the way it took', () => {
    const hop = readReceived(
      ' from mail.shop.example (unknown [192.0.2.25])\n\tby mx1.example.com (Postfix) with ESMTPS id 9A15\n\tfor <a@b.test>; Sat, 21 Nov 2026 03:15:58 +0000 (UTC)',
    );
    expect(hop).toEqual({
      from: 'mail.shop.example (unknown [192.0.2.25])',
      by: 'mx1.example.com (Postfix)',
      with: 'ESMTPS',
      id: '9A15',
      for: '<a@b.test>',
      at: Date.UTC(2026, 10, 21, 3, 15, 58) / 1000,
      delay: undefined,
    });
    const hops = hopsOf([
      'by c; Sat, 21 Nov 2026 03:00:00 +0000',
      'by b; Sat, 21 Nov 2026 05:00:30 +0200',
      'by a; Sat, 21 Nov 2026 02:59:00 +0000',
    ]);
    expect(hops.map(({ by, delay }) => [by, delay])).toEqual([
      ['a', undefined],
      ['b', 90],
      ['c', -30],
    ]);
  });

  it.each([
    ['Fri, 21 Nov 1997 09:55:06 -0600', Date.UTC(1997, 10, 21, 15, 55, 6)],
    ['21 Nov 97 09:55:06 GMT', Date.UTC(1997, 10, 21, 9, 55, 6)],
    ['Fri, 21 Nov 1997 09:55 EST', Date.UTC(1997, 10, 21, 14, 55)],
    ['1 Jan 26 00:00:00 +0530', Date.UTC(2025, 11, 31, 18, 30)],
  ])('takes %j for its time', (text, at) => {
    expect(readDate(text)).toBe(at / 1000);
  });

  it.each(['', 'yesterday', '99 Nov 2026 10:00', '21 Foo 2026 10:00', '21 Nov 2026 25:00'])(
    'takes %j for none',
    (text) => {
      expect(readDate(text)).toBeUndefined();
    },
  );
});

describe('HTML', () => {
  it('is words, never anything that runs', () => {
    expect(
      htmlWords(
        '<style>p{}</style><p>Hello&nbsp;<b>you</b> &lt;x&gt; &#128512;</p><SCRIPT>alert(1)</SCRIPT><a href="http://e.test/?a=1&amp;b">here</a><br>1 < 2<img src=x onerror=alert(1)>',
      ),
    ).toBe(
      'Hello you <x> 😀\nhere [http://e.test/?a=1&b]\n1 < 2[picture x]'.replace('Hello you', 'Hello you'),
    );
  });

  it.each(['<script>', '<a href="', '<!--', '<td>', '<', ' \n', '&#1', '</p >'])(
    'of %j a hundred thousand times takes no second',
    (piece) => {
      const from = performance.now();
      htmlWords(piece.repeat(100_000));
      expect(performance.now() - from).toBeLessThan(3000);
    },
  );
});

describe('hostile bytes', () => {
  it('never make any of these throw', () => {
    fc.assert(
      fc.property(bytes, (text) => {
        readHeaders(text);
        decodeWords(text, decode);
        readParameters(text, decode);
        hopsOf([text, text]);
        htmlWords(text);
        expect(byteText(fromBase64(Buffer.from(text, 'latin1').toString('base64')))).toBe(text);
        fromQuotedPrintable(text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['=?utf-8?Q?a', (text: string) => decodeWords(text, decode)],
    ['=?', (text: string) => decodeWords(text, decode)],
    [';a="', (text: string) => readParameters(text, decode)],
    [' (', (text: string) => readReceived(text)],
    ['from ', (text: string) => readReceived(text)],
  ])('%j a million times is no work', (piece, read) => {
    const from = performance.now();
    read(piece.repeat(1_000_000));
    expect(performance.now() - from).toBeLessThan(2000);
  });
});
