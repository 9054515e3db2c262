/** A whole number from 0 up to, but not including, `below`. */
export type Random = (below: number) => number;

export interface Odd {
  readonly from?: string;
  readonly rcpts: readonly { readonly address: string; readonly notify?: string; readonly orcpt?: string }[];
  readonly ret?: 'FULL' | 'HDRS';
  readonly envid?: string;
  readonly smtputf8?: boolean;
  /** With CRLF line ends, unless they are what is odd. */
  readonly body: Uint8Array;
}

type Kind = (random: Random, domain: string, n: number) => Odd;

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const wire = (text: string): string => text.replace(/\r?\n/g, '\r\n');
const head = (n: number, more = ''): string =>
  wire(`Date: Sat, 21 Nov 2026 08:00:00 +0000\nFrom: <a@lab.test>\nSubject: odd ${n}\n${more}\n`);

/** A message with these body bytes (byte text) to one recipient. */
const body =
  (make: (random: Random, n: number) => string): Kind =>
  (random, domain, n) => ({
    rcpts: [{ address: `to${n}@${domain}` }],
    body: latin1(head(n) + make(random, n)),
  });

/** A message with this text (byte text) instead of ordinary headers. */
const whole =
  (make: (random: Random, n: number) => string): Kind =>
  (random, domain, n) => ({ rcpts: [{ address: `to${n}@${domain}` }], body: latin1(make(random, n)) });

/** An ordinary text with this envelope. */
const envelope =
  (make: (domain: string, n: number, random: Random) => Omit<Odd, 'body'>): Kind =>
  (random, domain, n) => ({ ...make(domain, n, random), body: latin1(`${head(n)}Good morning.\r\n`) });

const bytes = (random: Random, length: number, from = 0, to = 256): string =>
  String.fromCharCode(...Array.from({ length }, () => from + random(to - from)));

