import { textOf } from '#mail/bytes';
import { decide, readDecision, readReports, reportDeploys } from '#mail/deploy/commands';
import { NoNewConnection, type FreshWay, type Reach } from '../hosts/reach.ts';
import { isOver, type DeployBook, type Entry } from './deploy-book.ts';
import { compareSights, portsOf, seeSmtp } from './smtp-sights.ts';

export type Stands = 'commit' | 'rollback' | 'none';

export interface FreshLookOptions {
  readonly reach: Reach;
  readonly book: DeployBook;
  /** Something was decided: the host is asked at once what came of it. */
  readonly decided: (hostId: string) => void;
  /** What fails of the SMTP scenarios that a deploy of the host must pass, in sentences. */
  readonly probes?: (hostId: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** From waiting to the host's second probe; no confirmation without a hand comes before it. */
  readonly soakMs?: number;
  readonly againMs?: number;
}

const soak = 10_000;
/** So often the second probe is looked for from then on. */
const sightMs = 250;
/** A new connection that could not be made is tried again this long after. */
const again = 3_000;

/**
 * Looks at a deploy that waits, over a connection that was made after it: whether one can still log in, become root and
 * reach SMTP. What is broken is taken back at once; what is good is kept where nobody wants to confirm it by hand.
 */
export class FreshLooks {
  readonly #options: FreshLookOptions;
  readonly #stop = new AbortController();
  readonly #running = new Map<Entry, Promise<void>>();

  constructor(options: FreshLookOptions) {
    this.#options = options;
  }

  /** Looks once at a deploy of this computer; a look that an end of Postroom cut off is done again. */
  begin(entry: Entry): void {
    const state = entry.kept?.fresh.state;
    if (this.#stop.signal.aborted || this.#running.has(entry)) return;
    const unfinished = state === 'good' && entry.kept?.confirm === 'auto';
    if (state !== 'waiting' && state !== 'running' && !unfinished) return;
    const look = this.#look(entry)
      .catch((error: unknown) =>
        this.#tell(entry, 'impossible', error instanceof Error ? error.message : String(error)),
      )
      .finally(() => this.#running.delete(entry));
    this.#running.set(entry, look);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#running.values());
  }

  async #look(entry: Entry): Promise<void> {
    const { reach, againMs = again, soakMs = soak } = this.#options;
    const { signal } = this.#stop;
    const stopped = (): boolean => signal.aborted;
    const begun = performance.now();
    await this.#tell(entry, 'running', 'Logging in anew.');
    while (!stopped() && isWaiting(entry)) {
      try {
        await reach.afresh(entry.hostId, { ask: false, signal }, async (way) => {
          const good = await this.#see(entry, way);
          if (!good || entry.kept?.confirm !== 'auto') return;
          const left = soakMs - (performance.now() - begun);
          if (left > 0) await this.#pause(left);
          await this.#probedAgain(entry, way);
          if (stopped() || !isWaiting(entry)) return;
          const result = await way.run(decide(entry.id, 'commit'), this.#purpose(entry));
          if (result.status === 'unknown') throw new NoNewConnection(result.why, true);
        });
        this.#options.decided(entry.hostId);
        return;
      } catch (error) {
        if (stopped()) return;
        if (!(error instanceof NoNewConnection))
          await this.#tell(entry, 'running', `It is tried again: ${wordsOf(error)}`);
        else if (error.passing)
          await this.#tell(entry, 'running', `No new connection could be made yet: ${error.message}`);
        else {
          await this.#tell(entry, 'impossible', error.message);
          return;
        }
        await this.#pause(againMs);
      }
    }
  }

  /** What a new connection finds. False when it was bad, and is taken back. */
  async #see(entry: Entry, way: FreshWay): Promise<boolean> {
    const result = await way.run(reportDeploys(entry.id), this.#purpose(entry));
    if (result.status === 'unknown') throw new NoNewConnection(result.why, true);
    const [report] = readReports(result.stdout);
    if (report === undefined)
      throw new Error(textOf(result.stderr).trim() || 'The host did not tell how the deploy stands.');
    const { confirm, sights, smtp } = entry.kept ?? {};
    const probed = (await this.#options.probes?.(entry.hostId, this.#stop.signal)) ?? [];
    if (probed.length > 0 && !this.#stop.signal.aborted) {
      await this.#takeBack(entry, way, probed.join(' '), probed.join(' '));
      return false;
    }
    const after = await seeSmtp(way, portsOf(smtp));
    if (sights === undefined) {
      await this.#tell(
        entry,
        'good',
        'Login and root work over a new connection. SMTP was not looked at before, so nothing can be compared.',
      );
      return true;
    }
    const { broken, different, words } = compareSights(sights, after, smtp);
    // Nobody is there to say that this is meant.
    const bad =
      confirm === 'auto' ? [...broken, ...different.filter((text) => text.includes('no longer'))] : broken;
    if (bad.length === 0) {
      await this.#tell(
        entry,
        'good',
        ['Login and root work over a new connection.', words, ...different].join(' '),
      );
      return true;
    }
    const told = bad.join(' ');
    await this.#takeBack(
      entry,
      way,
      told,
      `${told}${broken.length === 0 ? ' Confirm by hand if this is meant.' : ''}`,
    );
    return false;
  }

  async #takeBack(entry: Entry, way: FreshWay, words: string, why: string): Promise<void> {
    await this.#tell(entry, 'failed', words);
    await this.#options.book.keep(entry, { why: `Postroom took it back: ${why}` });
    await way.run(decide(entry.id, 'rollback'), this.#purpose(entry));
  }

  /** Until the host has probed a second time, or does not wait any more. */
  async #probedAgain(entry: Entry, way: FreshWay): Promise<void> {
    const probes = entry.kept?.steps.filter(({ kind }) => kind === 'probe').length ?? 0;
    while (probes > 0 && !this.#stop.signal.aborted) {
      const options = { ...this.#purpose(entry), journaled: () => false };
      const result = await way.run(reportDeploys(entry.id), options);
      if (result.status === 'unknown') throw new NoNewConnection(result.why, true);
      const [report] = readReports(result.stdout);
      if (report?.state !== 'waiting') return;
      const good = report.steps.filter(({ id, state }) => id.startsWith('again:') && state === 'good');
      if (good.length >= probes) return;
      await this.#pause(sightMs);
    }
  }

  /** Ends early with Postroom. */
  #pause(ms: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  #tell(entry: Entry, state: 'running' | 'good' | 'failed' | 'impossible', words: string): Promise<void> {
    return this.#options.book.keep(entry, { fresh: { state, words } });
  }

  #purpose(entry: Entry) {
    return { action: 'deploys.look', jobId: entry.id, note: entry.kept?.note ?? '' };
  }
}

/** Keeps a deploy, by a hand: over a new connection only, for which the user may be asked. Rejects with NoNewConnection. */
export async function confirmAfresh(reach: Reach, hostId: string, id: string, note: string): Promise<Stands> {
  return reach.afresh(hostId, { ask: true }, async (way) => {
    const result = await way.run(decide(id, 'commit'), { action: 'deploys.confirm', jobId: id, note });
    if (result.status === 'unknown') throw new NoNewConnection(result.why, true);
    if (result.code !== 0) throw new NoNewConnection(textOf(result.stderr).trim(), false);
    return readDecision(result.stdout);
  });
}

const isWaiting = (entry: Entry): boolean => !isOver(entry) && entry.report?.state === 'waiting';
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
