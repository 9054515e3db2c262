import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { labelsOf, nameOf } from '#mail/dns/names';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { checkHost } from '#mail/dns/spf';
import { replied, runInquiry } from './run-inquiry.ts';

interface Case {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  readonly explanation?: string;
}
type Entry = 'TIMEOUT' | Readonly<Record<string, unknown>>;
interface Scenario {
  readonly description: string;
  readonly tests: Readonly<Record<string, Case>>;
  readonly zonedata: Readonly<Record<string, readonly Entry[]>>;
}

const file = readFileSync(join(import.meta.dirname, '../../fixtures/dns/spf/rfc7208-tests.yml'), 'utf8');
const scenarios = parseAllDocuments(file).map((document) => document.toJS() as Scenario);

const text = (value: string): string =>
  `"${value.replace(/[^\x20-\x7e]|["\\]/g, (char) => `\\${String(char.charCodeAt(0)).padStart(3, '0')}`)}"`;

/** Data of the suite as dig prints it. */
function data(type: string, value: unknown): string {
  if (type === 'TXT')
    return (Array.isArray(value) ? value : [value]).map((one) => text(String(one))).join(' ');
  if (type === 'MX') {
    const [preference, host] = value as [number, string];
    return `${preference} ${host}.`;
  }
  return type === 'PTR' || type === 'CNAME' ? `${String(value).replace(/\.$/, '')}.` : String(value);
}

/**
 * The suite's rules: SPF entries stand for TXT unless the name has TXT entries of its own; TXT NONE is no record; TIMEOUT
 * is for every type that is not there; CNAMEs are followed.
 */
const resolver =
  ({ zonedata }: Scenario) =>
  (question: DnsQuestion): DnsReply => {
    const zone = new Map(Object.entries(zonedata).map(([name, entries]) => [name.toLowerCase(), entries]));
    const answer: DnsReply['answer'][number][] = [];
    let name = labelsOf(question.name)!.join('.').toLowerCase();
    for (let i = 0; i < 8; i++) {
      const entries = zone.get(name);
      if (entries === undefined) return { ...replied(question, [], { status: 'NXDOMAIN' }), answer };
      const maps = entries.filter((entry) => typeof entry === 'object');
      const own = maps.some((entry) => 'TXT' in entry);
      const found = maps.flatMap((entry) =>
        Object.entries(entry).flatMap(([type, value]) => {
          const as = type === 'SPF' && !own ? 'TXT' : type;
          return as === question.type && value !== 'NONE'
            ? [{ name: nameOf(name.split('.')), ttl: 1, type: as, data: data(as, value) }]
            : [];
        }),
      );
      if (found.length === 0 && entries.includes('TIMEOUT'))
        return replied(question, [], { status: 'timeout', words: 'No answer came in time.' });
      const alias = maps.find((entry) => 'CNAME' in entry)?.['CNAME'];
      if (typeof alias !== 'string') return { ...replied(question, []), answer: [...answer, ...found] };
      answer.push({ name, ttl: 1, type: 'CNAME', data: `${alias.replace(/\.$/, '')}.` });
      name = alias.replace(/\.$/, '').toLowerCase();
    }
    return replied(question, [], { status: 'SERVFAIL' });
  };

describe.each(scenarios.map((scenario) => [scenario.description, scenario] as const))('%s', (_, scenario) => {
  it.each(Object.entries(scenario.tests))('%s', (_name, { helo, host, mailfrom, result, explanation }) => {
    const evaluation = runInquiry(checkHost({ client: host, sender: mailfrom, helo }), resolver(scenario));
    expect([result].flat()).toContain(evaluation.result);
    if (explanation !== undefined)
      expect(evaluation.explanation).toBe(explanation === 'DEFAULT' ? '' : explanation);
  });
});

it('has all of the suite', () => {
  const cases = scenarios.flatMap(({ tests }) => Object.keys(tests));
  // grep -c '^    result:' of the file.
  expect(cases).toHaveLength(file.match(/^ {4}result:/gm)!.length);
});