/** The kinds of message that something between two queues has once lost or changed. */
export const kinds: Readonly<Record<string, Kind>> = {
  plain: body(() => 'Good morning.\r\n'),
  'nothing at all': whole(() => ''),
  'one empty line': whole(() => '\r\n'),
  'headers only': whole((_, n) => `Subject: headers only ${n}\r\nX-Last: yes\r\n`),
  'body only': whole(() => 'this line is no header\r\nnor is this\r\n'),
  'empty body': body(() => ''),
  'only empty lines': body((random) => '\r\n'.repeat(1 + random(50))),
  'no final line end': body(() => 'the last line has no end'),
  'Latin-1 body': body(() => 'Gr\xfc\xdfe aus M\xfcnchen, 20 \xa4\r\n'),
  'Latin-1 header': whole((_, n) => `Subject: Gr\xfc\xdfe ${n}\r\nFrom: "J\xf6rg" <j@lab.test>\r\n\r\nx\r\n`),
  'every byte': body(() => `${String.fromCharCode(...Array.from({ length: 256 }, (_, b) => b))}\r\n`),
  'random bytes': body((random) => `${bytes(random, 3000)}\r\n`),
  'NUL in the body': body((random) => `a\0b\r\n\0\r\n${'\0'.repeat(random(40))}\r\nend\0\r\n`),
  'NUL in a header': whole((_, n) => `Subject: a\0b ${n}\r\nX-N\0l: c\r\n\r\nx\r\n`),
  'control characters': body((random) => `\x1b[2J\x07\x08\x0b\x0c\x7f${bytes(random, 200, 14, 32)}\r\n`),
  'bare CR': body(() => 'one\rtwo\r\rthree\r\n\rfour\r\n'),
  'CR before CRLF': body(() => 'one\r\r\ntwo\r\r\r\n'),
  'bare LF': body(() => 'one\ntwo\n\nthree\n'),
  'very long line': body((random) => `${bytes(random, 20_000, 33, 127)}${'x'.repeat(80_000)}\r\nend\r\n`),
  'very long header': whole((random, n) => `Subject: ${n} ${bytes(random, 9000, 33, 127)}\r\n\r\nx\r\n`),
  'header of many lines': whole(
    (_, n) =>
      `Subject: ${n}\r\nX-Fold: a\r\n${Array.from({ length: 300 }, (_line, i) => `\t${i} b\r\n`).join('')}\r\nx\r\n`,
  ),
  'many hops': whole(
    (random, n) =>
      `${Array.from({ length: 10 + random(20) }, (_, i) => `Received: from h${i} by h${i + 1}; Sat, 21 Nov 2026 07:00:00 +0000\r\n`).join('')}Subject: ${n}\r\n\r\nx\r\n`,
  ),
  'strange headers': whole(
    (_, n) =>
      `From here it looks like mbox\r\nSubject : ${n}\r\n: no name\r\nX-Empty:\r\nSubject: again\r\n\r\nFrom x\r\n>From y\r\n`,
  ),
  'lines of dots': body(() => '.\r\n..\r\n...\r\n.a\r\n .\r\n'),
  'blanks at line ends': body(() => 'a \t \r\n \r\n\t\r\nb\t\r\n'),
  'queue file lines': body(
    () =>
      'V8\r\nT1795229237\r\nRPFD:root@lab.test\r\nSroot\r\n.\r\n*** MESSAGE CONTENTS deferred/A ***\r\nrecipient: x@y\r\n',
  ),
  'UTF-8 text': (_, domain, n) => ({
    rcpts: [{ address: `to${n}@${domain}` }],
    body: utf8(`${head(n, 'Content-Type: text/plain; charset=utf-8\n')}漢字 поддержка \u202egnp.exe\r\n`),
  }),
  'UTF-16 text': body(() => `${Buffer.from('wide text\r\n'.repeat(5), 'utf16le').toString('latin1')}\r\n`),
  'parts within parts': body((random) =>
    wire(
      `--a\nContent-Type: message/rfc822\n\nSubject: inner\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n${Buffer.from(bytes(random, 900), 'latin1').toString('base64')}\n--b--\n--a--\n`,
    ),
  ),
  'one megabyte': body((random) => `${bytes(random, 70, 33, 127)}\r\n`.repeat(14_600)),
  'null sender': envelope((domain, n) => ({ from: '', rcpts: [{ address: `to${n}@${domain}` }] })),
  'a thousand recipients': envelope((domain, n) => ({
    rcpts: Array.from({ length: 1000 }, (_, r) => ({ address: `to${n}.${r}@list.${domain}` })),
  })),
  'recipients of many domains': envelope((domain, n, random) => ({
    rcpts: Array.from({ length: 2 + random(30) }, (_, r) => ({ address: `to${n}@d${r}.${domain}` })),
  })),
  'the same recipient twice': envelope((domain, n) => ({
    rcpts: [`to${n}@${domain}`, `to${n}@${domain}`, `TO${n}@${domain}`].map((address) => ({ address })),
  })),
  'quoted local parts': envelope((domain, n) => ({
    from: `"a b;c ${n}"@lab.test`,
    rcpts: [`"a b;c"@${domain}`, `"quoted \\"x\\""@${domain}`, `"a,b (c)<d>"@${domain}`, `"@"@${domain}`].map(
      (address) => ({ address }),
    ),
  })),
  'shell and option words': envelope((domain, n) => ({
    from: `"$(touch /tmp/owned${n})"@lab.test`,
    rcpts: [`"-rf *"@${domain}`, `"\`id\`;reboot #"@${domain}`, `"'|sh"@${domain}`].map((address) => ({
      address,
    })),
  })),
  'routes of old': envelope((domain, n) => ({
    rcpts: [`a+${n}+b=c@${domain}`, `${'l'.repeat(64)}@${domain}`, `{x}~^/${n}@${domain}`].map((address) => ({
      address,
    })),
  })),
  'UTF-8 addresses': (_, domain, n) => ({
    from: `jörg${n}@lab.test`,
    rcpts: [
      { address: `поддержка@${domain}` },
      { address: `用户@bücher.${domain}` },
      { address: `ascii@${domain}` },
    ],
    smtputf8: true,
    body: utf8(`Subject: Привет ${n}\r\nFrom: <jörg@lab.test>\r\n\r\n漢字\r\n`),
  }),
  'never a report': envelope((domain, n) => ({
    rcpts: [{ address: `to${n}@${domain}`, notify: 'NEVER' }],
    ret: 'HDRS',
  })),
  'every report': envelope((domain, n) => ({
    rcpts: [
      { address: `a${n}@${domain}`, notify: 'SUCCESS,FAILURE,DELAY', orcpt: `rfc822;First+2BOne@old.test` },
      { address: `b${n}@${domain}`, notify: 'FAILURE', orcpt: `rfc822;"q+20q"@old.test` },
      { address: `c${n}@${domain}` },
    ],
    ret: 'FULL',
    envid: `QQ+2B${n}+3D+20x`,
  })),
  'reports and UTF-8': (_, domain, n) => ({
    from: `ä${n}@lab.test`,
    rcpts: [{ address: `ö${n}@${domain}`, notify: 'DELAY', orcpt: `rfc822;plain@old.test` }],
    ret: 'HDRS',
    envid: `id${n}`,
    smtputf8: true,
    body: utf8(`Subject: ß${n}\r\n\r\nx\r\n`),
  }),
};
