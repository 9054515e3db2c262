import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sections } from '#mail/dns/domain-report';
import { digReplies } from '#mail/dns/dig-output';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { sectionInquiries } from '#mail/dns/sections';
import { checkHost } from '#mail/dns/spf';
import { stsPolicy } from '#mail/dns/sts-policy';
import { replied, runInquiry } from './run-inquiry.ts';

const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const bytes = fc.string({ unit: byte, maxLength: 60 });
const word = fc.constantFrom(
  ...[
    'v=spf1',
    'a',
    'mx',
    'ptr',
    '-all',
    '~all',
    'include:%{d}',
    'include:b.test',
    'redirect=b.test',
    'exists:%{ir}.%{l}.x.test',
  ],
  ...[
    'exp=e.test',
    'ip4:192.0.2.0/24',
    'ip6:::/0',
    'v=DMARC1;',
    'p=none;',
    'v=DKIM1;',
    'p=AAAA',
    'v=STSv1;',
    'id=1',
    '%',
    '\\',
    '"',
  ],
);
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const data = fc.oneof(
  fc.array(word, { maxLength: 14 }).map((words) => quoted(['v=spf1', ...words].join(' '))),
  fc.array(word, { maxLength: 8 }).map((words) => quoted(words.join(' '))),
  bytes.map(quoted),
  bytes,
  fc.constantFrom(
    '10 b.test.',
    '0 .',
    'b.test.',
    '192.0.2.1',
    '2001:db8::1',
    '3 1 1 00',
    'ns. m. 1 2 3 4 5',
    '',
  ),
);
const answer = fc.record({
  status: fc.constantFrom(
    'NOERROR',
    'NOERROR',
    'NOERROR',
    'NXDOMAIN',
    'SERVFAIL',
    'timeout',
    'REFUSED',
    'BADVERS',
  ),
  type: fc.constantFrom('', '', '', 'CNAME', 'NS', 'SOA'),
  data: fc.array(data, { maxLength: 4 }),
  flags: fc.subarray(['aa', 'ad', 'ra']),
});

/** Whatever DNS says. */
const saying = (answers: readonly (typeof answer extends fc.Arbitrary<infer T> ? T : never)[]) => {
  let at = 0;
  return (question: DnsQuestion): DnsReply => {
    const one = answers[at++ % answers.length]!;
    const records = one.data.map((text) => ({
      name: question.name,
      ttl: 1,
      type: one.type === '' ? question.type : one.type,
      data: text,
    }));
    return replied(question, [], {
      status: one.status,
      flags: one.flags,
      answer: records,
      authority: records,
    });
  };
};

it('SPF ends within its limits whatever is published', () => {
  fc.assert(
    fc.property(
      fc.array(answer, { minLength: 1, maxLength: 9 }),
      bytes,
      fc.constantFrom('192.0.2.1', '2001:db8::1'),
      (answers, sender, client) => {
        const found = runInquiry(
          checkHost({ client, sender: `${sender}@lab.test`, helo: 'lab.test' }),
          saying(answers),
        );
        expect(found.lookups).toBeLessThanOrEqual(11);
        expect(found.voidLookups).toBeLessThanOrEqual(3);
        if (found.lookups > 10) expect(found.result).toBe('permerror');
      },
    ),
    { numRuns: 400 },
  );
});

it.each(sections)('the section %s ends with a finding whatever is published', (section) => {
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 9 }), (answers) => {
      const inquiry = sectionInquiries[section]({ domain: 'lab.test', selectors: [], client: '192.0.2.1' });
      const report = runInquiry(inquiry, saying(answers));
      expect(report.findings.length).toBeGreaterThan(0);
      for (const { words } of report.findings) expect(words).not.toMatch(/undefined|\[object|NaN/);
    }),
    { numRuns: 200 },
  );
});

it('a policy and dig’s output may be anything', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          bytes,
          word,
          fc.constantFrom(';; ANSWER SECTION:', '; <<>> DiG 9 <<>> -q lab.test -t A', ';; MSG SIZE  rcvd: 1'),
        ),
        { maxLength: 12 },
      ),
      (lines) => {
        const text = lines.join('\n');
        expect(stsPolicy(text).faults.length).toBeGreaterThan(0);
        expect(digReplies([{ name: 'lab.test', type: 'A' }], text)).toHaveLength(1);
      },
    ),
  );
});
