import type { HostStatus } from '#contract/hosts';
import type { Host, HostDraft } from '#contract/hosts';
import type { JournalEntry } from '#contract/journal';
import type { Command, CommandResult } from '#mail/command';
import type { HostFacts } from '#mail/host-facts';
import { Live } from '../live.ts';
import type { Pipe } from './channel.ts';
import { Credentials } from './credentials.ts';
import { Gate } from '../work/gate.ts';
import { HostEntry } from './host-entry.ts';
import { HostFile, newHostId } from './host-file.ts';
import { HostKeys } from './host-keys.ts';
import { Prompts } from './prompts.ts';
import { openTalk, untriedTalk } from './open-talk.ts';
import { dialAsCommand, journaledDial } from './dial-journal.ts';
import type {
  DialedFrom,
  DialTo,
  FreshWay,
  Purpose,
  Reach,
  RunOptions,
  Shell,
  Talk,
  TalkEnd,
} from './reach.ts';
import { noSuchHost, readOnly, refused } from '../work/refusals.ts';
import { runCommand, untried, type Ground } from './run-command.ts';
import { UnsafeValue } from './script.ts';
import type { SecretStore } from './secrets.ts';

export interface HostsOptions {
  readonly dataDir: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: SecretStore;
  readonly now: () => Date;
  /** Every command that was run ends up here. */
  readonly record: (entry: Omit<JournalEntry, 'seq'>) => void;
}

/** Linux kernels and people agree that four logins at a time is polite; see facts on MaxStartups. */
const handshakesAtATime = 4;
const shownLimit = 2_000;

/** Keeps the list of hosts, their connections and their facts, and is the only way for other services to run anything. */
export class Hosts implements Reach {
  readonly live = new Live();
  readonly prompts = new Prompts();
  private readonly options: HostsOptions;
  private readonly file: HostFile;
  private readonly credentials: Credentials;
  private readonly hostKeys: HostKeys;
  private readonly handshakes = new Gate(handshakesAtATime);
  private readonly entries = new Map<string, HostEntry>();
  private order: readonly string[] = [];
  private unwatch: () => void = () => undefined;
  private closed = false;
  private readonly underWay = new Set<Promise<CommandResult>>();

  constructor(options: HostsOptions) {
    this.options = options;
    this.file = new HostFile(options.dataDir);
    this.credentials = new Credentials(options.secrets);
    this.hostKeys = new HostKeys(options.dataDir, options.home);
  }

  /** Reads the list and follows changes that others make to it. The data folder must exist. */
  async start(): Promise<void> {
    this.unwatch = this.file.watch(() => void this.reload());
    await this.reload();
  }

  list(): Host[] {
    return this.order.flatMap((id) => this.entries.get(id)?.host ?? []);
  }

  statuses(): HostStatus[] {
    return this.order.flatMap((id) => this.entries.get(id)?.status() ?? []);
  }

  async add(draft: HostDraft): Promise<string> {
    const id = newHostId(draft.name);
    await this.edit((hosts) => [...hosts, { ...draft, id }]);
    return id;
  }

  async update(id: string, draft: HostDraft): Promise<void> {
    this.entry(id);
    await this.edit((hosts) => hosts.map((host) => (host.id === id ? { ...draft, id } : host)));
  }

  async remove(id: string): Promise<void> {
    this.entry(id);
    await this.edit((hosts) => hosts.filter((host) => host.id !== id));
  }

  connect(id: string): void {
    this.entry(id).link.connect();
  }

  disconnect(id: string): void {
    const entry = this.entry(id);
    entry.ground.sudo.forget();
    entry.link.disconnect();
  }

  /** Looks at the host again. Rejects when that fails. */
  async probe(id: string): Promise<void> {
    const entry = this.entry(id);
    entry.ground.sudo.reconsider();
    await entry.link.ready(undefined);
    await entry.look();
  }

  host(hostId: string): Host | undefined {
    return this.entries.get(hostId)?.host;
  }

  async facts(hostId: string): Promise<HostFacts> {
    const entry = this.entry(hostId);
    if (entry.facts !== undefined) return entry.facts;
    await entry.link.ready(undefined);
    return entry.look();
  }

  async run(hostId: string, command: Command, options: RunOptions): Promise<CommandResult> {
    const { host } = this.entry(hostId);
    if (host.readOnly && command.effect === 'write') throw readOnly(host.name);
    await this.entry(hostId).link.ready(options.signal);
    if (hopeless(this.entry(hostId), command)) return untried;
    return this.send(this.entry(hostId), command, options);
  }

