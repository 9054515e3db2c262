/** How the sink treats recipients. */
export interface SinkRule {
  /** A domain with all below it, one whole address, or `*`. */
  match: string;
  action: 'accept' | 'defer' | 'reject' | 'silent' | 'reset';
  /** Where the answer is given; `connect` takes every connection, whatever `match` says. */
  stage?: 'connect' | 'rcpt' | 'data';
  code?: number;
  /** What is said after the code. A line break makes a multi-line reply; may hold anything. */
  text?: string;
  /** For words that are not UTF-8, instead of `text`. */
  textBase64?: string;
  /** Waits before the answer. */
  delayMs?: number;
}

interface Envelope {
  from: string;
  /** ESMTP parameters of MAIL, such as `SIZE=300`. */
  fromParameters: string[];
  to: { address: string; parameters: string[] }[];
  helo: string;
  /** Address of the host that brought it. */
  peer: string;
  receivedAt: string;
}

export interface StoredMessage extends Envelope {
  base64: string;
}

export interface SinkMessage extends Envelope {
  raw: Buffer;
  text: string;
}

export const defaultRules: readonly SinkRule[] = [
  { match: '*', action: 'reject', code: 550, text: '5.7.1 Relaying denied' },
  { match: 'legacy.test', action: 'accept' },
  { match: 'accept.test', action: 'accept' },
  { match: 'xn--bcher-kva.test', action: 'accept' },
  { match: 'bücher.test', action: 'accept' },
  { match: 'cname-mx.test', action: 'accept' },
  { match: 'no-mx.test', action: 'accept' },
  { match: 'many-mx.test', action: 'accept' },
  { match: 'defer.test', action: 'defer', text: '4.7.1 Greylisted, try again later' },
  { match: 'reject.test', action: 'reject', text: '5.1.1 No such user here' },
  { match: 'tarpit.test', action: 'accept', delayMs: 20_000 },
];

/** The newest rule that fits decides. */
export function ruleFor(
  rules: readonly SinkRule[],
  address: string,
  stage: 'rcpt' | 'data',
): SinkRule | undefined {
  const whole = address.toLowerCase();
  const domain = whole.slice(whole.lastIndexOf('@') + 1);
  return rules.findLast((rule) => {
    if ((rule.stage ?? 'rcpt') !== stage) return false;
    const match = rule.match.toLowerCase();
    return match === '*' || match === whole || match === domain || domain.endsWith(`.${match}`);
  });
}

/** The rule's answer as it goes over the wire. */
export function replyOf(rule: SinkRule): Buffer {
  const code = rule.code ?? (rule.action === 'accept' ? 250 : rule.action === 'reject' ? 550 : 451);
  const text =
    rule.textBase64 === undefined
      ? Buffer.from(rule.text ?? 'Ok', 'utf8')
      : Buffer.from(rule.textBase64, 'base64');
  const lines = text.toString('latin1').split(/\r?\n/);
  const reply = lines
    .map((line, index) => `${code}${index < lines.length - 1 ? '-' : ' '}${line}\r\n`)
    .join('');
  return Buffer.from(reply, 'latin1');
}
