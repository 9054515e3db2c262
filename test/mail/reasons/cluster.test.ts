import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterOf } from '#mail/reasons/cluster';
import { localFamilies } from './families-local.ts';
import { families as remoteFamilies } from './families.ts';

const families = [...remoteFamilies, ...localFamilies];

describe('the cluster of a reason', () => {
  it.each(families.flatMap(([cluster, reasons]) => reasons.map((reason) => [reason, cluster] as const)))(
    '%s',
    (reason, cluster) => expect(clusterOf(reason)).toBe(cluster),
  );

  it('keeps families apart', () => {
    expect(new Set(families.map(([cluster]) => cluster)).size).toBe(families.length);
    expect(families.length).toBeGreaterThanOrEqual(40);
  });

  it('of nothing is nothing', () => expect(clusterOf('')).toBe(''));

  it('does not depend on which host, address, number or id stands there', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
    const octet = fc.integer({ min: 1, max: 254 });
    fc.assert(
      fc.property(label, label, octet, octet, fc.integer({ min: 0, max: 99_999 }), (a, b, c, d, wait) => {
        const reason = `host ${a}.${b}.example[${c}.2.${d}.4] said: 451 4.7.1 <${a}@${b}.test>: try again in ${wait} s`;
        expect(clusterOf(reason)).toBe('host *[*] said: 451 4.7.1 <*>: try again in * s');
      }),
    );
  });

  it('never throws and stays short, whatever a host says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (reason) => {
        expect(clusterOf(reason).length).toBeLessThan(200);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no longer for reasons made to hurt', () => {
    const parts = [
      'a',
      'a.',
      '1.',
      '1:',
      ':',
      '<',
      '@',
      'a@',
      '"',
      '*',
      '-',
      '/',
      'a-',
      '[',
      '1 ',
      'name=',
      '421 4.7.0 ',
    ];
    const begun = performance.now();
    for (const part of parts)
      for (const end of ['', '[', '@', ']', '!', '\u0000'])
        clusterOf(part.repeat(200_000 / part.length) + end);
    // 102 reasons of 200,000 characters; some 50 ms in all on an idle machine.
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
