import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepAgain, listRegister, removeRecords, writeRecord } from '#mail/hold-register/commands';
import { readRegister, type HeldRecord } from '#mail/hold-register/record';
import { registerPlace } from '#mail/hold-register/scripts';
import type { Command } from '#mail/command';

const available = (shell: string): boolean => spawnSync(shell, ['-c', ':']).error === undefined;
const shells = (
  [
    ['dash', ['/bin/dash', '-c']],
    ['busybox', ['/bin/busybox', 'ash', '-c']],
  ] as const
).filter(([, argv]) => available(argv[0]));

const record: HeldRecord = {
  id: 'hold-abc-1',
  source: 'x',
  kind: 'hold',
  by: 'anna',
  reason: 'é',
  note: '',
  jobId: 'job-1',
  at: '2026-11-21T10:00:00.000Z',
  due: 0,
  token: 'tokena',
  asked: 2,
  sample: [],
  messages: [
    { id: 'AAAAAA', arrivedAt: 17, sizeBytes: 5 },
    { id: 'BBBBBB', arrivedAt: 18, sizeBytes: 0 },
  ],
};

/** The real scripts in real shells; only the directory is another one. */
describe.skipIf(process.getuid?.() !== 0).each(shells)('the register under %s', (_name, shell) => {
  let dir: string;
  let place: string;
  let letGo: Command;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'postroom-holds-'));
    mkdirSync(join(dir, 'postroom'));
    place = join(dir, 'postroom/holds');
    const argv = ['/bin/sh', '-c', `cat >>"$1"; test ! -e "$1.fails"`, 'x', join(dir, 'released')] as const;
    letGo = { argv, root: true, effect: 'write', shown: '' };
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const run = ({ argv, stdin }: Command): { code: number | null; stdout: string; stderr: string } => {
    const [, , script = '', ...args] = argv;
    const text = script.replaceAll(registerPlace, place);
    const [file, ...words] = shell;
    const { status, stdout, stderr } = spawnSync(file, [...words, text, ...args], {
      input: stdin ?? '',
      encoding: 'latin1',
    });
    return { code: status, stdout, stderr };
  };
  const listed = () => readRegister(run(listRegister()).stdout).records;
  const now = (): number => Math.floor(Date.now() / 1000);

  it('writes for root only, lists, changes and removes', () => {
    expect(listed()).toEqual([]);
    expect(run(writeRecord(record, 'new', undefined))).toEqual({ code: 0, stdout: 'written\n', stderr: '' });
    expect(execFileSync('stat', ['-c', '%a', place, join(place, record.id)], { encoding: 'utf8' })).toBe(
      '700\n600\n',
    );
    expect(listed()).toEqual([{ ...record, kept: false }]);
    run(writeRecord({ ...record, note: 'later' }, 'change', undefined));
    expect(listed()[0]?.note).toBe('later');
    expect(run(removeRecords([record.id])).code).toBe(0);
    expect(readdirSync(place)).toEqual([]);
    expect(run(writeRecord(record, 'change', undefined)).stdout).toBe('gone\n');
    expect(run(keepAgain(record.id, 'tokenb', letGo)).stdout).toBe('gone\n');
    expect(readdirSync(place)).toEqual([]);
  });

  it('releases when it is due, once, and takes the record off', async () => {
    run(writeRecord({ ...record, due: now() + 3 }, 'new', letGo));
    await expect.poll(() => listed()[0]?.kept).toBe(true);
    expect(existsSync(join(dir, 'released'))).toBe(false);
    await expect.poll(() => readdirSync(place)).toEqual([]);
    expect(readFileSync(join(dir, 'released'), 'utf8')).toBe('AAAAAA 17 5\nBBBBBB 18 0\n');
  });

  it('keeps the record of what could not be released', async () => {
    execFileSync('touch', [join(dir, 'released.fails')]);
    run(writeRecord({ ...record, due: now() - 5 }, 'new', letGo));
    await expect.poll(() => existsSync(join(dir, 'released'))).toBe(true);
    await expect.poll(() => listed()[0]?.kept).toBe(true);
    process.kill(-Number(readFileSync(join(place, `${record.id}.pid`), 'utf8')), 'SIGKILL');
    rmSync(join(dir, 'released.fails'));
    await expect.poll(() => listed()[0]?.kept).toBe(false);
    expect(run(keepAgain(record.id, 'tokenb', letGo)).stdout).toBe('written\n');
    await expect.poll(() => readdirSync(place)).toEqual([]);
  });

  it('touches nothing through a link, and nothing outside', () => {
    mkdirSync(join(dir, 'elsewhere'));
    symlinkSync(join(dir, 'elsewhere'), place);
    for (const command of [writeRecord(record, 'new', letGo), removeRecords([record.id]), listRegister()])
      expect(run(command)).toMatchObject({
        code: 73,
        stderr: expect.stringContaining('not a directory of root'),
      });
    expect(readdirSync(join(dir, 'elsewhere'))).toEqual([]);
    rmSync(place);
    const command = writeRecord(record, 'new', letGo);
    for (const name of ['../x', 'a/b', '', '-rf', '.x', 'A', '*'])
      expect(run({ ...command, stdin: command.stdin!.replace(/^\S+/, name) }).code).toBe(64);
    expect(readdirSync(place)).toEqual([]);
  });

  it('never leaves half a record', () => {
    const command = writeRecord({ ...record, due: now() + 100 }, 'new', letGo);
    for (const length of [30, 60, 120, command.stdin!.length - 2])
      expect(run({ ...command, stdin: command.stdin!.slice(0, length) }).code).toBe(74);
    expect(readdirSync(place)).toEqual([]);
    const strange = { ...command, stdin: command.stdin!.replace(/due \d+/, 'due $(id)') };
    expect(run(strange).code).toBe(64);
    expect(readdirSync(place)).toEqual([]);
  });
});
