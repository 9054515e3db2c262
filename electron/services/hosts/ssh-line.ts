import type { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import type { Pipe } from './channel.ts';
import { ConnectFailure } from './connect-failure.ts';
import { drained } from './drained.ts';
import { forward, type Forwarded, type ForwardTo } from './forwarding.ts';
import type { Gate } from '../work/gate.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Target } from './login.ts';
import type { Dialed } from './reach.ts';
import { execString } from './script.ts';
import { type SessionKind, Sessions } from './sessions.ts';
import { connectSsh, type Hop, type Surroundings } from './ssh-connect.ts';

/** Opening a channel takes one round trip; a server that needs longer is frozen. */
const openMs = 15_000;

/** One live SSH connection with its hops, its channels and its heartbeat. */
export class SshLine {
  readonly sessions = new Sessions();
  private readonly client: Client;
  private readonly hops: readonly Hop[];
  private readonly heartbeat: Heartbeat;
  private readonly ends = new Set<(why: string) => void>();
  private why: string | undefined;
  private lastError = '';

  constructor(hops: readonly Hop[], last: Hop, lostHop: string | undefined) {
    this.hops = hops;
    this.client = last.client;
    for (const { client } of hops) {
      client.on('error', (error) => (this.lastError = error.message));
      client.on('close', () =>
        this.end(this.lastError === '' ? 'The host closed the connection.' : this.lastError),
      );
    }
    this.heartbeat = new Heartbeat(last, () => this.end('The host did not answer for 30 seconds.'));
    if (lostHop !== undefined) this.end(lostHop);
  }

  get latencyMs(): number | undefined {
    return this.heartbeat.latencyMs;
  }

  onBeat(beaten: () => void): void {
    this.heartbeat.beaten = beaten;
  }

  /** Calls back once when the connection is gone, at once if it is. */
  onEnd(ended: (why: string) => void): () => void {
    if (this.why !== undefined) queueMicrotask(() => ended(this.why ?? ''));
    else this.ends.add(ended);
    return () => this.ends.delete(ended);
  }

  close(): void {
    this.end('The connection was closed.');
  }

  /** A fresh `/bin/sh -s`. Rejects before anything was sent. @param kind how long it will hold its session */
  openPipe(signal: AbortSignal | undefined, kind: SessionKind = 'command'): Promise<Pipe> {
    return this.open(kind, signal, (done) => this.client.exec(execString, done)).then((channel) =>
      this.pipeOf(channel),
    );
  }

  openShell(cols: number, rows: number): Promise<ClientChannel> {
    return this.open('terminal', undefined, (done) =>
      this.client.shell({ term: 'xterm-256color', cols, rows }, done),
    );
  }

  /** TCP from the host to anywhere, by forwarding. Rejects when the connection is gone, and when the signal aborts. */
  forward(to: ForwardTo): Promise<Forwarded> {
    if (this.why !== undefined) return Promise.reject(new Error(this.why));
    return forward(this.client, (ended) => this.onEnd(ended), to);
  }

  /** TCP to the host's own loopback, through this connection. */
  async dial(port: number): Promise<Dialed> {
    const forwarded = await this.forward({ host: '127.0.0.1', port, ms: openMs });
    if (forwarded.kind === 'stream') return forwarded.stream;
    return forwarded.kind === 'forbidden' ? 'forbidden' : 'closed';
  }

  private async open(
    kind: SessionKind,
    signal: AbortSignal | undefined,
    ask: (done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  ): Promise<ClientChannel> {
    for (let alone = 0; ;) {
      await this.sessions.enter(kind, signal);
      try {
        const channel = await this.ask(ask);
        channel.on('close', () => this.sessions.leave(kind));
        return channel;
      } catch (error) {
        this.sessions.leave(kind);
        if (!(error instanceof Refused)) throw error;
        if (this.sessions.commandsOpen || kind === 'terminal') this.sessions.learn();
        // For a terminal the caller may know another connection.
        if (kind === 'terminal') throw error;
        if (this.sessions.commandsOpen) continue;
        // A channel that was closed a moment ago may still count on the server: asked again before it is believed.
        if (++alone <= 5) await new Promise((resolve) => setTimeout(resolve, 50 * alone));
        else if (this.sessions.empty)
          throw new ConnectFailure(
            'settings',
            'The SSH server lets this account log in but open no session.',
            'Check MaxSessions and ForceCommand in sshd_config on the host.',
          );
        else this.sessions.learn();
      }
    }
  }

  private ask(
    ask: (done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  ): Promise<ClientChannel> {
    if (this.why !== undefined) return Promise.reject(new Error(this.why));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => settle(new Error('The host did not open a channel within 15 seconds.')),
        openMs,
      );
      const settle = (error?: Error, channel?: ClientChannel): void => {
        clearTimeout(timer);
        forget();
        if (channel === undefined) reject(error ?? new Error('The host opened no channel.'));
        else resolve(channel);
      };
      const forget = this.onEnd((why) => settle(new Error(why)));
      ask((error, channel) => {
        if (error === undefined) {
          channel.on('error', () => undefined);
          channel.stderr.on('error', () => undefined);
          settle(undefined, channel);
        } else settle(/channel open failure/i.test(error.message) ? new Refused(error.message) : error);
      });
    });
  }

  private pipeOf(channel: ClientChannel): Pipe {
    let gone: string | undefined;
    let tell: (why: string) => void = () => undefined;
    const closed = (why: string): void => {
      if (gone !== undefined) return;
      gone = why;
      tell(why);
    };
    const forget = this.onEnd(closed);
    channel.on('close', () => {
      forget();
      closed('The host closed the channel.');
    });
    return {
      stdout: channel,
      stderr: channel.stderr,
      write: (bytes: Buffer) => {
        if (gone === undefined) channel.write(bytes);
      },
      drained: () => drained(channel),
      end: () => {
        if (gone === undefined) channel.end();
      },
      terminate: () => {
        if (gone === undefined) channel.signal('TERM');
      },
      close: () => channel.close(),
      onClosed: (told) => {
        tell = told;
        if (gone !== undefined) told(gone);
      },
    };
  }

  private end(why: string): void {
    if (this.why !== undefined) return;
    this.why = why;
    this.heartbeat.stop();
    for (const { client } of [...this.hops].reverse()) client.destroy();
    for (const ended of this.ends) ended(why);
    this.ends.clear();
    this.sessions.wake();
  }
}

