import type { Answer } from './prompts.ts';
import type { SecretStore } from './secrets.ts';

/**
 * Passwords and passphrases: in the OS keychain when the user ticked "remember" and there is one, else in memory until
 * Postroom ends. Never anywhere else.
 */
export class Credentials {
  private readonly store: SecretStore;
  private readonly memory = new Map<string, string>();

  constructor(store: SecretStore) {
    this.store = store;
  }

  get canRemember(): boolean {
    return this.store.kind === 'keychain';
  }

  async get(name: string): Promise<string | undefined> {
    const kept = this.memory.get(name);
    if (kept !== undefined) return kept;
    if (!this.canRemember) return undefined;
    // A keychain that is locked or broken costs a question, not the connection.
    return this.store.get(name).catch(() => undefined);
  }

  /** Keeps what worked. */
  async keep(name: string, value: string, { remember }: Pick<Answer, 'remember'>): Promise<void> {
    this.memory.set(name, value);
    if (remember && this.canRemember) await this.store.set(name, value).catch(() => undefined);
  }

  /** Forgets what was refused. */
  async forget(name: string): Promise<void> {
    this.memory.delete(name);
    if (this.canRemember) await this.store.delete(name).catch(() => undefined);
  }
}
