import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Command } from '#mail/command';
import type { Talk, TalkEnd } from '#services/hosts/reach';
import { openLocalPipe } from '#services/hosts/local-pipe';
import { openTalk } from '#services/hosts/open-talk';
import { talkScriptOf } from '#services/hosts/script';
import { SudoPassword } from '#services/hosts/sudo-passwords';
import { TalkPassword } from '#services/hosts/talk-password';
import { hostileValues } from './hostile.ts';

const talkWith = (argv: Command['argv'], stdin?: string): Promise<Talk> =>
  openTalk(
    {
      open: () => Promise.resolve(openLocalPipe({ PATH: process.env['PATH'] })),
      elevation: 'none',
      sudo: new SudoPassword(() => Promise.resolve(undefined)),
    },
    { argv, ...(stdin === undefined ? {} : { stdin }), root: false, effect: 'read', shown: '' },
    undefined,
  );

/** What a talk says, and how it ends. */
function listen(talk: Talk) {
  const heard = { stdout: '', stderr: '', end: undefined as TalkEnd | undefined };
  talk.onData((bytes, from) => {
    heard[from] += bytes;
  });
  talk.onEnd((end) => (heard.end = end));
  return heard;
}
const ended = (talk: Talk): Promise<TalkEnd> => new Promise((resolve) => talk.onEnd(resolve));

describe('a talk on this computer', () => {
  it('takes any bytes and gives them back, until its input ends', async () => {
    const talk = await talkWith(['/bin/cat']);
    const heard = listen(talk);
    const all = hostileValues.join('\n');
    for (const value of hostileValues) await talk.write(`${value}\n`);
    await expect.poll(() => heard.stdout.length).toBeGreaterThanOrEqual(all.length);
    expect(heard.end).toBeUndefined();
    talk.end();
    await expect.poll(() => heard.end).toEqual({ code: 0, why: '', noRoot: false });
    expect(heard.stdout).toBe(`${all}\n`);
  });

  it('what its shell had read ahead is not lost: input of the command first, then what is written', async () => {
    for (let round = 0; round < 20; round += 1) {
      const talk = await talkWith(['/bin/sh', '-c', 'exec /bin/sh -s'], '{ echo first; exec cat; exit; }\n');
      const heard = listen(talk);
      await expect.poll(() => heard.stdout).toContain('first');
      await talk.write('second\n');
      talk.end();
      await expect.poll(() => heard.end?.code).toBe(0);
      expect(heard.stdout).toBe('first\nsecond\n');
    }
  });

  it('tells its exit code at once, though nobody ended its input', async () => {
    const talk = await talkWith(['/bin/sh', '-c', 'echo out; echo err >&2; exit 71']);
    const heard = listen(talk);
    await expect.poll(() => heard.end).toEqual({ code: 71, why: '', noRoot: false });
    expect(heard).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
    await talk.write('nobody reads this\n');
  });

  it('is read no further than its reader takes it', async () => {
    const talk = await talkWith(['/bin/sh', '-c', 'yes 0123456789 & echo $!; wait']);
    let taken = 0;
    let go: () => void = () => undefined;
    talk.onData((bytes) => {
      taken += bytes.length;
      return new Promise((resolve) => (go = resolve));
    });
    await expect.poll(() => taken).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(taken).toBeLessThan(256 * 1024);
    const before = taken;
    go();
    await expect.poll(() => taken).toBeGreaterThan(before);
    talk.close();
    expect((await ended(talk)).code).not.toBe(0);
  });

  it('keeps what was printed before anybody listened, and tells the end after it', async () => {
    const talk = await talkWith(['/bin/sh', '-c', 'seq 1 50000']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const order: string[] = [];
    talk.onEnd(() => order.push('end'));
    expect(order).toEqual([]);
    let text = '';
    talk.onData(async (bytes) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      text += bytes;
      order.push('data');
    });
    await expect.poll(() => order.at(-1)).toBe('end');
    expect(order.filter((what) => what === 'end')).toHaveLength(1);
    expect(text).toBe(Array.from({ length: 50_000 }, (_, at) => `${at + 1}\n`).join(''));
  });

  it('is stopped by closing, also when it does not listen', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'postroom-talk-'));
    const alive = join(dir, 'alive');
    const talk = await talkWith(['/bin/sh', '-c', `echo go; while sleep 0.1; do echo x >${alive}; done`]);
    const heard = listen(talk);
    await expect.poll(() => existsSync(alive)).toBe(true);
    talk.close();
    await expect.poll(() => heard.end).toBeDefined();
    rmSync(alive);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(existsSync(alive)).toBe(false);
    rmSync(dir, { recursive: true });
  });
});

describe('the script of a talk', () => {
  it('that is cut off anywhere runs nothing', async () => {
    const script = talkScriptOf(
      { argv: ['/bin/echo', 'ran'], root: false, effect: 'read', shown: '' },
      { token: 'f'.repeat(32), raise: 'none' },
    );
    for (let at = 0; at < script.length - 2; at += 11) {
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
});

describe('sudo asking in a talk', () => {
  const token = 'c'.repeat(32);
  /** Pieces as they may arrive → what is done, and what is left for the reader. */
  const watch = (...pieces: string[]): { todo: string[]; rest: string } => {
    const watcher = new TalkPassword(token);
    const all = pieces.map((piece) => watcher.push(piece));
    return { todo: all.flatMap(({ todo }) => todo), rest: all.map(({ rest }) => rest).join('') };
  };
  const good = `lecture ${token}a\n${token}k\n${token}bown words`;

  it('gets the password for the check and for the run, and the rest is the command’s', () => {
    const done = { todo: ['password', 'passed', 'password', 'run'], rest: 'own words' };
    expect(watch(good)).toEqual(done);
    expect(watch(...Array.from(good))).toEqual(done);
  });

  it('gets nothing more once it asks for the same again', () => {
    expect(watch(`${token}a`, `Sorry, try again.\n${token}a`).todo).toEqual(['password', 'give up']);
  });

  it('need not ask at all', () => {
    expect(watch(`\n${token}k\nhash map: unsafe`)).toEqual({ todo: ['passed'], rest: 'hash map: unsafe' });
  });
});
