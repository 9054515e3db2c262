import { describe, expect, it } from 'vitest';
import { readBuilt, readDecision, readReports } from '#mail/deploy/commands';

const about = (id: string): string =>
  JSON.stringify({
    id,
    setId: 's',
    by: 'anna',
    note: 'n',
    paths: ['/etc/a', '/etc/b'],
    steps: ['m4', 'probe'],
  });

const answer = [
  '',
  '= one yes',
  about('one'),
  'links',
  'deadline -> 130',
  'guard -> 7:8:boot',
  '1.old -> aaaa',
  '1.new -> bbbb',
  '1.real -> /etc/a',
  '101.new -> 1000',
  '102.staged -> 1001',
  '103.armed -> 1002',
  '104.waiting -> 1003',
  '1.end -> good:0:125',
  '1.pid -> 17:1',
  '2.pid -> 18:1',
  'up 100',
  'printed 1 out 20',
  'printed 1 err 3',
  'bytes',
  '= two no\nup 5\nlinksx\nerr',
  '= two no',
  about('two'),
  'links',
  'result -> conflict:2009',
  'decision -> rollback',
  '101.new -> 2000',
  '1.old -> aaaa',
  '1.new -> bbbb',
  '2.old -> absent',
  '2.new -> dddd',
  '2.end -> failed::6000',
  'up 200',
  'why Nobody confirmed it in time.',
  'why Changed: /etc/a.',
  'now 1 cccc',
  'now 2 absent',
  '',
].join('\n');

describe('the report of a host', () => {
  it('is read, newest first, and nothing that a step printed is taken for a part of it', () => {
    const [two, one, ...more] = readReports(answer);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ id: 'one', state: 'waiting', guarded: true, secondsLeft: 30, why: '' });
    expect(one!.steps).toEqual([
      { id: 'm4', state: 'good', code: 0, seconds: 1.25, stdout: '= two no\nup 5\nlinksx', stderr: '\ner' },
      { id: 'probe', state: 'running', stdout: '', stderr: '' },
    ]);
    expect(one!.files).toEqual([
      { path: '/etc/a', old: 'aaaa', new: 'bbbb' },
      { path: '/etc/b', old: '', new: '' },
    ]);
    expect(two).toMatchObject({
      state: 'conflict',
      guarded: false,
      why: 'Nobody confirmed it in time. Changed: /etc/a.',
      steps: [{ id: 'probe', state: 'failed', seconds: 60 }],
      files: [
        { path: '/etc/a', old: 'aaaa', new: 'bbbb', now: 'cccc' },
        { path: '/etc/b', old: 'absent', new: 'dddd' },
      ],
    });
    expect(two).not.toHaveProperty('secondsLeft');
    expect(two!.steps[0]).not.toHaveProperty('code');
  });

  it('is read as far as it goes, wherever it was cut off', () => {
    for (let length = 0; length < answer.length; length++)
      for (const report of readReports(answer.slice(0, length))) {
        expect(['one', 'two']).toContain(report.id);
        expect(['new', 'staged', 'armed', 'waiting', 'conflict']).toContain(report.state);
      }
  });

  it('leaves out what makes no sense', () => {
    expect(readReports('nonsense\n= x yes\nnot json\nlinks\n= ../y no\n{}\n')).toEqual([]);
    expect(readReports('= x yes\n{"paths":7,"steps":[1]}\n101.nosuch -> 5\n9.end -> good\n')).toMatchObject([
      { id: 'x', state: 'new', states: [], steps: [], files: [] },
    ]);
  });

  it('tells decisions and built files', () => {
    expect([
      readDecision('commit\n'),
      readDecision('rollback\n'),
      readDecision('none\n'),
      readDecision(''),
    ]).toEqual(['commit', 'rollback', 'none', 'none']);
    const built = readBuilt('built 2f61 10\nbuilt 2f 3\n\nbuilt 2fff 2\n\xff\x00\n');
    expect([...built]).toEqual([
      ['/a', 'built 2f 3'],
      ['/\xff', '\xff\x00'],
    ]);
  });
});
