import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Talk, TalkEnd } from '#services/hosts/reach';
import { AnswerCutter } from '#services/rewrite/answer-cutter';
import { type ShellEvent, ShellOutput } from '#services/rewrite/shell-output';
import { ShellSession } from '#services/rewrite/shell-session';
import { testShell } from './test-shell.ts';

const { prompt, mark } = testShell;
const after = `${prompt}${mark.ends}\n${prompt}`;

/** Cuts a text that arrives in pieces of these sizes. */
function cut(text: string, sizes: readonly number[]): { answer: string; whole: boolean } {
  const cutter = new AnswerCutter(testShell);
  let answer = '';
  let whole = false;
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const piece = cutter.push(text.slice(at, at + size));
    answer += piece.answer;
    whole = piece.next === '';
    at += size;
  }
  return { answer, whole };
}

describe('the answer to a line', () => {
  it('is what stands before prompt and mark, however it arrives', () => {
    const answers = fc.oneof(
      fc.constantFrom('', '> ', 'Undefined ruleset ZZMARK', 'Undefined ruleset nosuch\n', '\n> \n> '),
      fc
        .array(fc.constantFrom('> ', 'Undefined ', 'ruleset ', 'ZZMARK', '\n', 'x'))
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(answers, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (answer, sizes) => {
        fc.pre(!`${answer}${prompt}`.includes(mark.ends));
        expect(cut(`${answer}${after}`, sizes)).toEqual({ answer, whole: true });
      }),
    );
  });

  it('is passed on as it comes, and is not over before the prompt', () => {
    const cutter = new AnswerCutter(testShell);
    expect(cutter.push('canonify  input: a\n')).toEqual({ answer: 'canonify  input: a\n' });
    expect(cutter.push(`${prompt}${mark.ends}`)).toEqual({ answer: '' });
    expect(cutter.push(`\n${prompt}`)).toEqual({ answer: '', next: '' });
  });
});

/** A talk with a program that the test plays. */
class Played implements Talk {
  written: string[] = [];
  closed = false;
  write(bytes: string): Promise<void> {
    this.written.push(bytes);
    return Promise.resolve();
  }
  onData(): void {
    throw new Error('the session is given its data');
  }
  onEnd(): void {
    throw new Error('the session is given its end');
  }
  end(): void {
    this.closed = true;
  }
  close(): void {
    this.closed = true;
  }
}

const banner = 'ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)\nEnter <ruleset> <address>\n';

function open() {
  const talk = new Played();
  let closed = 0;
  const session = new ShellSession(talk, testShell, () => (closed += 1));
  const say = (text: string) => session.take(text, 'stdout');
  return { talk, session, say, closed: () => closed };
}
/** The same, ready for its first line. */
function ready() {
  const opened = open();
  void opened.say(`${banner}${prompt}`);
  void opened.say(`mailer 0 (prog): P=/bin/sh\nmailer 4 (esmtp): P=[IPC]\n${after}`);
  void opened.say(`mail.lab.test\n${after}`);
  return opened;
}

async function told(output: ShellOutput, until: (event: ShellEvent) => boolean): Promise<ShellEvent[]> {
  const events: ShellEvent[] = [];
  for await (const event of output.read(undefined)) {
    events.push(event);
    if (until(event)) break;
  }
  return events;
}
const ended: TalkEnd = { code: 0, why: '', noRoot: false };

