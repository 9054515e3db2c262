import type { Context, Router } from '@orpc/server';
import type { AppInfo } from '#contract/app';
import type { Contract } from '#contract/index';
import type { SecretStore } from './hosts/secrets.ts';

/** What a door hands to the services; everything else they make themselves. */
export interface ServicesOptions {
  /** Folder for hosts.json, known_hosts and the journal; made with mode 0700 when absent. */
  readonly dataDir: string;
  readonly secrets: SecretStore;
  readonly door: AppInfo['door'];
  readonly version: string;
  /** Home directory to read ~/.ssh from; tests give their own. */
  readonly home: string;
  /** Environment for the agent socket. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What the services hand back to a door. */
export interface Services {
  readonly router: Router<Contract, Context>;
  /** Stops jobs, terminals and connections; resolves when nothing is left running. */
  close(): Promise<void>;
}
