import type { Host, HostStatus } from '#contract/hosts';
import type { Command, CommandResult } from '#mail/command';
import type { HostFacts } from '#mail/host-facts';
import type { Gate } from '../work/gate.ts';
import type { Link } from './link.ts';
import { LocalLink } from './local-link.ts';
import { probe, type Probed } from './probe.ts';
import { offline } from '../work/refusals.ts';
import { routeTo } from './route.ts';
import type { Ground } from './run-command.ts';
import type { Surroundings } from './ssh-connect.ts';
import { SshLink } from './ssh-link.ts';
import { freshHere, openFresh, type FreshLine } from './fresh.ts';
import { SudoPassword } from './sudo-passwords.ts';

export interface EntryOptions {
  readonly around: Surroundings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly handshakes: Gate;
  readonly changed: () => void;
  readonly find: (id: string) => Host | undefined;
  readonly run: (command: Command, onStdout?: (bytes: string) => void) => Promise<CommandResult>;
}

/** One host of the list with its connection and what was learnt about it. */
export class HostEntry {
  host: Host;
  link: Link;
  ground: Ground;
  private readonly options: EntryOptions;
  private probed: Probed | undefined;
  private probing: Promise<HostFacts> | undefined;
  private problem = '';
  /** Questions of this host are withdrawn with it. */
  private readonly gone = new AbortController();

  constructor(host: Host, options: EntryOptions) {
    this.host = host;
    this.options = options;
    this.link = this.newLink();
    this.ground = this.newGround();
  }

  get facts(): HostFacts | undefined {
    return this.probed?.facts;
  }

  status(): HostStatus {
    const { connection, latencyMs } = this.link;
    const online = connection.state === 'online';
    return {
      host: this.host,
      connection: {
        ...connection,
        notes: this.problem === '' || !online ? connection.notes : [...connection.notes, this.problem],
        ...(latencyMs === undefined || !online ? {} : { latencyMs }),
      },
      ...(this.probed === undefined ? {} : { facts: this.probed.facts, missing: this.probed.missing }),
      sudoers: this.probed?.sudoers ?? '',
    };
  }

  /** Takes over new settings. A connection that was made with other ones is closed, and made again if it was wanted. */
  change(host: Host): void {
    const before = this.host;
    if (JSON.stringify(before) === JSON.stringify(host)) return;
    this.host = host;
    if (before.elevation !== host.elevation) this.ground = this.newGround();
    if (way(before) !== way(host)) {
      const wanted = this.link.connection.state !== 'offline';
      this.link.disconnect();
      this.probed = undefined;
      this.link = this.newLink();
      this.ground = this.newGround();
      if (wanted) this.link.connect();
    } else if (before.elevation !== host.elevation && this.link.connection.state === 'online')
      void this.tryLook();
  }

  /** Probes; two that ask at once share one look. Rejects with OFFLINE or HOST_FAILED words. */
  look(): Promise<HostFacts> {
    this.probing ??= probe(this.host, this.options.run)
      .then(
        (probed) => {
          this.probed = probed;
          this.problem = '';
          return probed.facts;
        },
        (error: unknown) => {
          const said = error instanceof Error ? error.message : String(error);
          this.problem = `This host could not be looked at: ${said}`;
          throw offline(this.problem);
        },
      )
      .finally(() => {
        this.probing = undefined;
        this.options.changed();
      });
    return this.probing;
  }

  close(): void {
    this.gone.abort();
    this.ground.sudo.forget();
    this.link.disconnect();
  }

  /** A connection of its own, whatever the state of the other one. */
  fresh(ask: boolean, signal: AbortSignal | undefined): Promise<FreshLine> {
    const { around, env, find, handshakes } = this.options;
    const { host } = this;
    if (host.kind === 'local') return Promise.resolve(freshHere(env));
    const stop = signal === undefined ? this.gone.signal : AbortSignal.any([signal, this.gone.signal]);
    return openFresh(() => routeTo(host, find), around, handshakes, { ask, signal: stop });
  }

  private async tryLook(): Promise<void> {
    // Its failure is shown at the host.
    await this.look().catch(() => undefined);
  }

  private newLink(): Link {
    const changed = (online: boolean): void => {
      this.options.changed();
      if (online) void this.tryLook();
    };
    const { around, env, find, handshakes } = this.options;
    if (this.host.kind === 'local') return new LocalLink(env, changed);
    const { host } = this;
    return new SshLink({ route: () => routeTo(host, find), around, handshakes, changed });
  }

  private newGround(): Ground {
    const sudo = new SudoPassword(async (again, signal) => {
      const stop = signal === undefined ? this.gone.signal : AbortSignal.any([signal, this.gone.signal]);
      const answer = await this.options.around.prompts.ask(
        {
          hostId: this.host.id,
          hostName: this.host.name,
          kind: 'sudo',
          text: `${again ? 'sudo did not accept the last password. ' : ''}${this.host.name} asks for your password to act as root.`,
          fields: [{ label: 'Password for sudo', echo: false }],
          canRemember: false,
        },
        stop,
      );
      return answer?.answers[0];
    });
    return {
      open: (signal) => this.link.openPipe(signal),
      elevation: this.host.elevation,
      sudo,
      input: 'base64',
    };
  }
}

/** The part of a host's settings that a connection depends on. */
const way = (host: Host): string =>
  host.kind === 'local'
    ? 'local'
    : JSON.stringify([host.address, host.port, host.user, host.auth, host.jumps]);
