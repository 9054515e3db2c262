import type { MtaFacts } from './mta/mta.ts';

/** How this account becomes root on the host. */
export type Elevation = 'none' | 'sudo' | 'sudo-password' | 'doas';

/** What one probe learnt about a host. */
export interface HostFacts {
  readonly hostname: string;
  readonly os: { readonly id: string; readonly name: string; readonly kernel: string };
  readonly account: { readonly name: string; readonly uid: number; readonly shell: string };
  /** Host clock minus this computer's clock when probed, in seconds: ages are told by the host's clock. */
  readonly clockSkew: number;
  /** Tool name → absolute path, e.g. `postqueue` → `/usr/sbin/postqueue`. */
  readonly tools: Readonly<Record<string, string>>;
  readonly sudo: {
    /** 'all': may run anything as root; 'listed': only what `listing` names; 'password': asks first; 'no': not allowed or absent. */
    readonly rights: 'root' | 'all' | 'listed' | 'password' | 'no';
    /** Output of `sudo -n -l`, for display. */
    readonly listing: string;
  };
  readonly mtas: readonly MtaFacts[];
  readonly logs: { readonly kind: 'file' | 'journald' | 'none'; readonly path?: string };
}

/** A right that a feature needs and this account lacks. */
export interface MissingRight {
  readonly feature: string;
  readonly why: string;
  /** The commands as sudoers must name them. */
  readonly commands: readonly string[];
}
