import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { MessageChunk } from '#contract/message';
import { lasting } from './lasting.ts';

const os = implement(contract);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const utf8 = (text: string): string => {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
};

const envelope = (id: string, sender: string): string =>
  [
    `*** ENVELOPE RECORDS deferred/${id.slice(0, 1)}/${id} ***`,
    'message_size:           14210             842               2               0           14210               0',
    'message_arrival_time: Sat Nov 21 03:15:58 2026',
    'create_time: Sat Nov 21 03:15:58 2026',
    'named_attribute: log_ident=postfix/smtpd',
    'named_attribute: rewrite_context=remote',
    `sender: ${sender}`,
    'named_attribute: log_client_name=mail.shop.example.com',
    'named_attribute: log_client_address=192.0.2.25',
    'named_attribute: log_helo_name=mail.shop.example.com',
    'named_attribute: encoding=8bit',
    '*** MESSAGE CONTENTS x ***',
    '*** HEADER EXTRACTED x ***',
    'named_attribute: dsn_orig_rcpt=rfc822;anna.berg@yahoo.com',
    'named_attribute: notify_flags=6',
    'original_recipient: anna.berg@yahoo.com',
    'recipient: anna.berg@yahoo.com',
    'done_recipient: jörg@exämple.example',
    '*** MESSAGE FILE END x ***',
    '',
  ].join('\n');

const nested = `Received: from inner.example by outer.example; Fri, 20 Nov 2026 22:00:00 +0000
From: "Forwarded" <first@example.org>
Subject: =?utf-8?B?${btoa(utf8('Ursprüngliche Rechnung'))}?=
Content-Type: text/plain

The first message, inside.
`;

const content = (hostile: boolean): string =>
  utf8(`Received: from mail.shop.example.com (mail.shop.example.com [192.0.2.25])
\tby mx1.example.com (Postfix) with ESMTPS id 9A15817E015
\tfor <anna.berg@yahoo.com>; Sat, 21 Nov 2026 03:15:58 +0000 (UTC)
Received: from queue7.shop.example.com (queue7.shop.example.com [10.0.0.7])
\tby mail.shop.example.com with SMTP id x7si1234; Sat, 21 Nov 2026 03:17:40 +0000
Received: from web.shop.example.com (localhost [127.0.0.1])
\tby queue7.shop.example.com with ESMTPA id 00112233; Fri, 20 Nov 2026 21:02:11 -0500
Received: by web.shop.example.com (Postfix, from userid 33); Sat, 21 Nov 2026 02:02:09 +0000
Authentication-Results: mx1.example.com; dkim=pass header.d=shop.example.com;
\tspf=pass smtp.mailfrom=newsletter@shop.example.com; dmarc=pass
DKIM-Signature: v=1; a=rsa-sha256; d=shop.example.com; s=k1;
\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeru
List-Unsubscribe: <https://shop.example.com/u/12345>
Message-ID: <20261121.9A15817E015@shop.example.com>
Date: Sat, 21 Nov 2026 02:02:08 +0000
From: =?utf-8?Q?Caf=C3=A9_Shop?= <newsletter@shop.example.com>
Reply-To: ${hostile ? '\u202egnp.exe <a@evil.example>' : 'help@shop.example.com'}
To: Anna Berg <anna.berg@yahoo.com>
Subject: =?utf-8?B?${btoa(utf8('Ihre Rechnung für November – danke! 🎉'))}?=
MIME-Version: 1.0
X-Mailer: ShopMailer 4.2
Content-Type: multipart/mixed; boundary="outer"

This is a message in parts.
--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Guten Tag Anna Berg,

im Anhang finden Sie Ihre Rechnung für November.
<script>alert("this is only text")</script>

Mit freundlichen Grüßen
Ihr Café Shop
--inner
Content-Type: text/html; charset=utf-8

<html><head><style>p{color:red}</style></head><body><p>Guten Tag <b>Anna Berg</b>,</p>
<script>alert(1)</script><img src="https://tracker.example/x.gif" alt="Logo">
<p>im Anhang finden Sie <a href="https://evil.example/?q=1">Ihre Rechnung</a>.</p></body></html>
--inner--
--outer
Content-Type: application/pdf; name="x"
Content-Disposition: attachment; filename*=utf-8''..%2F..%2FRechnung%20%E2%82%AC%202026%E2%80%AEfdp.exe
Content-Transfer-Encoding: base64

${'JVBERi0xLjQKJeLjz9MKMSAwIG9iago8PC9UeXBlL0NhdGFsb2c+PgplbmRvYmoKc3RhcnR4\n'.repeat(140)}
--outer
Content-Type: message/rfc822

${nested}
--outer--
`);

async function* told(id: string, maxBytes: number): AsyncGenerator<MessageChunk> {
  yield { kind: 'text', part: 0, bytes: envelope(id, 'newsletter@shop.example.com') };
  // A message whose id ends in 7 is a large one.
  const large = id.endsWith('7');
  const text = content(true);
  const whole = large ? text.replace('--outer--', 'x'.repeat(76).concat('\n').repeat(700_000)) : text;
  for (let at = 0; at < Math.min(whole.length, maxBytes); at += 262_144) {
    yield { kind: 'text', part: 1, bytes: whole.slice(at, Math.min(at + 262_144, maxBytes)) };
    if (maxBytes > 1_000_000) await wait(15);
  }
  yield { kind: 'end', problem: '', todo: '', cut: whole.length > maxBytes, left: false };
}

/** The part of the play that the `message` feature sees. */
export function playMessage() {
  return {
    read: os.message.read.handler(({ input }) => {
      if (input.hostId === 'relay')
        throw new ORPCError('REFUSED', {
          status: 400,
          data: { what: 'Queued messages can only be read as root.', todo: 'See the Overview page.' },
        });
      return told(input.id, input.maxBytes);
    }),
    took: os.message.took.handler(() => ({})),
    search: os.message.search.handler(() =>
      lasting({ kind: 'end' as const, problem: '', todo: '' }, AbortSignal.abort()),
    ),
  };
}
