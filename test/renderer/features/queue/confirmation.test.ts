import { describe, expect, it } from 'vitest';
import type { HostStatus } from '#contract/hosts';
import { shownCommands } from '../../../../renderer/features/queue/commands.ts';
import { blocked, questionFor } from '../../../../renderer/features/queue/confirmation.ts';
import type { Row } from '../../../../renderer/features/queue/wire.ts';
import { makeHosts } from '../../preview/hosts.ts';

const hosts = makeHosts();
const rows = (hostId: string, count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({
    row: at + 1,
    hostId,
    source: 'postfix:/etc/postfix',
    id: `ABCDEF${String(at).padStart(6, '0')}`,
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
  }));

describe('what is asked first', () => {
  it('nothing for hold and release, however many: they can be undone', () => {
    expect(questionFor('hold', rows('mx1', 5000), hosts)).toBeUndefined();
    expect(questionFor('release', rows('mx1', 5000), hosts)).toBeUndefined();
  });

  it('nothing for a small delete that is kept, the words of the scope for a large one', () => {
    expect(questionFor('delete', rows('mx2', 100), hosts)).toBeUndefined();
    expect(questionFor('delete', rows('mx2', 101), hosts, 'to:@y.example')).toEqual({
      action: 'delete',
      filter: 'to:@y.example',
      undoable: true,
      groups: [{ hostId: 'mx2', hostName: 'mx2', production: false, count: 101, typed: false }],
    });
  });

  it('a requeue and a return to the sender always: nothing takes them back', () => {
    expect(questionFor('requeue', rows('mx2', 1), hosts)).toMatchObject({ undoable: false });
    expect(questionFor('expire', rows('mx2', 1), hosts)).toEqual({
      action: 'expire',
      undoable: false,
      groups: [{ hostId: 'mx2', hostName: 'mx2', production: false, count: 1, typed: false }],
    });
  });

  it('a delete from a queue that is not known any more: nobody can say that it is kept', () => {
    const [row] = rows('mx2', 1);
    expect(questionFor('delete', [{ ...row!, source: 'postfix:/gone' }], hosts)).toMatchObject({
      undoable: false,
    });
  });

  it('wants the name typed on production from 101 messages on, and only there', () => {
    const typed = (hostId: string, count: number): boolean | undefined =>
      questionFor('expire', rows(hostId, count), hosts)?.groups[0]?.typed;
    expect(typed('mx1', 100)).toBe(false);
    expect(typed('mx1', 101)).toBe(true);
    expect(typed('mx2', 101)).toBe(false);
  });

  it('asks for every host by itself', () => {
    const question = questionFor('delete', [...rows('mx1', 150), ...rows('mx2', 3)], hosts);
    expect(question?.groups.map(({ hostId, count, typed }) => [hostId, count, typed])).toEqual([
      ['mx1', 150, true],
      ['mx2', 3, false],
    ]);
  });

  it('lets a small flush through and asks about a large one', () => {
    expect(questionFor('flush', rows('mx1', 100), hosts)).toBeUndefined();
    expect(questionFor('flush', rows('mx1', 101), hosts)?.groups[0]?.typed).toBe(true);
  });
});

describe('what cannot be done', () => {
  it('says why', () => {
    expect(blocked([], hosts)).toBe('Select a message first.');
    expect(blocked(rows('relay', 2), hosts)).toContain('read-only');
    expect(blocked(rows('lists', 2), hosts)).toContain('not connected');
    expect(blocked(rows('mx1', 2), hosts)).toBeUndefined();
  });

  it('never acts on a part of the selection in silence', () => {
    expect(blocked([...rows('mx1', 2), ...rows('relay', 3)], hosts)).toContain(
      'Take its 3 out of the selection',
    );
  });
});

describe('the commands shown', () => {
  it('are the ones of the MTA, with the ids', () => {
    const [hold] = shownCommands('hold', rows('mx1', 2), hosts);
    expect(hold?.shown).toContain('postsuper -c /etc/postfix -h -');
    expect(hold?.shown).toContain('ABCDEF000000');
  });

  it('show a delete as what it is: held first, then moved from hold to the trash', () => {
    expect(
      shownCommands('delete', rows('mx1', 1), hosts).map(({ shown }) => shown.replace(/^.*\| /, '')),
    ).toEqual([
      'postsuper -c /etc/postfix -h -',
      'cd /var/spool/postfix/hold && mv ABCDEF000000 ../.postroom-trash/',
    ]);
  });

  it('name each host', () => {
    const both = shownCommands('hold', [...rows('mx1', 1), ...rows('mx2', 1)], hosts);
    expect(both.map(({ hostName }) => hostName)).toEqual(['mx1', 'mx2']);
  });

  it('show why an id is refused instead of a command with it', () => {
    const [row] = rows('mx1', 1);
    const [refused] = shownCommands('hold', [{ ...row!, id: '-d ALL' }], hosts);
    expect(refused?.shown).toContain('Not a Postfix queue id');
  });

  it('are nothing for a host that is not known', () => {
    const none: readonly HostStatus[] = [];
    expect(shownCommands('hold', rows('mx1', 1), none)).toEqual([]);
  });
});