describe('a shell', () => {
  it('shows its banner, asks for its words, and is ready', async () => {
    const { session, talk } = ready();
    expect(talk.written).toEqual([`=M\n${mark.line}\n`, `$j\n${mark.line}\n`]);
    const events = await told(session.output, ({ kind }) => kind === 'words');
    expect(events).toEqual([
      { kind: 'printed', bytes: banner },
      { kind: 'ready' },
      {
        kind: 'words',
        words: ['prog', 'esmtp'].map((text) => ({ text, kind: 'mailer', help: '' })),
      },
    ]);
  });

  it('does not take a banner that ends like a prompt for one', () => {
    const { say, talk } = open();
    void say('Enter <ruleset> ');
    void say('<address>\n');
    expect(talk.written).toEqual([]);
    void say('>');
    void say(' ');
    expect(talk.written).toHaveLength(1);
  });

  it('takes lines ahead of their answers, and tells each answer after its line, however they arrive', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => `3,0 u${at}@x.test`);
    const answer = (line: string): string => `${line.length % 2 === 0 ? `> odd ${line}` : line} returns\n`;
    const whole = lines.map((line) => `${answer(line)}${prompt}${mark.ends}\n${prompt}`).join('');
    for (const size of [1, 7, 50, whole.length]) {
      const { session, say, talk } = ready();
      for (const line of lines) await session.type(line);
      await new Promise((resolve) => setImmediate(resolve));
      expect(talk.written.slice(2).join('')).toBe(lines.map((line) => `${line}\n${mark.line}\n`).join(''));
      for (let at = 0; at < whole.length; at += size) void say(whole.slice(at, at + size));
      session.ended(ended);
      const events = await told(session.output, ({ kind }) => kind === 'closed');
      const heard: string[] = [];
      for (const event of events.filter(({ kind }) => kind !== 'words').slice(2))
        if (event.kind === 'typed') heard.push(`${event.line}: `);
        else if (event.kind === 'printed') heard.push(`${heard.pop() ?? ''}${event.bytes}`);
        else if (event.kind === 'ready') heard.push(`${heard.pop() ?? ''}.`);
      expect(heard).toEqual(lines.map((line) => `${line}: ${answer(line)}.`));
    }
  });

  it('refuses a line when too many wait for their answers', async () => {
    const { session, say } = ready();
    for (let at = 0; at < 65; at += 1) await session.type('$j');
    await expect(session.type('$j')).rejects.toMatchObject({ code: 'REFUSED' });
    void say(`mail.lab.test\n${after}`);
    await session.type('$j');
    const early = open();
    await expect(early.session.type('$j')).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it('tells the answer to a line, and why it ended', async () => {
    const { session, say, talk } = ready();
    await session.type('3,0 joe');
    expect(talk.written.at(-1)).toBe(`3,0 joe\n${mark.line}\n`);
    void session.take('example.com: Name server timeout\n', 'stderr');
    void say('parse returns: $# local\n');
    void say(after);
    await session.type('/quit');
    session.ended(ended);
    const events = await told(session.output, ({ kind }) => kind === 'closed');
    expect(events.filter(({ kind }) => kind !== 'words').slice(2)).toEqual([
      { kind: 'typed', line: '3,0 joe' },
      { kind: 'printed', bytes: 'example.com: Name server timeout\n' },
      { kind: 'printed', bytes: 'parse returns: $# local\n' },
      { kind: 'ready' },
      { kind: 'typed', line: '/quit' },
      { kind: 'closed', why: 'The shell ended.' },
    ]);
    await expect(session.type('x')).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it.each<[string, (opened: ReturnType<typeof open>) => void, string]>([
    [
      'a configuration that does not load',
      ({ session, say }) => {
        void say('/nonexistent.cf: line 0: cannot open: No such file or directory\n');
        session.ended({ code: 72, why: '', noRoot: false });
      },
      'cannot open: No such file or directory',
    ],
    [
      'a program that ends at once',
      ({ session }) => session.ended({ code: 70, why: '', noRoot: false }),
      'The program on the host ended with exit code 70.',
    ],
    [
      'a lost connection',
      ({ session, say }) => {
        void say(`${banner}${prompt}`);
        session.ended({ why: 'The connection was lost: reset.', noRoot: false });
      },
      'The connection was lost: reset.',
    ],
    [
      'being closed',
      ({ session, talk }) => {
        session.close();
        expect(talk.closed).toBe(true);
        session.ended({ code: 143, why: '', noRoot: false });
      },
      'It was closed.',
    ],
  ])('says why it ended: %s', async (_, happens, why) => {
    const opened = open();
    happens(opened);
    const events = await told(opened.session.output, ({ kind }) => kind === 'closed');
    expect(events.at(-1)).toEqual({ kind: 'closed', why });
    expect(opened.closed()).toBe(1);
  });
});

describe('the output of a shell', () => {
  const piece = (size: number): ShellEvent & { kind: 'printed' } => ({
    kind: 'printed',
    bytes: 'x'.repeat(size),
  });

  it('stops the host at 512 KiB that nobody took, and goes on when they are taken', async () => {
    const output = new ShellOutput();
    let paused: Promise<void> | undefined;
    let given = 0;
    while (paused === undefined && given < 10_000_000) {
      paused = output.add(piece(60_000));
      given += 60_000;
    }
    expect(given).toBeLessThan(600_000);
    let resumed = false;
    void paused?.then(() => (resumed = true));
    await Promise.resolve();
    expect(resumed).toBe(false);
    output.took(200_000);
    await Promise.resolve();
    expect(resumed).toBe(true);
  });

  it('goes on for everybody who waits', async () => {
    const output = new ShellOutput();
    const waiting = [output.add(piece(600_000)), output.add({ kind: 'ready' }), output.add(piece(1))];
    expect(waiting).not.toContain(undefined);
    output.took(600_001);
    for (const one of waiting) await one;
    expect(output.add(piece(1))).toBeUndefined();
  });

  it('keeps the last 256 KiB for a window that was reloaded, in pieces', async () => {
    const output = new ShellOutput();
    for (let line = 0; line < 400; line += 1) {
      void output.add({ kind: 'typed', line: `line ${line}` });
      void output.add(piece(5_000));
      void output.add({ kind: 'ready' });
      output.took(5_000);
    }
    output.close('over');
    const events = await told(output, ({ kind }) => kind === 'closed');
    const bytes = events.reduce((sum, event) => sum + (event.kind === 'printed' ? event.bytes.length : 0), 0);
    expect(bytes).toBeGreaterThan(230_000);
    expect(bytes).toBeLessThanOrEqual(256 * 1024);
    expect(events.at(-4)).toEqual({ kind: 'typed', line: 'line 399' });
    const single = new ShellOutput();
    void single.add(piece(1_000_000));
    single.close('over');
    const pieces = await told(single, ({ kind }) => kind === 'closed');
    expect(Math.max(...pieces.map((one) => (one.kind === 'printed' ? one.bytes.length : 0)))).toBe(32_768);
  });

  it('belongs to the window that looked last', async () => {
    const output = new ShellOutput();
    void output.add(piece(10));
    const first = output.read(undefined);
    expect((await first.next()).value).toMatchObject({ kind: 'printed' });
    const waiting = first.next();
    const second = output.read(undefined);
    expect((await second.next()).value).toMatchObject({ kind: 'printed' });
    expect((await waiting).done).toBe(true);
  });
});
