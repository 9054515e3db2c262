import { describe, expect, it } from 'vitest';
import { printKey } from '../../../renderer/app/keys.ts';
import { matching } from '../../../renderer/app/palette.tsx';
import { problemOf } from '../../../renderer/app/problem.ts';
import { ORPCError } from '@orpc/client';

describe('printKey', () => {
  it('prints keys as they stand on the keyboard', () => {
    expect(printKey('h')).toBe('h');
    expect(printKey('shift+f')).toBe('Shift+F');
    expect(printKey('mod+a')).toMatch(/^(Ctrl|⌘)\+A$/);
    expect(printKey('arrowdown')).toBe('↓');
    expect(printKey('f5')).toBe('F5');
  });
});

describe('the palette', () => {
  const action = (id: string, title: string, group: string, more = {}) => ({
    id,
    title,
    group,
    run: () => undefined,
    ...more,
  });
  const actions = [
    action('queue.hold', 'Hold the selected messages', 'Queue', { disabled: 'Select a message first.' }),
    action('queue.flush-all', 'Flush everything that is not held', 'Queue'),
    action('host.mx1', 'mx1', 'Host', { hint: 'ops@mx1.example.com', also: 'production Frontend' }),
    action('page.queue', 'Queue', 'Page'),
  ];
  const found = (typed: string): string[] => matching(actions, typed).map(({ id }) => id);

  it('shows hosts and pages first when nothing is typed', () => {
    expect(found('').slice(0, 2)).toEqual(['host.mx1', 'page.queue']);
  });

  it('finds a host by its address, environment or group', () => {
    expect(found('mx1.example')).toEqual(['host.mx1']);
    expect(found('frontend')).toEqual(['host.mx1']);
  });

  it('wants every word, and puts what cannot be done now last', () => {
    expect(found('flush held')).toEqual(['queue.flush-all']);
    expect(found('held nonsense')).toEqual([]);
    expect(found('queue').at(-1)).toBe('queue.hold');
  });
});

describe('problemOf', () => {
  it('keeps what happened, what to do and the raw output apart', () => {
    const error = new ORPCError('HOST_FAILED', {
      status: 502,
      data: { what: 'postqueue ended with 69.', todo: 'Start Postfix.', raw: 'mail system is down' },
    });
    expect(problemOf(error)).toEqual({
      what: 'postqueue ended with 69.',
      todo: 'Start Postfix.',
      raw: 'mail system is down',
    });
  });

  it('says what to do when the host is offline, and the reason once', () => {
    const error = new ORPCError('OFFLINE', {
      status: 503,
      message: 'No connection to this host. It is being installed.',
      data: { detail: 'It is being installed.' },
    });
    expect(problemOf(error)).toMatchObject({
      what: 'No connection to this host. It is being installed.',
      todo: 'Connect to the host, then try again.',
    });
  });

  it('never calls a lost answer a failure or a success', () => {
    expect(problemOf(new Error('socket closed')).todo).toContain('unknown');
  });
});
