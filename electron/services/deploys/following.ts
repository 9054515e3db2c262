import { textOf } from '#mail/bytes';
import type { CommandResult } from '#mail/command';
import { readReports, recover, reportDeploys } from '#mail/deploy/commands';
import { terminal, type DeployReport } from '#mail/deploy/report';
import type { Reach } from '../hosts/reach.ts';
import { isOver, type DeployBook, type Entry } from './deploy-book.ts';

export interface FollowingOptions {
  readonly reach: Reach;
  readonly book: DeployBook;
  /** A deploy was heard of; also again when nothing changed. */
  readonly heard: (entry: Entry) => void;
  /** For tests. */
  readonly pollMs?: number;
}

/** Checks are no deploys, but the host keeps both in one place. */
const isCheck = (id: string): boolean => id.startsWith('plan-');

/** Asks hosts how their deploys stand: often while one is under way, otherwise only when told to. */
export class Following {
  readonly #options: FollowingOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #asking = new Map<string, Promise<void>>();
  /** By what was asked, what was last answered: only another answer is worth an entry in the Journal. */
  readonly #answers = new Map<string, string>();
  #stopped = false;

  constructor(options: FollowingOptions) {
    this.#options = options;
  }

  /** Asks now for the deploys that are under way, and goes on while there are any. */
  poke(hostId: string): void {
    if (this.#stopped || this.#options.reach.host(hostId) === undefined) return;
    clearTimeout(this.#timers.get(hostId));
    this.#timers.delete(hostId);
    if (this.#asking.has(hostId)) return;
    const asking = this.#ask(hostId).finally(() => {
      this.#asking.delete(hostId);
      if (this.#stopped || this.#options.book.open(hostId).length === 0) return;
      const waiting = this.#options.book.open(hostId).every(({ report }) => report?.state === 'waiting');
      const ms = this.#options.pollMs ?? (waiting ? 1_000 : 500);
      this.#timers.set(hostId, setTimeout(() => this.poke(hostId), ms).unref());
    });
    this.#asking.set(hostId, asking);
  }

  /**
   * Reads every deploy that the host knows; settles what died on the way, where the host may be written to. Rejects when
   * the host could not be asked.
   */
  async lookAtAll(hostId: string): Promise<void> {
    const { reach, book } = this.#options;
    let reports = await this.#reports(hostId);
    const dead = reports.some(({ id, state, guarded }) => !isCheck(id) && !terminal.has(state) && !guarded);
    if (dead && reach.host(hostId)?.readOnly === false) {
      const result = await reach.run(hostId, recover(), { action: 'deploys.recover', quietSeconds: 120 });
      if (result.status === 'exited' && result.code === 0) reports = readReports(result.stdout);
    }
    const known = new Set(reports.map(({ id }) => id));
    const wanted = new Set(book.unsettled(hostId).map(({ id }) => id));
    for (const report of reports) {
      if (isCheck(report.id)) continue;
      // What its steps printed is asked for where somebody is waiting for it.
      const [whole] = wanted.has(report.id) ? await this.#reports(hostId, report.id) : [];
      this.#hear(hostId, whole ?? report);
    }
    for (const entry of book.unsettled(hostId)) {
      if (known.has(entry.id) || isOver(entry)) continue;
      entry.forgotten = true;
      entry.lost = false;
      this.#options.heard(entry);
    }
    this.poke(hostId);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await Promise.allSettled(this.#asking.values());
  }

  async #ask(hostId: string): Promise<void> {
    const { book } = this.#options;
    for (const { id } of book.open(hostId)) {
      try {
        const [report] = await this.#reports(hostId, id, this.#isNews(hostId, id));
        if (this.#stopped) return;
        if (report === undefined) {
          await this.#missing(hostId, id);
          continue;
        }
        this.#hear(hostId, report);
      } catch {
        // Asked again in a moment, and at once when the host is connected again.
        book.lose(hostId);
        return;
      }
    }
  }

  /** A host that answers and does not know it never began it, or has forgotten it. */
  async #missing(hostId: string, id: string): Promise<void> {
    const entry = this.#options.book.get(hostId, id);
    const all = await this.#reports(hostId, undefined, this.#isNews(hostId, ''));
    if (entry === undefined || all.some((report) => report.id === id)) return;
    entry.forgotten = true;
    entry.lost = false;
    this.#options.heard(entry);
  }

  #hear(hostId: string, report: DeployReport): void {
    this.#options.heard(this.#options.book.hear(hostId, report));
  }

  /** Whether an answer says something else than the one before it. */
  #isNews(hostId: string, id: string): (result: CommandResult) => boolean {
    return (result) => {
      const about = `${hostId} ${id}`;
      const said = gistOf(result);
      if (this.#answers.get(about) === said) return false;
      this.#answers.set(about, said);
      return true;
    };
  }

  async #reports(
    hostId: string,
    id?: string,
    journaled?: (result: CommandResult) => boolean,
  ): Promise<readonly DeployReport[]> {
    const result = await this.#options.reach.run(hostId, reportDeploys(id), {
      action: 'deploys.watch',
      quietSeconds: 15,
      ...(id === undefined ? {} : { jobId: id }),
      ...(journaled === undefined ? {} : { journaled }),
    });
    if (result.status === 'unknown') throw new Error(result.why);
    if (result.code !== 0) throw new Error(textOf(result.stderr).trim());
    return readReports(result.stdout);
  }
}

/** Which deploys stand where; or why that is not known. */
function gistOf(result: CommandResult): string {
  if (result.status === 'unknown') return `unknown ${result.why}`;
  if (result.code !== 0) return `${result.code} ${result.stderr}`;
  return readReports(result.stdout)
    .map(({ id, state, guarded }) => `${id} ${state} ${guarded}`)
    .join('\n');
}
