/** What the scripted host has in its queue: every message is an object that actions change. */
export interface Mail {
  id: string;
  queue: 'active' | 'incoming' | 'deferred' | 'hold';
  arrivedAt: number;
  size: number;
  sender: string;
  recipients: { address: string; delay_reason?: string }[];
  nextTryAt: number;
}

/** A small generator with a seed, so that every run shows the same mail. */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const reasons: readonly (readonly [string, string])[] = [
  [
    'yahoo.com',
    'host mta7.am0.yahoodns.net[67.195.204.77] said: 421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1 (in reply to MAIL FROM command)',
  ],
  [
    'gmail.com',
    'host gmail-smtp-in.l.google.com[142.250.102.27] said: 421-4.7.28 Gmail has detected an unusual rate of mail. (in reply to end of DATA command)',
  ],
  [
    'nowhere.example',
    'Host or domain name not found. Name service error for name=nowhere.example type=MX: Host not found, try again',
  ],
  ['slow.example.net', 'connect to mx.slow.example.net[198.51.100.9]:25: Connection timed out'],
  [
    'full.example.org',
    'host mail.full.example.org[203.0.113.5] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)',
  ],
  ['partner.example.com', 'connect to mx1.partner.example.com[203.0.113.44]:25: Connection refused'],
];
const senders = [
  'newsletter@shop.example.com',
  '',
  'invoices@example.com',
  'alerts@monitor.example.com',
  'anna.berg@example.com',
  'MAILER-DAEMON',
  'noreply@portal.example.com',
  'bounce+a8f1=x@lists.example.com',
];

/** `count` messages as `postqueue -j` would tell them, oldest first. */
export function makeMail(count: number, seed: number, now: number): Mail[] {
  const roll = dice(seed);
  const hex = (length: number): string =>
    Array.from({ length }, () => '0123456789ABCDEF'.charAt(roll(16))).join('');
  return Array.from({ length: count }, (_, at) => {
    const [domain, reason] = reasons[roll(20) < 9 ? 0 : roll(reasons.length)]!;
    const kind = roll(100);
    const queue = kind < 82 ? 'deferred' : kind < 92 ? 'hold' : kind < 96 ? 'active' : 'incoming';
    const arrivedAt = now - Math.floor(((count - at) / count) * 3 * 86_400) - roll(600);
    const named = roll(12) === 0 ? 1 + roll(120) : 1;
    return {
      id: `${hex(10)}${(at % 16).toString(16).toUpperCase()}`,
      queue,
      arrivedAt,
      size: 900 + roll(roll(30) === 0 ? 9_000_000 : 60_000),
      sender: senders[roll(senders.length)]!,
      recipients: Array.from({ length: named }, (_, n) => ({
        address: `user${roll(90_000)}${n === 0 ? '' : `.${n}`}@${domain}`,
        ...(queue === 'deferred' || queue === 'hold' ? { delay_reason: reason } : {}),
      })),
      nextTryAt: now + roll(4000),
    };
  });
}

/** Senders, recipients and reasons that somebody chose to hurt the reader. */
export const hostileMail = (now: number): Mail[] =>
  [
    [
      '<img src=x onerror=alert(1)>@evil.example',
      '"quoted blank"@example.com',
      '<script>alert(document.cookie)</script>',
    ],
    [
      '\u202egnp.exe@evil.example',
      'jörg@exämple.example',
      'host said: 550 \u001b]0;owned\u0007 \u001b[2J go away',
    ],
    ['', 'zero\u200bwidth@example.com', '=HYPERLINK("http://evil.example","click")'],
  ].map(([sender, address, reason], at) => ({
    id: `BAD000000${at}`,
    queue: 'deferred' as const,
    arrivedAt: now - 3600 * (at + 1),
    size: 1200,
    sender: sender!,
    recipients: [{ address: address!, delay_reason: reason! }],
    nextTryAt: now + 300,
  }));

const utf8 = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text));

/** One line of `postqueue -j`, as byte text. */
export const listed = (mail: Mail): string =>
  utf8(
    `${JSON.stringify({
      queue_name: mail.queue,
      queue_id: mail.id,
      arrival_time: mail.arrivedAt,
      message_size: mail.size,
      forced_expire: false,
      sender: mail.sender,
      recipients: mail.recipients,
    })}\n`,
  );
