/** Absent where a file did not exist; otherwise the SHA-256 of its bytes in hex. */
export type Base = string;
export const absent = 'absent';

/**
 * One thing that is run on the host, as root, in the course of a deploy. In `argv`, `stdin`, `stdout` and `cwd` the text
 * `@NEW@` stands for the staging directory: `@NEW@/etc/mail/access` is the staged copy of `/etc/mail/access`.
 * Steps are written by code in mail/mta/<mta>/ alone; nothing from a file that is edited becomes part of `argv`.
 */
export interface Step {
  /** Unique in its plan: `m4:/etc/mail/sendmail.mc`. */
  readonly id: string;
  /**
   * `build` makes files in the staging directory; `check` looks at them; both end the deploy before anything was changed
   * when they fail. `reload` puts the installed files in force, also after a rollback. `probe` looks whether mail works;
   * when one fails the host rolls back by itself.
   */
  readonly kind: 'build' | 'check' | 'reload' | 'probe';
  /** For people: "Build sendmail.cf". */
  readonly title: string;
  readonly argv: readonly [string, ...string[]];
  /** File that is its standard input; empty input when absent. */
  readonly stdin?: string;
  /** File that its standard output is written to; absent: what it prints is kept as its result. */
  readonly stdout?: string;
  readonly cwd?: string;
  /** Exit codes that are good; [0] when absent. */
  readonly good?: readonly number[];
  /** An extended regular expression: a line of its output that matches makes it fail, whatever the exit code. */
  readonly fails?: string;
  /** Seconds; 60 when absent. */
  readonly timeout?: number;
  /** The line an admin would type. */
  readonly shown: string;
  /** The file whose lines its messages speak of. */
  readonly about?: string;
}

/** A file that is put in place. Content is byte text. */
export interface DeployFile {
  readonly path: string;
  readonly base: Base;
  readonly content: string;
}

/** A file that a build step makes in the staging directory, and that is put in place with the others. */
export interface Built {
  readonly path: string;
  /** Mode and owner when it does not exist yet; otherwise the live file's are kept. */
  readonly ifNew: { readonly owner: string; readonly group: string; readonly mode: string };
}

/** A port on which a configuration serves SMTP clients. */
export interface Listening {
  readonly port: number;
  /** As the configuration has it; '' for every address. */
  readonly address: string;
  /** Whether a client that dials 127.0.0.1 reaches it; `perhaps` where a name would have to be looked up. */
  readonly loopback: 'yes' | 'no' | 'perhaps';
  /** TLS from the first byte on. */
  readonly tls: boolean;
}

/** What an MTA says about a change: how it is built, checked, put in force and probed. */
export interface Procedure {
  readonly steps: readonly Step[];
  readonly built: readonly Built[];
  /** Paths in the order in which they are put in place: maps first, the file that switches everything last. */
  readonly order: readonly string[];
  readonly ifNew: Built['ifNew'];
  /** What is put in force, in words: "sendmail reads its configuration again (HUP)". */
  readonly force: string;
  /** Where SMTP is served as the texts stand; absent where they do not tell. */
  readonly listens?: readonly Listening[];
}

export interface DeployPlan extends Procedure {
  /** Transaction id: lower case letters, digits and `-`, at most 60. */
  readonly id: string;
  readonly setId: string;
  readonly by: string;
  readonly note: string;
  /** Seconds between "installed and probed" and the host's own rollback. */
  readonly window: number;
  readonly files: readonly DeployFile[];
}
