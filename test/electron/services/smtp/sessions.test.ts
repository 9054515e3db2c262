import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session, Target } from '#contract/smtp';
import type { Step } from '#mail/smtp/step';
import type { SessionResult } from '#mail/smtp/transcript';
import type { SessionEvent } from '#services/smtp/live-session';
import { Sessions } from '#services/smtp/sessions';
import type { Behaviour } from '../../../smtp-server/behaviour.ts';
import { SmtpServer } from '../../../smtp-server/server.ts';
import {
  data,
  ehlo,
  greeting,
  here,
  lineOf,
  mail,
  message,
  open,
  quit,
  rcpt,
  small,
  targetAt,
} from './on-the-wire.ts';

let server: SmtpServer | undefined;
let sessions: Sessions;
let ended: { readonly target: Target; readonly done: readonly Step[]; readonly result: SessionResult }[];

beforeEach(() => {
  ended = [];
  sessions = new Sessions({
    open,
    now: () => new Date(0),
    ended: (_from, target, done, result) => ended.push({ target, done, result }),
  });
});
afterEach(async () => {
  sessions.closeAll();
  await server?.stop();
  server = undefined;
});

/** A window that looks at a session from its beginning. */
class Window {
  readonly told: string[] = [];
  readonly states: string[] = [];
  last: Session | undefined;
  result: SessionResult | undefined;
  over = false;
  readonly #leave = new AbortController();

  readonly id: string;

  constructor(id: string) {
    this.id = id;
    void this.#read(sessions.find(id).events(this.#leave.signal));
  }
  leave(): void {
    this.#leave.abort();
  }
  async #read(events: AsyncGenerator<SessionEvent, void>): Promise<void> {
    for await (const event of events)
      if (event.kind === 'happening') this.told.push(lineOf(event.happening));
      else if (event.kind === 'result') this.result = event.result;
      else {
        this.last = event.session;
        if (this.states.at(-1) !== event.session.state) this.states.push(event.session.state);
      }
    this.over = true;
  }
}

async function begin(behaviour: Behaviour, steps: readonly Step[], go: 'none' | 'all'): Promise<Window> {
  server = await SmtpServer.start(behaviour);
  return new Window(sessions.open(here, targetAt(server.port), steps, go).id);
}
const waits = (window: Window, next: number) =>
  expect.poll(() => [window.last?.state, window.last?.next]).toEqual(['waiting', next]);

const whole = [greeting, ehlo, mail(), rcpt('b@server.test'), data, message(small), quit];