  async afresh<T>(
    hostId: string,
    options: { readonly ask: boolean; readonly signal?: AbortSignal },
    use: (way: FreshWay) => Promise<T>,
  ): Promise<T> {
    const entry = this.entry(hostId);
    const line = await entry.fresh(options.ask, options.signal);
    try {
      return await use({
        run: async (command, how) => {
          if (entry.host.readOnly && command.effect === 'write') throw readOnly(entry.host.name);
          return this.send(entry, command, how, { ...entry.ground, open: (signal) => line.openPipe(signal) });
        },
        dial: (port) => line.dial(port),
      });
    } finally {
      line.close();
    }
  }

  async shell(hostId: string, cols: number, rows: number): Promise<Shell> {
    const { link } = this.entry(hostId);
    await link.ready(undefined);
    return link.openShell(cols, rows);
  }

  async dial(hostId: string, to: DialTo): Promise<DialedFrom> {
    const entry = this.entry(hostId);
    await entry.link.ready(to.signal);
    return journaledDial(
      () => entry.link.dial(to, entry.host.name),
      (told) => this.options.record({ ...this.entryOf(entry, dialAsCommand(to), to), ...told }),
      this.options.now,
    );
  }

  async talk(
    hostId: string,
    command: Command,
    options: Purpose & { readonly signal?: AbortSignal },
  ): Promise<Talk> {
    const entry = this.entry(hostId);
    if (entry.host.readOnly && command.effect === 'write') throw readOnly(entry.host.name);
    await entry.link.ready(options.signal);
    if (hopeless(entry, command)) return untriedTalk();
    const { elevation, sudo } = entry.ground;
    const open = (signal: AbortSignal | undefined): Promise<Pipe> => entry.link.openTalkPipe(signal);
    const at = this.options.now();
    const begun = performance.now();
    const told = (end: TalkEnd | undefined): void =>
      this.options.record({
        ...this.entryOf(entry, command, options),
        at: (end === undefined ? at : this.options.now()).toISOString(),
        outcome: end === undefined || end.code === 0 ? 'ok' : end.code === undefined ? 'unknown' : 'failed',
        ...(end?.code === undefined ? {} : { code: end.code }),
        durationMs: Math.round(performance.now() - begun),
        stderr: end === undefined ? 'It goes on until it is closed.' : end.why,
      });
    const talk = await this.safely(() => openTalk({ open, elevation, sudo }, command, options.signal));
    told(undefined);
    const over = new Promise<TalkEnd>((resolve) => talk.onEnd(resolve));
    void over.then(told);
    return { ...bound(talk), onEnd: (ended) => void over.then(ended) };
  }

  /** Waits up to 5 seconds for commands that are under way: what they did must still be heard and journaled. */
  async close(): Promise<void> {
    this.closed = true;
    this.unwatch();
    this.prompts.cancelAll();
    const late = new Promise((resolve) => setTimeout(resolve, 5_000).unref());
    await Promise.race([Promise.allSettled([...this.underWay]), late]);
    for (const entry of this.entries.values()) entry.close();
  }

  private async edit(change: (hosts: readonly Host[]) => readonly Host[]): Promise<void> {
    // Where somebody broke the file under a running console, the list in memory is the good one.
    const { hosts } = await this.file.change((onDisk, problem) =>
      change(problem === '' ? onDisk : this.list()),
    );
    this.adopt(hosts);
  }

  private entry(id: string): HostEntry {
    const entry = this.entries.get(id);
    if (entry === undefined) throw noSuchHost();
    return entry;
  }

  /** Runs and journals; what is under way when Postroom ends is still waited for. */
  private send(...work: Parameters<Hosts['carryOut']>): Promise<CommandResult> {
    const done = this.carryOut(...work).finally(() => this.underWay.delete(done));
    this.underWay.add(done);
    return done;
  }

  private async carryOut(
    entry: HostEntry,
    command: Command,
    options: RunOptions,
    ground: Ground = entry.ground,
  ): Promise<CommandResult> {
    const at = this.options.now();
    const begun = performance.now();
    const result = await this.safely(() =>
      runCommand(ground, command, {
        quietMs: (options.quietSeconds ?? 30) * 1000,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        ...(options.onStdout === undefined ? {} : { onStdout: options.onStdout }),
      }),
    );
    if (command.effect === 'read' && options.journaled?.(result) === false) return result;
    this.options.record({
      ...this.entryOf(entry, command, options),
      at: at.toISOString(),
      ...outcomeOf(result, options.signal),
      durationMs: Math.round(performance.now() - begun),
      stderr: result.stderr.slice(0, shownLimit),
    });
    return result;
  }

