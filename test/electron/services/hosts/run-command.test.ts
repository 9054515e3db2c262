import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '#mail/command';
import { openLocalPipe } from '#services/hosts/local-pipe';
import { type Ground, runCommand, type RunLimits } from '#services/hosts/run-command';
import { execString, scriptOf, UnsafeValue } from '#services/hosts/script';
import { SudoPassword } from '#services/hosts/sudo-passwords';
import { hostileValues } from './hostile.ts';

const here = (input: Ground['input'] = 'base64'): Ground => ({
  open: () => Promise.resolve(openLocalPipe({ PATH: process.env['PATH'] })),
  elevation: 'none',
  sudo: new SudoPassword(() => Promise.resolve(undefined)),
  input,
});
const run = (argv: Command['argv'], stdin?: string, limits: Partial<RunLimits> = {}, ground = here()) =>
  runCommand(
    ground,
    { argv, ...(stdin === undefined ? {} : { stdin }), root: false, effect: 'read', shown: '' },
    { quietMs: 10_000, ...limits },
  );

describe('commands on this computer', () => {
  it('return exit code and both streams', async () => {
    expect(await run(['/bin/sh', '-c', 'printf out; printf err >&2; exit 3'])).toEqual({
      status: 'exited',
      code: 3,
      stdout: 'out',
      stderr: 'err',
    });
    expect(await run(['/no/such/tool'])).toMatchObject({ status: 'exited', code: 127 });
  });

  it('that trickle say the same in larger pieces, the first rows at once', async () => {
    const trickling = (script: string, limits: Partial<RunLimits> = {}) =>
      runCommand(
        here(),
        { argv: ['/bin/sh', '-c', script], root: false, effect: 'read', shown: '', trickles: true },
        { quietMs: 10_000, ...limits },
      );
    expect(await trickling('printf out; printf err >&2; exit 3')).toEqual({
      status: 'exited',
      code: 3,
      stdout: 'out',
      stderr: 'err',
    });
    expect(await trickling('kill -9 $$')).toMatchObject({ status: 'exited', code: 137 });
    const long = await trickling('i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo $i; done');
    expect(long.stdout).toBe(Array.from({ length: 20_000 }, (_, at) => `${at + 1}\n`).join(''));

    const stop = new AbortController();
    let first = '';
    const stopped = await trickling('echo first; sleep 60', {
      signal: stop.signal,
      onStdout: (bytes) => {
        first += bytes;
        stop.abort();
      },
    });
    expect(first).toBe('first\n');
    // Never taken for a listing that came to its end.
    expect(stopped).not.toMatchObject({ status: 'exited', code: 0 });
  });

  it('take hostile arguments and input byte for byte', async () => {
    const result = await run(['/usr/bin/printf', '%s\\0', ...hostileValues]);
    expect(result.stdout.split('\0').slice(0, -1)).toEqual([...hostileValues]);
    const all = hostileValues.join('\0');
    expect((await run(['/bin/cat'], all)).stdout).toBe(all);
    expect((await run(['/bin/cat'], all, {}, here('octal'))).stdout).toBe(all);
  });

  it('take any bytes', async () => {
    const byteText = fc.uint8Array({ maxLength: 300 }).map((array) => String.fromCharCode(...array));
    await fc.assert(
      fc.asyncProperty(
        byteText,
        byteText,
        fc.constantFrom('base64' as const, 'octal' as const),
        async (value, stdin, input) => {
          const argument = value.replaceAll('\0', '');
          expect((await run(['/usr/bin/printf', '%s', argument])).stdout).toBe(argument);
          expect((await run(['/bin/cat'], stdin, {}, here(input))).stdout).toBe(stdin);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stream with back-pressure: the next piece waits until the last was taken', async () => {
    let inside = 0;
    let most = 0;
    let bytes = 0;
    await run(['/usr/bin/head', '-c', '3000000', '/dev/zero'], undefined, {
      onStdout: async (text) => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 1));
        bytes += text.length;
        inside -= 1;
      },
    });
    expect([most, bytes]).toEqual([1, 3_000_000]);
  });

  it('pass on what the reader of the output throws', async () => {
    await expect(
      run(['/bin/echo', 'x'], undefined, { onStdout: () => Promise.reject(new Error('the window is gone')) }),
    ).rejects.toThrow('the window is gone');
  });

  it('stop when asked and say how they ended', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    expect(await run(['/bin/sleep', '30'], undefined, { signal: stop.signal })).toMatchObject({
      status: 'exited',
      code: 143,
    });
  });
});