describe('a session that a person leads', () => {
  it('goes to its end by itself, tells all to a window that comes late, and is kept', async () => {
    const window = await begin({}, whole, 'all');
    await expect.poll(() => window.over).toBe(true);
    expect(window.states.at(-1)).toBe('ended');
    expect(window.result).toMatchObject({ outcome: 'accepted', queueId: 'Q000000001' });
    const late = new Window(window.id);
    await expect.poll(() => late.over).toBe(true);
    expect(late.told).toEqual(window.told);
    expect(late.result).toEqual(window.result);
    expect(sessions.list()).toMatchObject([{ id: window.id, state: 'ended', next: 7 }]);
    sessions.close(window.id);
    expect(sessions.list()).toEqual([]);
  });

  it('goes on without its window', async () => {
    const window = await begin({}, whole, 'none');
    await waits(window, 0);
    window.leave();
    await expect.poll(() => window.over).toBe(true);
    sessions.find(window.id).advance('all');
    await expect.poll(() => ended.length).toBe(1);
    expect(server?.last.messages).toHaveLength(1);
  });

  it('goes step by step, takes other steps instead, and typed lines between', async () => {
    const window = await begin({}, whole, 'none');
    await waits(window, 0);
    const session = sessions.find(window.id);
    session.advance('one');
    await waits(window, 1);
    session.advance('one');
    await waits(window, 2);
    session.say({ kind: 'line', stage: 'other', line: 'NOOP' });
    await expect.poll(() => window.told).toContain('< 250 2.0.0 Ok\r\n');
    await waits(window, 2);
    session.prepare([mail(' SIZE=7'), quit]);
    await expect.poll(() => window.last?.steps.length).toBe(4);
    session.advance('all');
    await expect.poll(() => window.over).toBe(true);
    expect(server?.last.bytes).toBe(
      'EHLO console.test\r\nNOOP\r\nMAIL FROM:<a@console.test> SIZE=7\r\nQUIT\r\n',
    );
  });

  it('waits where a step was refused, and goes on when told', async () => {
    const window = await begin({ refuse: ['b@server.test'] }, whole, 'all');
    await waits(window, 4);
    expect(window.told.at(-1)).toBe('wrong 3: 550 5.1.1 No such user');
    sessions.find(window.id).prepare([rcpt('c@server.test'), data, message(small), quit]);
    sessions.find(window.id).advance('all');
    await expect.poll(() => window.over).toBe(true);
    expect(server?.last.messages).toHaveLength(1);
  });

  it('is paused while it waits, and the reply still finds its step', async () => {
    const drip = '250 server.test\r\n';
    const window = await begin(
      { instead: { EHLO: { drip, everyMs: 40 } } },
      [greeting, ehlo, mail(), quit],
      'all',
    );
    await expect.poll(() => window.told).toContain('> EHLO console.test\r\n');
    const session = sessions.find(window.id);
    expect(() => session.advance('one')).toThrow('The session waits for the server.');
    session.pause();
    await waits(window, 2);
    await expect.poll(() => window.told).toContain(`< ${drip}`);
    session.advance('all');
    await expect.poll(() => window.over).toBe(true);
  });

  it('is told when the server hangs up while nobody does anything', async () => {
    const window = await begin(
      { instead: { EHLO: { drip: '250 a\r\n421 4.4.2 Idle\r\n', everyMs: 5 } } },
      [greeting, ehlo],
      'all',
    );
    await expect.poll(() => window.told).toContain('< 421 4.4.2 Idle\r\n');
    await server?.stop();
    server = undefined;
    await expect.poll(() => window.over).toBe(true);
    expect(window.told.at(-1)).toMatch(/^ended (closed|lost): .*421 4\.4\.2 Idle/);
    expect(() => sessions.find(window.id).say(quit)).toThrow('This session has ended.');
  });

  it('takes a message that is typed line by line', async () => {
    const window = await begin({}, whole.slice(0, 5), 'all');
    await waits(window, 5);
    const session = sessions.find(window.id);
    for (const line of ['Subject: typed', '', 'QUIT', '.']) {
      session.say({ kind: 'line', stage: 'other', line });
      await expect.poll(() => session.about().state).toBe('waiting');
    }
    await expect.poll(() => window.told).toContain('< 250 2.0.0 Ok: queued as Q000000001\r\n');
    expect(server?.last.messages[0]?.wire).toBe('Subject: typed\r\n\r\nQUIT\r\n');
  });

  it('shows no secret, but has it when its steps come back', async () => {
    const auth: Step = {
      kind: 'auth',
      stage: 'auth',
      mechanism: 'PLAIN',
      user: 'anna',
      secret: 'correct horse',
      initial: true,
    };
    const window = await begin({ users: { anna: 'correct horse' } }, [greeting, ehlo, auth, quit], 'none');
    await waits(window, 0);
    expect(JSON.stringify(sessions.list())).not.toContain('correct horse');
    const session = sessions.find(window.id);
    session.prepare([...sessions.list()[0]!.steps]);
    session.advance('all');
    await expect.poll(() => window.over).toBe(true);
    expect(server?.last.user).toBe('anna');
    expect(JSON.stringify(window)).not.toContain('correct horse');
  });

  it('is closed politely', async () => {
    const window = await begin({}, [greeting, ehlo], 'all');
    await waits(window, 2);
    sessions.close(window.id);
    await expect.poll(() => window.over).toBe(true);
    expect(server?.last.bytes).toMatch(/QUIT\r\n$/);
    expect(window.result?.happenings.at(-1)).toMatchObject({ kind: 'ended', how: 'stopped' });
    expect(ended).toHaveLength(1);
  });
});

describe('many sessions', () => {
  it('are fifty at most; those that ended make room', async () => {
    server = await SmtpServer.start();
    const target = targetAt(server.port);
    const first = sessions.open(here, target, [greeting, quit], 'all');
    await expect.poll(() => sessions.find(first.id).hasEnded).toBe(true);
    for (let n = 1; n < 51; n++) sessions.open(here, target, [], 'none');
    expect(sessions.list()).toHaveLength(50);
    expect(sessions.list().some(({ id }) => id === first.id)).toBe(false);
    expect(() => sessions.open(here, target, [], 'none')).toThrow('There are 50 sessions already.');
  });
});
