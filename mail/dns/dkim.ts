import type { SectionReport } from './domain-report.ts';
import { base64Bytes, publicKey } from './public-key.ts';
import type { DnsFinding, DnsReply, Inquiry } from './question.ts';
import { joinedText } from './record-data.ts';
import { aliasesOf, finding, hasSpoken, linesOf, notKnown, recordsOf } from './replies.ts';
import { repeated, tagsOf, tagValue, type Tag } from './tags.ts';

/** Selectors that well-known senders and packages use; tried when none are named. */
export const usualSelectors: readonly string[] = [
  'default',
  'dkim',
  'mail',
  'selector1',
  'selector2',
  'google',
  's1',
  's2',
  'k1',
  'key1',
  'smtp',
  '2024',
  '2025',
  '2026',
];

/** A key record judged. `bits`: 0 where there is no RSA key. */
export interface DkimKey {
  readonly findings: readonly DnsFinding[];
  readonly parts: readonly { readonly name: string; readonly value: string; readonly words: string }[];
  readonly bits: number;
}

function keyWords(
  tags: readonly Tag[],
  selector: string,
  value: string,
): { found: DnsFinding[]; words: string; bits: number } {
  const kind = tagValue(tags, 'k') ?? 'rsa';
  const fault = (code: string, words: string): { found: DnsFinding[]; words: string; bits: number } => ({
    found: [
      finding(
        'error',
        `dkim/${code}`,
        `The key of ${selector} ${words}.`,
        'Signatures with it do not verify. Publish the key as your signer printed it.',
      ),
    ],
    words: `It ${words}.`,
    bits: 0,
  });
  if (value.replace(/\s+/g, '') === '')
    return {
      found: [
        finding(
          'note',
          'dkim/revoked',
          `The key of ${selector} is revoked.`,
          'Signatures with it fail. That is right for a key that is no longer used.',
        ),
      ],
      words: 'Empty: the key is revoked.',
      bits: 0,
    };
  const bytes = base64Bytes(value);
  if (bytes === undefined) return fault('not-base64', 'is no base64');
  if (kind === 'ed25519') {
    // RFC 8463 4: the bare 32 bytes.
    if (bytes.length !== 32) return fault('bad-key', `has ${bytes.length} bytes; Ed25519 keys have 32`);
    return { found: [], words: 'An Ed25519 key.', bits: 0 };
  }
  const key = publicKey(bytes);
  if (key?.kind !== 'rsa')
    return fault('bad-key', key === undefined ? 'is cut off or no key' : 'is no RSA key');
  const found: DnsFinding[] = [];
  if (key.bits < 1024)
    found.push(
      finding(
        'error',
        'dkim/too-short',
        `The key of ${selector} has ${key.bits} bits.`,
        'Receivers must not take RSA keys below 1024 bits (RFC 8301), and this one can be broken. Make one of 2048 bits.',
      ),
    );
  else if (key.bits < 2048)
    found.push(
      finding(
        'note',
        'dkim/short',
        `The key of ${selector} has ${key.bits} bits.`,
        'It still works everywhere; RFC 8301 asks signers for 2048. Plan a new key.',
      ),
    );
  return { found, words: `An RSA key of ${key.bits} bits.`, bits: key.bits };
}

/** One key record (RFC 6376 3.6.1). */
export function dkimKey(selector: string, text: string): DkimKey {
  const tags = tagsOf(text);
  const bad = (words: string): DkimKey => ({
    findings: [
      finding(
        'error',
        'dkim/not-valid',
        `The key record of ${selector} is not valid: ${words}.`,
        'Signatures with it do not verify. Publish it as your signer printed it.',
      ),
    ],
    parts: [],
    bits: 0,
  });
  if (tags === undefined) return bad('a part of it is no name=value');
  const twice = repeated(tags);
  if (twice.length > 0) return bad(`${twice.join(', ')} stands there twice`);
  const version = tagValue(tags, 'v');
  if (version !== undefined && (version !== 'DKIM1' || tags[0]?.name !== 'v'))
    return bad('v=DKIM1 must stand first');
  const value = tagValue(tags, 'p');
  if (value === undefined) return bad('p=, the key, is missing');
  const kind = tagValue(tags, 'k') ?? 'rsa';
  if (kind !== 'rsa' && kind !== 'ed25519')
    return {
      findings: [
        finding(
          'warning',
          'dkim/unknown-kind',
          `The key of ${selector} is of a kind that is not known: ${kind}.`,
          'Receivers ignore it.',
        ),
      ],
      parts: [],
      bits: 0,
    };
  const { found, words, bits } = keyWords(tags, selector, value);
  const flags = (tagValue(tags, 't') ?? '').split(':').map((flag) => flag.trim());
  if (flags.includes('y'))
    found.push(
      finding(
        'note',
        'dkim/testing',
        `The key of ${selector} is marked as a test (t=y).`,
        'Receivers may treat mail with a bad signature as if it had none. Take t=y out when it works.',
      ),
    );
  const hashes = tagValue(tags, 'h')
    ?.split(':')
    .map((hash) => hash.trim());
  if (hashes !== undefined && !hashes.includes('sha256'))
    found.push(
      finding(
        'error',
        'dkim/old-hash',
        `The key of ${selector} allows only ${hashes.join(', ')}.`,
        'Receivers must not take SHA-1 any more (RFC 8301). Take h= out.',
      ),
    );
  const services = tagValue(tags, 's')
    ?.split(':')
    .map((service) => service.trim());
  if (services !== undefined && !services.includes('*') && !services.includes('email'))
    found.push(
      finding(
        'error',
        'dkim/not-for-mail',
        `The key of ${selector} is not for mail (s=${services.join(':')}).`,
        'Receivers ignore it. Take s= out.',
      ),
    );
  const meaning: Readonly<Record<string, string>> = {
    v: 'The version.',
    k: 'The kind of key.',
    p: words,
    t: flags.map((flag) => ({ y: 'a test', s: 'no subdomains in i=' })[flag] ?? flag).join(', '),
    h: 'Hashes that may be used.',
    s: 'What it is for.',
    n: 'A note to people.',
    g: 'An old tag without meaning.',
  };
  return { findings: found, parts: tags.map((tag) => ({ ...tag, words: meaning[tag.name] ?? '' })), bits };
}