/** The server said no to a channel: nothing was run. */
export class Refused extends Error {}

/**
 * Logs in, hop after hop. When one fails, those before it are closed.
 * @throws ConnectFailure
 */
export async function openLine(
  route: readonly Target[],
  around: Surroundings,
  handshakes: Gate,
  signal: AbortSignal,
  note: (text: string) => void,
): Promise<SshLine> {
  const hops: Hop[] = [];
  let lostHop: string | undefined;
  try {
    let via: Duplex | undefined;
    for (const [index, target] of route.entries()) {
      const leave = await handshakes.enter();
      const hop = await connectSsh(target, via, { ...around, leave }, signal, note).finally(leave);
      hops.push(hop);
      hop.client.on('close', () => (lostHop ??= `The connection to ${target.address} was lost.`));
      const next = route[index + 1];
      if (next === undefined) return new SshLine(hops, hop, lostHop);
      via = await hopTo(hop.client, next);
    }
    throw new ConnectFailure(
      'settings',
      'There is no host to connect to.',
      'Check the settings of this host.',
    );
  } catch (error) {
    for (const { client } of hops.reverse()) client.destroy();
    throw error;
  }
}

function hopTo(client: Client, { address, port }: Target): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(
        new ConnectFailure(
          'network',
          `The jump host could not reach ${address} port ${port}: ${why}`,
          'Check the name, the network behind the jump host, and AllowTcpForwarding in its sshd_config.',
        ),
      );
    const timer = setTimeout(() => fail('no answer within 15 seconds.'), openMs);
    client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
      clearTimeout(timer);
      if (error === undefined) resolve(channel);
      else fail(error.message);
    });
  });
}
