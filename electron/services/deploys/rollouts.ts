import { randomBytes } from 'node:crypto';
import type { Deploy, Rollout } from '#contract/deploys';
import type { DeployStore, KeptRollout } from './deploy-store.ts';
import type { How } from './starting.ts';

export interface RolloutsOptions {
  readonly store: DeployStore;
  readonly hostName: (hostId: string) => string;
  readonly start: (hostId: string, planId: string, how: How) => Promise<string>;
  /** Resolves when the deploy has come to its end; `undefined` when Postroom ends first. */
  readonly ended: (hostId: string, deployId: string) => Promise<Deploy | undefined>;
  readonly changed: () => void;
}

type HostPart = KeptRollout['hosts'][number];
const keptRollouts = 50;

/** One change for several hosts: the canary first, then one after the other, until one of them fails. */
export class Rollouts {
  readonly #options: RolloutsOptions;
  #rollouts: KeptRollout[] = [];
  readonly #words = new Map<string, (what: 'go on' | 'stop') => void>();
  #closed = false;

  constructor(options: RolloutsOptions) {
    this.#options = options;
  }

  /** Takes over those of an earlier run: what was not begun then is not begun by itself now. */
  adopt(rollouts: readonly KeptRollout[]): void {
    this.#rollouts = rollouts.map((rollout) =>
      rollout.state === 'running' || rollout.state === 'canary'
        ? {
            ...rollout,
            state: 'stopped',
            hosts: rollout.hosts.map((host) =>
              host.state === 'waiting'
                ? { ...host, state: 'skipped', why: 'Postroom ended before it was its turn.' }
                : host,
            ),
          }
        : rollout,
    );
  }

  snapshot(): Rollout[] {
    return this.#rollouts.map(({ wait: _wait, ...rollout }) => rollout);
  }

  begin(plans: readonly { hostId: string; planId: string }[], wait: boolean, how: How): string {
    const id = `rollout-${randomBytes(6).toString('hex')}`;
    const hosts = plans.map(({ hostId, planId }): HostPart => {
      const hostName = this.#options.hostName(hostId);
      return { hostId, hostName, planId, state: 'waiting', why: '' };
    });
    this.#rollouts = [
      { id, note: how.note, hosts, state: 'running' as const, wait },
      ...this.#rollouts,
    ].slice(0, keptRollouts);
    void this.#run(id, { ...how, rolloutId: id });
    return id;
  }

  /** False when nothing waits for this word. */
  say(id: string, what: 'go on' | 'stop'): boolean {
    const word = this.#words.get(id);
    word?.(what);
    return word !== undefined;
  }

  /** A deploy of an earlier run came to its end. */
  settle({ hostId, id: deployId, state, why }: Pick<Deploy, 'hostId' | 'id' | 'state' | 'why'>): void {
    for (const rollout of this.#rollouts) {
      const at = rollout.hosts.findIndex((host) => host.hostId === hostId && host.deployId === deployId);
      if (at >= 0 && rollout.hosts[at]?.state === 'running')
        this.#changeHost(rollout.id, at, state === 'done' ? { state: 'done' } : { state: 'failed', why });
    }
  }

  close(): void {
    this.#closed = true;
    for (const word of this.#words.values()) word('stop');
  }

  async #run(id: string, how: How): Promise<void> {
    const { hosts = [], wait = false } = this.#rollouts.find((one) => one.id === id) ?? {};
    for (const [at, { hostId, planId }] of hosts.entries()) {
      if (at === 1 && wait && !(await this.#mayGoOn(id))) {
        this.#stop(id, 'It was stopped after the first host.');
        return;
      }
      if (this.#closed) return;
      this.#changeHost(id, at, { state: 'running' });
      try {
        const deployId = await this.#options.start(hostId, planId, how);
        this.#changeHost(id, at, { deployId });
        const deploy = await this.#options.ended(hostId, deployId);
        if (deploy === undefined) return;
        if (deploy.state !== 'done') {
          this.#changeHost(id, at, { state: 'failed', why: deploy.why });
          this.#stop(id, `${deploy.hostName} failed.`);
          return;
        }
        this.#changeHost(id, at, { state: 'done' });
      } catch (error) {
        this.#changeHost(id, at, {
          state: 'failed',
          why: error instanceof Error ? error.message : String(error),
        });
        this.#stop(id, 'A host before it failed.');
        return;
      }
    }
    this.#change(id, { state: 'done' });
  }

  async #mayGoOn(id: string): Promise<boolean> {
    this.#change(id, { state: 'canary' });
    const what = await new Promise<'go on' | 'stop'>((resolve) => this.#words.set(id, resolve));
    this.#words.delete(id);
    if (what === 'go on') this.#change(id, { state: 'running' });
    return what === 'go on';
  }

  #stop(id: string, why: string): void {
    if (this.#closed) return;
    const { hosts = [] } = this.#rollouts.find((one) => one.id === id) ?? {};
    this.#change(id, {
      state: 'stopped',
      hosts: hosts.map((host) => (host.state === 'waiting' ? { ...host, state: 'skipped', why } : host)),
    });
  }

  #changeHost(id: string, at: number, part: Partial<HostPart>): void {
    const { hosts = [] } = this.#rollouts.find((one) => one.id === id) ?? {};
    this.#change(id, { hosts: hosts.map((host, index) => (index === at ? { ...host, ...part } : host)) });
  }

  #change(id: string, part: Partial<KeptRollout>): void {
    this.#rollouts = this.#rollouts.map((one) => (one.id === id ? { ...one, ...part } : one));
    this.#options.changed();
    // A rollout that could not be written down is shown all the same; after a restart it is simply not there.
    void this.#options.store.saveRollouts(this.#rollouts).catch(() => undefined);
  }
}
