/** What running a command does to the host: nothing, or something. */
export type Effect = 'read' | 'write';

/**
 * One thing to run on a mail host, as data: nobody but the command layer turns it into shell text.
 * Strings are byte text (see bytes.ts): one character per byte, 0x00–0xff.
 */
export interface Command {
  /** `argv[0]` is an absolute path that the probe found on this host. No value from mail goes here where stdin works. */
  readonly argv: readonly [string, ...string[]];
  /** Sent to the command's standard input, byte for byte; absent means an empty input. */
  readonly stdin?: string;
  /** Must run as root; the command layer elevates when the account is somebody else. */
  readonly root: boolean;
  readonly effect: Effect;
  /** Prints much in small writes: the host may join them, because each would become a packet of its own. */
  readonly trickles?: true;
  /** The line an admin would type for the same effect: shown on buttons and in the Journal. */
  readonly shown: string;
}

/** What came back. `unknown` means that the end marker never arrived: the command may or may not have run. */
export type CommandResult =
  | { readonly status: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly status: 'unknown'; readonly why: string; readonly stdout: string; readonly stderr: string };
