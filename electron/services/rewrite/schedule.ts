import type { JournalEntry } from '#contract/journal';
import type { HostStatus } from '#contract/hosts';
import type { Places } from './places.ts';
import type { SuiteRuns } from './suite-runs.ts';
import type { Suites } from './suites.ts';

export interface ScheduleOptions {
  readonly suites: Suites;
  readonly runs: SuiteRuns;
  readonly places: Places;
  readonly statuses: () => readonly HostStatus[];
  readonly record: (entry: Omit<JournalEntry, 'seq'>) => void;
  readonly now: () => Date;
  /** For tests: how often it is looked whether something is due. */
  readonly tickMs?: number;
}

const tickMs = 30_000;
/** A host that could not be asked is left alone for this long. */
const againMs = 5 * 60_000;

/** Runs saved tests by themselves, while Postroom is open and their host is online. */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #stop = new AbortController();
  readonly #failedAt = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.tick(), options.tickMs ?? tickMs);
    this.#timer.unref();
  }

  /** Looks whether something is due; one look at a time. */
  tick(): void {
    this.#running ??= this.#look()
      .catch(() => undefined)
      .finally(() => (this.#running = undefined));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#running;
  }

  async #look(): Promise<void> {
    const online = this.#options
      .statuses()
      .filter(({ connection, facts }) => connection.state === 'online' && facts !== undefined);
    for (const { host } of online)
      for (const setId of await this.#options.suites.sets(host.id)) {
        if (this.#stop.signal.aborted) return;
        await this.#runIfDue(host, setId);
      }
  }

  async #runIfDue(host: HostStatus['host'], setId: string): Promise<void> {
    const { suites, runs, places, now } = this.#options;
    const file = await suites.read(host.id, setId);
    const every = file?.suite.everyMinutes;
    if (file === undefined || every === undefined || file.faults.length > 0) return;
    const key = `${host.id} ${setId}`;
    const since = now().getTime() - (await runs.scheduledAt(host.id, setId));
    if (since < every * 60_000 || now().getTime() - (this.#failedAt.get(key) ?? 0) < againMs) return;
    try {
      const asked = await places.live(host.id, setId);
      const run = await suites.run(asked, file.suite, 'schedule', { signal: this.#stop.signal });
      const failed = await suites.keep(asked, run);
      if (failed.length > 0) this.#tell(host, asked.set.label, failed);
    } catch {
      // The host went away: its state is told where it is shown.
      this.#failedAt.set(key, now().getTime());
    }
  }

  #tell(host: HostStatus['host'], label: string, failed: readonly string[]): void {
    this.#options.record({
      at: this.#options.now().toISOString(),
      hostId: host.id,
      hostName: host.name,
      account: '',
      action: 'rewrite.schedule',
      effect: 'read',
      shown: `Saved tests of ${label} that passed before fail now: ${failed.join(', ')}`.slice(0, 2000),
      argv: [],
      stdinLines: 0,
      outcome: 'failed',
      durationMs: 0,
      stderr: '',
    });
  }
}
