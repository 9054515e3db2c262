/** A message, or an end of one, that servers and filters treat in a special way. Byte text. */
export interface Sample {
  readonly id: string;
  readonly name: string;
  /** What should become of it. */
  readonly about: string;
  /** `stuffed`: DATA, dots doubled and line ends made CRLF. `raw`: these bytes and nothing else, then `end`. */
  readonly how: 'stuffed' | 'raw';
  readonly bytes: string;
  /** End of data; `.` on a line of its own where nothing else is tried out. */
  readonly end: string;
}

/** Who it is from and to, and its date as it stands in a header. */
export interface SampleAbout {
  readonly from: string;
  readonly to: string;
  readonly date: string;
  readonly messageId: string;
}

/**
 * Kept in pieces: scanners must find these in messages, not in this program. GTUBE: SpamAssassin's test for spam. EICAR: the
 * anti-malware test file of eicar.org.
 */
const gtube = ['XJS*C4JDBQADN1', 'NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-', 'UBE-TEST-EMAIL*C.34X'].join('');
const eicar = ['X5O!P%@AP[4\\PZX54(P^)', '7CC)7}$EICAR-STAND', 'ARD-ANTIVIRUS-', 'TEST-FILE!$H+H*'].join('');

const usualEnd = '.\r\n';

/** Samples with the headers filled in. */
export function samplesFor(about: SampleAbout): readonly Sample[] {
  const header = (subject: string, without = ''): string =>
    [
      ['From', `<${about.from}>`],
      ['To', `<${about.to}>`],
      ['Subject', subject],
      ['Date', about.date],
      ['Message-ID', about.messageId],
    ]
      .filter(([name]) => name !== without)
      .map(([name, value]) => `${name ?? ''}: ${value ?? ''}\r\n`)
      .join('');
  const sample = (
    id: string,
    name: string,
    words: string,
    bytes: string,
    how: Sample['how'] = 'raw',
    end = usualEnd,
  ): Sample => ({ id, name, about: words, how, bytes, end });
  const body = (subject: string, text: string): string => `${header(subject)}\r\n${text}`;
  const smuggle = (id: string, shown: string, end: string): Sample =>
    sample(
      `smuggle-${id}`,
      `End of data as ${shown}`,
      'No server may take this for the end: one that does lets a second message be smuggled in behind it. Right is a refusal, or waiting for more.',
      body(`smuggling ${id}`, 'One line'),
      'raw',
      end,
    );
  return [
    sample('plain', 'Plain text', 'Every server takes it.', body('Test', 'This is a test.\r\n'), 'stuffed'),
    sample('gtube', 'GTUBE', 'A spam filter must catch it.', body('GTUBE', `${gtube}\r\n`), 'stuffed'),
    sample(
      'eicar',
      'EICAR',
      'A virus scanner must catch it. It is harmless.',
      body('EICAR', `${eicar}\r\n`),
      'stuffed',
    ),
    sample(
      'eicar-attached',
      'EICAR as an attachment',
      'A virus scanner must catch it inside of MIME.',
      `${header('EICAR attached')}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=_e"\r\n\r\n` +
        '--=_e\r\nContent-Type: text/plain\r\n\r\nSee the attachment.\r\n' +
        '--=_e\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="eicar.com"\r\n\r\n' +
        `${eicar}\r\n--=_e--\r\n`,
      'stuffed',
    ),
    sample(
      'no-date',
      'No Date',
      'sendmail and Postfix (for their own clients) add one.',
      `${header('No date', 'Date')}\r\nText\r\n`,
    ),
    sample(
      'no-id',
      'No Message-ID',
      'sendmail and Postfix (for their own clients) add one.',
      `${header('No id', 'Message-ID')}\r\nText\r\n`,
    ),
    sample('no-from', 'No From', 'Many filters refuse it.', `${header('No from', 'From')}\r\nText\r\n`),
    sample(
      'no-header',
      'No header at all',
      'Servers take the first line for text, or put an empty line before it.',
      'Only text, with no header\r\n',
    ),
    sample(
      'long-line',
      'A line of 3,000 characters',
      'RFC 5321 allows 998. Postfix breaks longer ones when it sends (smtp_line_length_limit), sendmail by its mailer (L=).',
      body('Long line', `${'x'.repeat(3000)}\r\n`),
    ),
    sample(
      'dots',
      'Lines that begin with dots',
      'They must arrive as they are.',
      body('Dots', '.\r\n..\r\n.x\r\nend\r\n'),
      'stuffed',
    ),
    sample(
      'eight-bit',
      'UTF-8 that nobody announced',
      'Sent without BODY=8BITMIME.',
      body('Eight bit', 'Gr\xc3\xbc\xc3\x9fe\r\n'),
    ),
    sample(
      'bare-lf',
      'Lines that end in LF alone',
      'Refused by servers that forbid bare line ends; others mend it.',
      body('Bare LF', 'one\ntwo\nthree\r\n'),
    ),
    sample(
      'bare-cr',
      'Lines that end in CR alone',
      'Refused, kept, or made another line end.',
      body('Bare CR', 'one\rtwo\rthree\r\n'),
    ),
    sample(
      'nul',
      'A NUL byte',
      'RFC 5321 forbids it. Postfix keeps it or strips it (message_strip_characters), newer sendmail refuses it with 554.',
      body('NUL', 'one\0two\r\n'),
    ),
    sample(
      'many-received',
      '120 Received headers',
      'Taken for a loop: Postfix hopcount_limit is 50, sendmail’s MaxHopCount 100.',
      `${'Received: from a by b; Thu, 1 Jan 2026 00:00:00 +0000\r\n'.repeat(120)}${body('Loop', 'Text\r\n')}`,
    ),
    sample(
      'large-header',
      'A header of 64 KiB',
      'Servers limit headers: Postfix header_size_limit is 100 KiB, sendmail’s MaxHeadersLength 32 KiB.',
      `X-Large: ${'x'.repeat(70)}\r\n${` ${'y'.repeat(75)}\r\n`.repeat(850)}${body('Large header', 'Text\r\n')}`,
    ),
    smuggle('lf-dot-lf', 'LF . LF', '\n.\n'),
    smuggle('lf-dot-crlf', 'LF . CR LF', '\n.\r\n'),
    smuggle('crlf-dot-lf', 'CR LF . LF', '\r\n.\n'),
    smuggle('cr-dot-cr', 'CR . CR', '\r.\r'),
    smuggle('cr-dot-crlf', 'CR . CR LF', '\r.\r\n'),
    smuggle('crlf-dot-cr', 'CR LF . CR', '\r\n.\r'),
    smuggle('crlf-dot-crcrlf', 'CR LF . CR CR LF', '\r\n.\r\r\n'),
    smuggle('crlf-nul-dot-crlf', 'CR LF NUL . CR LF', '\r\n\0.\r\n'),
  ];
}
