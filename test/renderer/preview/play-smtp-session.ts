import type { Session } from '#contract/smtp';
import { raw, stuffed } from '#mail/smtp/data';
import { withoutSecrets } from '#mail/smtp/masking';
import { resultOf } from '#mail/smtp/result';
import type { Stage, Step } from '#mail/smtp/step';
import type { Happening, Reply, SessionResult } from '#mail/smtp/transcript';
import { playHandshake } from './play-smtp-tls.ts';
import { PlayServer, reply } from './play-smtp-server.ts';
import { wait } from './play-world.ts';

export type PlayEvent =
  | { kind: 'happening'; happening: Happening }
  | { kind: 'session'; session: Session }
  | { kind: 'result'; result: SessionResult };

type Rest<T> = T extends unknown ? Omit<T, 'at' | 'stage'> : never;

/** A session with a server that exists nowhere; how it goes is in the name of the server. */
export class PlaySession {
  readonly events: PlayEvent[] = [];
  #session: Session;
  readonly #server: PlayServer;
  readonly #slow: number;
  readonly #changed: () => void;
  readonly #way: string;
  #at = 0;
  #stopped = false;
  #rejected = false;

  constructor(session: Session, way: string, slow: number, changed: () => void) {
    this.#session = session;
    this.#way = way;
    this.#server = new PlayServer(session.target.host);
    this.#slow = slow;
    this.#changed = changed;
    this.#tellSession({ steps: session.steps.map(withoutSecrets) });
  }

  get session(): Session {
    return this.#session;
  }

  async connect(go: 'none' | 'all'): Promise<void> {
    const { host, port } = this.#session.target;
    await this.#tell('connect', { kind: 'connecting', address: host, port }, 0);
    if (host.startsWith('closed') && this.#way === 'this computer') {
      await wait(this.#slow * 4);
      this.#end(
        'failed',
        'The connection was refused.',
        'Nothing listens on this port, or a firewall says so. Try from a host.',
      );
      return;
    }
    await this.#tell(
      'connect',
      { kind: 'connected', address: '192.0.2.25', port, way: this.#way, local: '192.0.2.77:41822' },
      11.4,
    );
    if (host.startsWith('long')) this.#chatter();
    this.#tellSession({ state: 'waiting' });
    if (go === 'all') await this.run('all');
  }

  /** Does the next step, or all. */
  async run(go: 'one' | 'all'): Promise<void> {
    this.#stopped = false;
    do {
      const step = this.#session.steps[this.#session.next];
      if (step === undefined || this.#session.state === 'ended') return;
      await this.#do(step, this.#session.next, this.#session.next + 1);
    } while (go === 'all' && this.#goesOn);
    if (go === 'all' && this.#rejected && this.#session.state === 'waiting') {
      const quit = this.#session.steps.length - 1;
      await this.#do({ kind: 'line', stage: 'quit', line: 'QUIT' }, quit, quit + 1);
    }
  }

  get #goesOn(): boolean {
    return !this.#stopped && !this.#rejected;
  }

  say(step: Step): Promise<void> {
    return this.#do(step, undefined, this.#session.next);
  }

  prepare(steps: readonly Step[]): void {
    this.#tellSession({
      steps: [...this.#session.steps.slice(0, this.#session.next), ...steps.map(withoutSecrets)],
    });
  }