function ofSelector(
  reply: DnsReply,
  selector: string,
  named: boolean,
): { findings: DnsFinding[]; parts: DkimKey['parts'] } {
  if (!hasSpoken(reply)) return { findings: [notKnown('dkim', reply)], parts: [] };
  const texts = recordsOf(reply).map(({ data }) => joinedText(data));
  if (texts.length === 0) {
    const words =
      aliasesOf(reply).length > 0
        ? `${selector} is a CNAME to ${aliasesOf(reply).join(', then ')}, where there is no key.`
        : `There is no key for the selector ${selector}.`;
    return {
      findings:
        named || aliasesOf(reply).length > 0
          ? [
              finding(
                'error',
                'dkim/no-key',
                words,
                'Signatures with this selector do not verify. Publish the key, or correct the selector.',
              ),
            ]
          : [],
      parts: [],
    };
  }
  if (texts.length > 1)
    return {
      findings: [
        finding(
          'error',
          'dkim/several',
          `${selector} has ${texts.length} TXT records; there must be one.`,
          'Which one a receiver takes is chance. Take the others out.',
        ),
      ],
      parts: [],
    };
  const { findings, parts } = dkimKey(selector, texts[0] ?? '');
  const good =
    parts.length > 0 && !findings.some(({ level, code }) => level === 'error' || code === 'dkim/revoked');
  const key = parts.find(({ name }) => name === 'p')?.words ?? '';
  return {
    findings: [
      ...(good ? [finding('good', 'dkim/valid', `The key of ${selector} is valid. ${key}`)] : []),
      ...findings,
    ],
    parts: parts.map((part) => ({ ...part, name: `${selector}: ${part.name}` })),
  };
}

const textsIn = (reply: DnsReply): readonly string[] => recordsOf(reply).map(({ data }) => joinedText(data));
/** Other records may be under a selector by a wildcard that was meant for something else. */
const looksLikeKey = (text: string): boolean => /(?:^|;)\s*(?:p\s*=|v\s*=\s*DKIM)/.test(text);

/** All usual selectors have the same record: a wildcard. The first reply stands for all then. */
function wildcard(replies: readonly DnsReply[]): DnsReply | undefined {
  const [first, ...others] = replies;
  if (first === undefined || textsIn(first).length === 0) return undefined;
  const text = textsIn(first).join();
  return others.every((reply) => textsIn(reply).join() === text) ? first : undefined;
}

/** Usual selectors are guesses: only what looks like a key counts, and silence is told once. */
function guessed(replies: readonly DnsReply[], asked: readonly string[]): ReturnType<typeof ofSelector>[] {
  const all = wildcard(replies);
  if (all !== undefined)
    return textsIn(all).some(looksLikeKey) ? [ofSelector(all, 'every selector', false)] : [];
  const silent = replies.filter((reply) => !hasSpoken(reply));
  const [first] = silent;
  if (first !== undefined && silent.length === replies.length) return [ofSelector(first, '', false)];
  return replies.map((reply, at) =>
    textsIn(reply).length > 0 && !textsIn(reply).some(looksLikeKey)
      ? { findings: [], parts: [] }
      : ofSelector(reply, asked[at] ?? '', false),
  );
}

/** The keys of these selectors, or of usual ones: DNS cannot list those that a domain has. */
export function* dkimSection(domain: string, selectors: readonly string[]): Inquiry<SectionReport> {
  const named = selectors.length > 0;
  const asked = named ? selectors : usualSelectors;
  const replies = yield asked.map((selector) => ({ name: `${selector}._domainkey.${domain}`, type: 'TXT' }));
  const each = named
    ? replies.map((reply, at) => ofSelector(reply, asked[at] ?? '', true))
    : guessed(replies, asked);
  const findings = each.flatMap((one) => one.findings);
  if (findings.length === 0)
    findings.push(
      finding(
        'note',
        'dkim/none-found',
        'No key was found under the selectors that are often used.',
        'Name the selectors of your signer: they stand as s= in the DKIM-Signature of a message.',
      ),
    );
  return {
    section: 'dkim',
    findings,
    records: linesOf(replies),
    parts: each.flatMap(({ parts }) => parts),
    replies,
  };
}