describe('a script', () => {
  const options = { token: 'f'.repeat(32), raise: 'sudo', input: 'base64' } as const;
  const command = (argv: Command['argv'], stdin = ''): Command => ({
    argv,
    stdin,
    root: true,
    effect: 'write',
    shown: '',
  });

  it('refuses what cannot arrive unchanged, and programs without a path', () => {
    for (const bad of [
      command(['/bin/echo', 'a\0b']),
      command(['/bin/echo', '€']),
      command(['/bin/cat'], '€'),
      command(['echo']),
      command(['/bin/echo', 'x'.repeat(200_000)]),
    ])
      expect(() => scriptOf(bad, options)).toThrow(UnsafeValue);
  });

  it('holds no byte of a value that is not a plain word', () => {
    for (const value of hostileValues) {
      const script = scriptOf(command(['/bin/echo', value], value), options);
      if (!/^[A-Za-z0-9_@%+=:,./-]*$/.test(value) && value.length > 3) expect(script).not.toContain(value);
      expect(script).toMatch(/^[\x20-\x7e\n]+$/);
    }
  });

  it('is cut off anywhere: nothing runs', async () => {
    const script = scriptOf({ ...command(['/bin/echo', 'ran'], 'input'), root: false }, options);
    for (let at = 0; at < script.length - 2; at += 7) {
      const pipe = openLocalPipe({ PATH: process.env['PATH'] });
      let out = '';
      pipe.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      const closed = new Promise<void>((resolve) => pipe.onClosed(() => resolve()));
      pipe.stderr.resume();
      pipe.write(Buffer.from(script.slice(0, at)));
      pipe.end();
      await closed;
      expect(out).toBe('');
    }
  });

  it('is started by one constant, in one place', () => {
    expect(execString).toBe('exec /bin/sh -s');
    const folder = join(import.meta.dirname, '../../../../electron');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
    expect(files.filter((file) => /\b(client|hop|conn|connection)\.exec\(/.test(text(file)))).toEqual([
      'services/hosts/ssh-line.ts',
    ]);
    expect(text('services/hosts/ssh-line.ts').match(/\.exec\(/g)).toHaveLength(1);
    expect(text('services/hosts/ssh-line.ts')).toContain('client.exec(execString,');
    // No connection without our own check of the host key.
    const connects = files.filter((file) => /new (ssh2\.)?Client\(/.test(text(file)));
    expect(connects).toEqual(['services/hosts/ssh-connect.ts']);
    expect(text('services/hosts/ssh-connect.ts').match(/client\.connect\(/g)).toHaveLength(1);
    expect(text('services/hosts/ssh-connect.ts')).toMatch(/client\.connect\(\{[^]*hostVerifier:/);
    expect(files.filter((file) => /shell:\s*true/.test(text(file)))).toEqual([]);
  });
});

describe('the sudo password', () => {
  const taken = (password: string): Promise<string> => Promise.resolve(password);

  it('is asked for once by those who need it together, and anew after it was refused', async () => {
    const asked: boolean[] = [];
    const password = new SudoPassword((again) => {
      asked.push(again);
      return Promise.resolve(`p${asked.length}`);
    });
    const use = () => password.use('read', undefined, taken);
    expect(await Promise.all([use(), use()])).toEqual(['p1', 'p1']);
    expect(await use()).toBe('p1');
    password.wrong('p1');
    expect(await use()).toBe('p2');
    // A late refusal of the old one does not cost the new one.
    password.wrong('p1');
    expect(await use()).toBe('p2');
    expect(asked).toEqual([false, true]);
  });

  it('is tried by one command only until sudo took it: a mistyped one costs one attempt', async () => {
    const answers = ['mistyped', 'right'];
    const password = new SudoPassword(() => Promise.resolve(answers.shift()));
    const tried: string[] = [];
    const attempt = async (value: string): Promise<string> => {
      tried.push(value);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (value === 'mistyped') password.wrong(value);
      return value;
    };
    const all = await Promise.all([1, 2, 3, 4].map(() => password.use('read', undefined, attempt)));
    expect(tried.filter((value) => value === 'mistyped')).toHaveLength(1);
    expect(all.filter((value) => value === 'right')).toHaveLength(3);
  });

  it('is not asked for by the next reading after the user said no, but by the next action', async () => {
    let asked = 0;
    const password = new SudoPassword(() => {
      asked += 1;
      return Promise.resolve(undefined);
    });
    expect(await password.use('read', undefined, taken)).toBeUndefined();
    expect(await password.use('read', undefined, taken)).toBeUndefined();
    expect(asked).toBe(1);
    expect(await password.use('write', undefined, taken)).toBeUndefined();
    expect(asked).toBe(2);
    password.reconsider();
    expect(await password.use('read', undefined, taken)).toBeUndefined();
    expect(asked).toBe(3);
  });

  it('with a line break is no password', async () => {
    expect(
      await new SudoPassword(() => Promise.resolve('a\nb')).use('write', undefined, taken),
    ).toBeUndefined();
  });
});