  pause(): void {
    this.#stopped = true;
    if (this.#session.state === 'busy') this.#tellSession({ state: 'waiting' });
  }

  async #do(step: Step, index: number | undefined, next: number): Promise<void> {
    this.#tellSession({ state: 'busy' });
    const at = index === undefined ? {} : { step: index };
    const send = (bytes: string, masked = false): Promise<void> =>
      this.#tell(step.stage, { kind: 'sent', bytes, masked, cut: 0, ...at }, 0.2);
    const hear = async (said: Reply): Promise<void> => {
      await this.#tell(step.stage, { kind: 'reply', reply: said, ...at }, 3 + said.bytes.length / 9);
      if (index !== undefined) this.#judge(step, index, said);
    };
    switch (step.kind) {
      case 'greeting':
        await hear(this.#server.greeting);
        break;
      case 'line':
        await send(`${withoutSecrets(step).kind === 'line' ? step.line : ''}\r\n`);
        if (this.#drops(step.line)) return;
        if (/^slow/i.test(this.#session.target.host) && /^DATA/i.test(step.line)) {
          while (!this.#stopped) await wait(20);
          break;
        }
        await hear(this.#server.answer(step.line));
        if (/^QUIT/i.test(step.line)) {
          this.#tellSession({ next });
          this.#end('quit', 'The session ended in order.', '');
          return;
        }
        break;
      case 'group':
        await send(step.lines.map((line) => `${line}\r\n`).join(''));
        for (const line of step.lines) await hear(this.#server.answer(line));
        break;
      case 'starttls':
        await send('STARTTLS\r\n');
        await hear(this.#server.answer('STARTTLS'));
        await this.#secure();
        break;
      case 'handshake':
        await this.#secure();
        break;
      case 'auth':
        await send(`AUTH ${step.mechanism} ****\r\n`, true);
        await hear(this.#server.answer(`AUTH ${step.mechanism}`));
        break;
      case 'message':
        await send([...(step.how === 'raw' ? raw : stuffed)(step.bytes, step.end)].join(''));
        await hear(this.#server.accepted());
        break;
      case 'bdat':
        await send(`BDAT ${step.bytes.length} LAST\r\n${step.bytes}`);
        await hear(this.#server.accepted());
        break;
      case 'bytes':
        await send(step.bytes);
        await hear(reply('500 5.5.2 Error: bad syntax'));
        break;
      case 'proxy':
        await send('PROXY TCP4 192.0.2.1 192.0.2.25 40000 25\r\n');
        break;
      case 'pause':
        await this.#tell(
          step.stage,
          { kind: 'note', words: `Waited ${step.milliseconds} ms.` },
          step.milliseconds,
        );
        break;
      case 'drop':
        this.#end('dropped', 'The connection was cut without a word, as asked.', '');
        return;
    }
    if (this.#session.state === 'busy') this.#tellSession({ state: 'waiting', next });
  }

  #judge(step: Step, index: number, { code }: Reply): void {
    const wanted = step.expect?.codes;
    const ok =
      wanted === undefined
        ? /^[23]/.test(code)
        : wanted.some((one) => new RegExp(`^${one.replaceAll('x', '.')}$`).test(code));
    if (wanted === undefined && ok) return;
    if (!ok && step.otherwise !== 'go on') this.#rejected = true;
    this.#push('happening', step.stage, {
      kind: 'judged',
      step: index,
      ok,
      words: ok
        ? `As expected: ${code}.`
        : `Not as expected: ${code}${wanted === undefined ? '' : ` instead of ${wanted.join(' or ')}`}.`,
    });
  }

  #drops(line: string): boolean {
    if (!this.#session.target.host.startsWith('drops') || !/^MAIL/i.test(line)) return false;
    this.#end(
      'lost',
      'The server closed the connection without a reply.',
      'It may limit who connects, or its process died: its log tells. Try again, or from another host.',
    );
    return true;
  }

  async #secure(): Promise<void> {
    await this.#tell('tls', { kind: 'secured', handshake: playHandshake(this.#session.target.host) }, 24.8);
    this.#server.secured();
  }

  #chatter(): void {
    for (let n = 0; n < 5000; n++) {
      this.#push('happening', 'other', { kind: 'sent', bytes: `NOOP ${n}\r\n`, masked: false, cut: 0 });
      this.#at += 1.3;
      this.#push('happening', 'other', { kind: 'reply', reply: reply('250 2.0.0 Ok') });
    }
  }

  async #tell(stage: Stage, happening: Rest<Happening>, ms: number): Promise<void> {
    await wait(Math.min(ms, this.#slow));
    this.#at += ms;
    this.#push('happening', stage, happening);
    this.#changed();
  }

  #push(_kind: 'happening', stage: Stage, happening: Rest<Happening>): void {
    this.events.push({
      kind: 'happening',
      happening: { ...happening, at: Math.round(this.#at * 10) / 10, stage } as Happening,
    });
  }

  #end(how: (Happening & { kind: 'ended' })['how'], words: string, todo: string): void {
    this.#push('happening', 'quit', { kind: 'ended', how, words, todo });
    const happenings = this.events.flatMap((event) => (event.kind === 'happening' ? [event.happening] : []));
    this.events.push({ kind: 'result', result: resultOf(happenings, this.#session.steps) });
    this.#tellSession({ state: 'ended' });
  }

  #tellSession(to: Partial<Session>): void {
    this.#session = { ...this.#session, ...to };
    this.events.push({ kind: 'session', session: this.#session });
    this.#changed();
  }
}
