import type { End } from '../ends.ts';
import type { Steps } from '../need.ts';
import type { Settings } from '../settings.ts';
import type { Stage } from '../trace.ts';

/** What local(8) does with a message whose address is somebody else's: it is submitted anew. */
export type Again = (address: string, chain: readonly string[], stage: Stage) => Steps<End[]>;

/** What local(8) knows of a recipient while it expands it. */
export interface Local {
  readonly settings: Settings;
  readonly again: Again;
  /** The transport that local(8) is reached by. */
  readonly transport: string;
  /** Addresses that the message was delivered to on its way: one of them again is a loop. */
  readonly chain: readonly string[];
  /** Aliases that led here. */
  readonly aliases: readonly string[];
  /** Where the address stands. */
  readonly from: 'envelope' | 'alias' | 'include' | 'forward';
  /** Whom problems are reported to; '' where that is the sender. Somebody else's mail is submitted anew. */
  readonly owner: string;
  /** Extension that goes on to what the address expands to, with its delimiter. */
  readonly unmatched: string;
  /** Home directory behind `~/`; ''. */
  readonly home: string;
  /** Forward files that are being expanded. */
  readonly forwards: ReadonlySet<string>;
}

/** The recipient that is delivered to. Internal form. */
export interface Mailbox {
  readonly address: string;
  /** Local part in lower case, with and without extension. */
  readonly local: string;
  readonly user: string;
  /** With its delimiter; ''. */
  readonly extension: string;
}
