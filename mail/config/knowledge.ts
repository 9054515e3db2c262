/** What a path is on the host, as a daemon would find it. */
export interface PathFact {
  readonly kind: 'file' | 'directory' | 'socket' | 'other' | 'absent' | 'unreadable';
  /** Permission bits, e.g. 0o644. */
  readonly mode?: number;
  readonly owner?: string;
  readonly group?: string;
  readonly executable?: boolean;
}

/** Words of sendmail's cf tree (`/usr/share/sendmail/cf`), read from the host. */
export interface SendmailWords {
  /** Directory of the tree; '' when the host has none. */
  readonly tree: string;
  readonly features: readonly string[];
  readonly mailers: readonly string[];
  readonly ostypes: readonly string[];
  readonly domains: readonly string[];
  /** `conf…` names with the option they set and their default as proto.m4 gives it; '' where there is none. */
  readonly settings: readonly { readonly name: string; readonly option: string; readonly fallback: string }[];
  /** Macros that an mc may call: FEATURE, MASQUERADE_AS … and other names it may define: SMART_HOST, QUEUE_DIR … */
  readonly macros: readonly string[];
  /** Defines that the m4 files of DOMAIN and OSTYPE make, by path, as text: read so that the mc is understood whole. */
  readonly includes: Readonly<Record<string, string>>;
  /** Programs that smrsh lets run; absent where smrsh is not in use. */
  readonly smrsh?: { readonly directory: string; readonly programs: readonly string[] };
}

/** What `postconf` of one instance says. */
export interface PostfixWords {
  readonly version: string;
  /** Every parameter the host knows, with its default (`postconf -d`). */
  readonly defaults: Readonly<Record<string, string>>;
  readonly mapTypes: readonly string[];
  /** Programs in daemon_directory. */
  readonly daemons: readonly string[];
}

/** What is known of a host beyond its files. Plain data: it crosses to the window and its worker. */
export interface HostKnowledge {
  readonly hostname: string;
  readonly sendmail?: SendmailWords;
  /** By the id of the configuration set. */
  readonly postfix?: Readonly<Record<string, PostfixWords>>;
  /** Login names that were asked for (`wanted`), and whether they exist. Local accounts of passwd are all in. */
  readonly users: Readonly<Record<string, boolean>>;
  /** Paths that were asked for. */
  readonly paths: Readonly<Record<string, PathFact>>;
}
