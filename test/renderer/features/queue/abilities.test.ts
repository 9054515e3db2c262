import { describe, expect, it } from 'vitest';
import type { HostStatus } from '#contract/hosts';
import { blocks, offeredActions, whyNot } from '../../../../renderer/features/queue/abilities.ts';
import type { Row } from '../../../../renderer/features/queue/wire.ts';
import { makeHosts } from '../../preview/hosts.ts';

const hosts = makeHosts();
const sendmail = {
  id: 'sendmail:mta',
  mta: 'sendmail' as const,
  label: 'sendmail',
  detail: { binary: '/usr/sbin/sendmail', mode: '-bd', patterns: ['/var/spool/mqueue'] },
};
/** mx1 with a sendmail beside its Postfix, as after half a migration. */
const mixed: readonly HostStatus[] = hosts.map((status) =>
  status.host.id === 'mx1' && status.facts !== undefined
    ? {
        ...status,
        facts: {
          ...status.facts,
          mtas: [
            ...status.facts.mtas,
            { mta: 'sendmail' as const, version: '8.18.1', sources: [sendmail], notes: [] },
          ],
        },
      }
    : status,
);
const row = (number: number, hostId: string, source: string, id: string): Row => ({
  row: number,
  hostId,
  source,
  id,
  queue: 'deferred',
  sender: '',
  recipient: 'b@y.example',
  more: 0,
  sizeBytes: 1,
  arrivedAt: 1,
  nextTryAt: undefined,
  tries: undefined,
  reason: '',
  busy: false,
  mark: '',
});
const postfixRows = [1, 2, 3].map((n) => row(n, 'mx1', 'postfix:/etc/postfix', `ABCDEF00000${n}`));
const sendmailRows = [4, 5].map((n) => row(n, 'mx1', 'sendmail:mta', `4AL9x0Cd00000${n}`));

describe('an action that an MTA lacks', () => {
  it('is refused for the whole selection, naming how many and where', () => {
    const why = blocks([...postfixRows, ...sendmailRows], mixed);
    expect(whyNot(why, 'requeue')).toBe('2 of 5 are on sendmail, which has no requeue.');
    expect(whyNot(why, 'hold')).toBeUndefined();
    expect(whyNot(blocks(postfixRows, mixed), 'requeue')).toBeUndefined();
    expect(whyNot(blocks(sendmailRows, mixed), 'requeue')).toBe(
      'They are on sendmail, which has no requeue.',
    );
  });

  it('is not offered where no host of the page has it', () => {
    const [mx1] = mixed;
    const only: readonly HostStatus[] = [
      {
        ...mx1!,
        facts: { ...mx1!.facts!, mtas: mx1!.facts!.mtas.filter(({ mta }) => mta === 'sendmail') },
      },
    ];
    expect(offeredActions(only)).not.toContain('requeue');
    expect(offeredActions(only)).toContain('delete');
    expect(offeredActions(mixed)).toContain('requeue');
  });
});

describe('a right that is missing', () => {
  it('refuses what needs it before anybody tries, in the words of the probe', () => {
    const why = blocks([row(1, 'mx2', 'postfix:/etc/postfix', 'ABCDEF000001')], hosts);
    expect(whyNot(why, 'hold')).toContain('ops may not do this on mx2: postsuper is reserved for root.');
    expect(whyNot(why, 'release')).toContain('sudoers');
    // Held first, so it needs the same right.
    expect(whyNot(why, 'delete')).toContain('reserved for root');
    expect(whyNot(why, 'flush')).toBeUndefined();
  });

  it('is asked about per queue: another one of the same host may be free', () => {
    const why = blocks([row(1, 'mx2', 'postfix:/etc/postfix-out', 'ABCDEF000001')], hosts);
    expect(whyNot(why, 'hold')).toBeUndefined();
  });
});

it('a read-only host is named, for the way to its settings', () => {
  const why = blocks([row(1, 'relay', 'postfix:/etc/postfix', 'ABCDEF000001')], hosts);
  expect(why.readOnly).toBe('relay');
  expect(whyNot(why, 'flush')).toContain('read-only');
});
