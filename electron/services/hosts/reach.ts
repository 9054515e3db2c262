import type { Duplex } from 'node:stream';
import type { Host } from '#contract/hosts';
import type { Command, CommandResult } from '#mail/command';
import type { HostFacts } from '#mail/host-facts';

/** Which action of Postroom runs this, for the Journal: `queue.hold`, `hosts.probe` … */
export interface Purpose {
  readonly action: string;
  readonly jobId?: string;
  /** Ticket number or reason that the user gave with the action. */
  readonly note?: string;
}

export interface RunOptions extends Purpose {
  readonly signal?: AbortSignal;
  /** Without a sign of life (bytes on stdout or stderr) for this long, the command counts as lost. Default 30. */
  readonly quietSeconds?: number;
  /** Standard output goes here as byte text instead of into the result; awaited, so a slow reader slows the host. */
  readonly onStdout?: (bytes: string) => void | Promise<void>;
  /** For a read that is asked again and again: false keeps this answer out of the Journal. Writes are always in it. */
  readonly journaled?: (result: CommandResult) => boolean;
}

/** An interactive shell on a host. Bytes, not text. */
export interface Shell {
  write(bytes: Uint8Array): Promise<void>;
  resize(cols: number, rows: number): void;
  /** Called with output; reading pauses until the promise it returns is settled. */
  onData(take: (bytes: Uint8Array) => Promise<void> | void): void;
  onClose(closed: (why: string) => void): void;
  close(): void;
}

/** How a command that was talked with ended. `code` absent: nobody knows, and `why` says what happened. */
export interface TalkEnd {
  readonly code?: number;
  readonly why: string;
  /** It was not run, because this account may not become root for it. */
  readonly noRoot: boolean;
}

/** A command that goes on and is talked with. Byte text. */
export interface Talk {
  /** Resolves when the host can take more. What is written before the command runs waits for it. */
  write(bytes: string): Promise<void>;
  /**
   * What it prints; the host is read no further while a promise that `take` returned is open. A line end may wait for what
   * follows it.
   */
  onData(take: (bytes: string, from: 'stdout' | 'stderr') => void | Promise<void>): void;
  /** Called once, after all that it printed was taken; at once when it has ended. */
  onEnd(ended: (end: TalkEnd) => void): void;
  /** Ends its input. */
  end(): void;
  /** Stops it. What it still prints is thrown away. */
  close(): void;
}

/** A TCP stream; `closed`: nobody listens there; `forbidden`: the SSH server forwards no connections. */
export type Dialed = Duplex | 'closed' | 'forbidden';

/** No new connection could be made. `passing`: it may work a moment later. */
export class NoNewConnection extends Error {
  readonly passing: boolean;

  constructor(message: string, passing: boolean) {
    super(message);
    this.passing = passing;
  }
}

/** What may be done over a connection that was made for it. */
export interface FreshWay {
  /** As `Reach.run`, but over this connection. */
  run(command: Command, options: RunOptions): Promise<CommandResult>;
  /** TCP to 127.0.0.1 of the host. The caller destroys it. Rejects when the connection is lost. */
  dial(port: number): Promise<Dialed>;
}

/** Where a TCP connection from a host is to go. */
export interface DialTo extends Purpose {
  /** Name or address; a name is resolved by the host itself. */
  readonly host: string;
  readonly port: number;
  /** The host's address to come from; only its own tools can do that. */
  readonly source?: string;
  /** Default 30. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
}

/** A TCP connection from a host. The caller destroys the stream. */
export interface DialedFrom {
  readonly stream: Duplex;
  /** How it is made, in words: `by SSH forwarding`, `with perl`, `directly`. */
  readonly way: string;
}

/** Why there is no TCP connection. `message` says what happened, `todo` what it means or what to do. */
export class DialFailed extends Error {
  readonly kind: 'refused' | 'unreachable' | 'timeout' | 'no such name' | 'forbidden' | 'failed';
  readonly todo: string;

  constructor(kind: DialFailed['kind'], message: string, todo: string) {
    super(message);
    this.kind = kind;
    this.todo = todo;
  }
}

/** What the other services may ask of the hosts service: the only way to a host. */
export interface Reach {
  host(hostId: string): Host | undefined;
  /** Facts of the last probe; connects and probes when there are none. Rejects with the contract's OFFLINE. */
  facts(hostId: string): Promise<HostFacts>;
  /**
   * Runs one command and journals it. Never throws for what the host did: a lost connection, a frozen host or a missing
   * end marker is `unknown`; the command is never sent a second time. Rejects only before anything was sent
   * (offline, read-only host with a write command, cancelled while waiting).
   */
  run(hostId: string, command: Command, options: RunOptions): Promise<CommandResult>;
  /**
   * Logs in anew with the same host key and credentials, beside the connection that is there, and closes it after `use`.
   * @param options.ask whether the user may be asked for a password; otherwise that is a failure
   * @throws NoNewConnection when there is none to be had
   */
  afresh<T>(
    hostId: string,
    options: { readonly ask: boolean; readonly signal?: AbortSignal },
    use: (way: FreshWay) => Promise<T>,
  ): Promise<T>;
  shell(hostId: string, cols: number, rows: number): Promise<Shell>;
  /**
   * Runs a command that is talked with; as root the same ways as `run`. `command.stdin` is sent first. It holds a session
   * like a terminal, and when the connection is lost its input ends. Resolves when it runs, or has ended already.
   * Rejects before anything was sent, as `run` does.
   */
  talk(hostId: string, command: Command, options: Purpose & { readonly signal?: AbortSignal }): Promise<Talk>;
  /**
   * A TCP connection from the host to anywhere: through the SSH connection, or with the host's own tools where its server
   * forwards none. It is journaled, and ends with the connection. Rejects with DialFailed, or as `run` does before anything was sent.
   */
  dial(hostId: string, to: DialTo): Promise<DialedFrom>;
}
