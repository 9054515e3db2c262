import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { byteText, decoded } from '#mail/message/encodings';
import { deepest, mostParts, walk } from '#mail/message/mime';
import { decode } from './decode.ts';

const tree = (content: string): string[] =>
  walk(content, decode).parts.map(({ path, type, holds }) => `${path} ${type}${holds ? ' +' : ''}`);

const message = `Content-Type: multipart/mixed; boundary="o"

preamble
--o
Content-Type: multipart/alternative; boundary=i

--i

plain
--i
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>=C3=A4</p>
--i--
--o
Content-Type: message/rfc822

Subject: nested
Content-Type: multipart/mixed; boundary=n

--n
Content-Type: application/pdf; name="a.pdf"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

JVBERg==
--n--
--o--
epilogue
`;

describe('the parts of a message', () => {
  it('are a tree, nested messages and all', () => {
    expect(tree(message)).toEqual([
      ' multipart/mixed +',
      '1 multipart/alternative +',
      '1.1 text/plain',
      '1.2 text/html',
      '2 message/rfc822 +',
      '2.1 multipart/mixed +',
      '2.1.1 application/pdf',
    ]);
    const { parts, problem } = walk(message, decode);
    expect(problem).toBe('');
    const body = (path: string): string => {
      const part = parts.find((one) => one.path === path)!;
      return byteText(decoded(message, part.encoding, part.bodyAt, part.endAt));
    };
    expect(body('1.1')).toBe('plain');
    expect(decode('utf-8', body('1.2'))).toBe('<p>ä</p>');
    expect(body('2.1.1')).toBe('%PDF');
    expect(parts.filter(({ open }) => open).map(({ path }) => path)).toEqual(['']);
  });

  it('hold the same bytes with CRLF', () => {
    const { parts } = walk(message.replaceAll('\n', '\r\n'), decode);
    expect(parts.map(({ path, type }) => `${path} ${type}`)).toEqual(
      walk(message, decode).parts.map(({ path, type }) => `${path} ${type}`),
    );
  });

  it('have the attachments and texts that postal-mime finds', async () => {
    const email = await PostalMime.parse(message, {
      rfc822Attachments: false,
      forceRfc822Attachments: false,
    });
    expect(email.attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
      ['a.pdf', 'application/pdf'],
    ]);
    const ours = walk(message, decode).parts.filter(({ disposition }) => disposition === 'attachment');
    expect(ours.map(({ fileName, type }) => [fileName, type])).toEqual([['a.pdf', 'application/pdf']]);
  });

  it('are open where the message was cut', () => {
    const { parts } = walk(message.slice(0, message.indexOf('JVBE') + 2), decode);
    expect(parts.filter(({ open }) => open).map(({ path }) => path)).toEqual(['', '2', '2.1', '2.1.1']);
  });
});

describe('bombs', () => {
  const timed = (content: string): ReturnType<typeof walk> => {
    const from = performance.now();
    const result = walk(content, decode);
    expect(performance.now() - from).toBeLessThan(5000);
    expect(result.parts.length).toBeLessThanOrEqual(mostParts);
    return result;
  };

  it('of 10,000 parts within parts end in words', () => {
    let text = '';
    for (let n = 0; n < 10_000; n++) text += `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`;
    const { parts, problem } = timed(text);
    expect(problem).toMatch(/nested more than 40/);
    expect(Math.max(...parts.map(({ depth }) => depth))).toBeLessThanOrEqual(deepest);
  });

  it('of 10,000 messages within messages end in words', () => {
    expect(timed('Content-Type: message/rfc822\n\n'.repeat(10_000)).problem).toMatch(/nested more than 40/);
  });

  it('of 100,000 parts end in words', () => {
    expect(
      timed(`Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(100_000)}`).problem,
    ).toMatch(/more than 2000 parts/);
  });

  it.each(['\n--', '--b:c\n', 'x', '\n--b\n--c', 'A: b\n'])('of %j for 10 MB are no work', (piece) => {
    timed(
      `Content-Type: multipart/mixed; boundary="b:c"\n\n--b:c\n${piece.repeat(Math.ceil(1e7 / piece.length))}`,
    );
  });

  it('of hostile bytes never throw, and every part lies within the message', () => {
    const words = fc.constantFrom(
      '--b',
      '--b--',
      '\n',
      '\r\n',
      'Content-Type: ',
      'multipart/mixed; boundary=b',
      'message/rfc822',
      ': ',
      '\0',
      '\xff',
      'x',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 80 }), (pieces) => {
        const content = `Content-Type: multipart/mixed; boundary=b\n\n${pieces.join('')}`;
        for (const { headAt, bodyAt, endAt } of walk(content, decode).parts) {
          expect(headAt).toBeLessThanOrEqual(bodyAt);
          expect(bodyAt).toBeLessThanOrEqual(endAt);
          expect(endAt).toBeLessThanOrEqual(content.length);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