  /** What the Journal tells of a command, but for what became of it. */
  private entryOf({ host, facts }: HostEntry, command: Command, { action, jobId, note = '' }: Purpose) {
    const account = facts?.account.name ?? (host.kind === 'ssh' ? host.user : 'this account');
    const raised = command.root && host.elevation !== 'none' && facts?.account.uid !== 0;
    return {
      hostId: host.id,
      hostName: host.name,
      account: raised ? `${account} → root` : account,
      action,
      ...(jobId === undefined ? {} : { jobId }),
      ...(note === '' ? {} : { note }),
      effect: command.effect,
      shown: command.shown,
      argv: cut(command.argv),
      stdinLines: (command.stdin ?? '').split('\n').filter((line) => line !== '').length,
    };
  }

  private async safely<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UnsafeValue)
        throw refused(error.message, 'Nothing was run. This value cannot be handed to the host unchanged.');
      throw error;
    }
  }

  private async reload(): Promise<void> {
    try {
      const { hosts, problem } = await this.file.read();
      if (problem !== '') this.report(problem);
      // A file that was broken under us closes no connection.
      if (!this.closed && (problem === '' || this.entries.size === 0)) this.adopt(hosts);
    } catch (error) {
      this.report(
        `The list of hosts cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** A broken host list has no host to be shown at, so the Journal tells of it. */
  private report(problem: string): void {
    this.options.record({
      at: this.options.now().toISOString(),
      hostId: 'this-computer',
      hostName: 'This computer',
      account: '',
      action: 'hosts.file',
      effect: 'read',
      shown: problem,
      argv: [],
      stdinLines: 0,
      outcome: 'failed',
      durationMs: 0,
      stderr: '',
    });
  }

  private adopt(hosts: readonly Host[]): void {
    const here = new Set(hosts.map(({ id }) => id));
    for (const [id, entry] of this.entries)
      if (!here.has(id)) {
        this.entries.delete(id);
        entry.close();
      }
    for (const host of hosts) {
      const present = this.entries.get(host.id);
      if (present === undefined) this.entries.set(host.id, this.newEntry(host));
      else present.change(host);
    }
    this.order = hosts.map(({ id }) => id);
    this.live.changed();
  }

  private newEntry(host: Host): HostEntry {
    const { env, home } = this.options;
    const around = {
      hostKeys: this.hostKeys,
      credentials: this.credentials,
      prompts: this.prompts,
      home,
      agentSocket: env['SSH_AUTH_SOCK'],
    };
    const entry: HostEntry = new HostEntry(host, {
      around,
      env,
      handshakes: this.handshakes,
      changed: () => this.live.changed(),
      find: (id) => this.entries.get(id)?.host,
      run: (command, onStdout) =>
        this.carryOut(entry, command, {
          action: 'hosts.probe',
          ...(onStdout === undefined ? {} : { onStdout }),
        }),
    });
    return entry;
  }
}

/** A reading that sudo is known to refuse would make sudo mail root each time, into the queue that is looked at. */
function hopeless({ host, facts }: HostEntry, command: Command): boolean {
  const rights = facts?.sudo.rights;
  const never = host.elevation === 'sudo' && (rights === 'password' || rights === 'no');
  return command.root && command.effect === 'read' && never;
}

const bound = (talk: Talk): Omit<Talk, 'onEnd'> => ({
  write: (bytes) => talk.write(bytes),
  onData: (take) => talk.onData(take),
  end: () => talk.end(),
  close: () => talk.close(),
});

function outcomeOf(
  result: CommandResult,
  signal: AbortSignal | undefined,
): Pick<JournalEntry, 'outcome' | 'code'> {
  if (result.status === 'unknown') return { outcome: signal?.aborted === true ? 'cancelled' : 'unknown' };
  const { code } = result;
  if (code === 0) return { outcome: 'ok', code };
  return { outcome: signal?.aborted === true ? 'cancelled' : 'failed', code };
}

/** The journal keeps the first 2,000 characters of what was run. */
function cut(argv: readonly string[]): string[] {
  let room = shownLimit;
  return argv.flatMap((word) => {
    if (room <= 0) return [];
    const kept = word.length > room ? `${word.slice(0, room)}…` : word;
    room -= word.length;
    return [kept];
  });
}
