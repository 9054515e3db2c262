import type { Command, CommandResult } from '../command.ts';
import type { DeliveryReader } from '../delivery.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Outcome, QueueAction, QueueMessage } from '../queue.ts';
import type { EachHeader, HeadersReader, MessageReader } from '../message/reading.ts';
import type { KeptMessage, KeptRef } from '../trash.ts';
import type { ConfigSet } from '../config/files.ts';
import type { HostKnowledge } from '../config/knowledge.ts';
import type { Procedure, Step } from '../deploy/plan.ts';
import type { StepResult } from '../deploy/report.ts';
import type { Rewriter } from '../rewrite/asking.ts';

export type MtaId = 'postfix' | 'sendmail';

/** One queue that can be listed and acted on: a Postfix instance, sendmail's MTA queue, its MSP queue. */
export interface QueueSource {
  /** Unique on the host, stable over reconnects, e.g. `postfix:/etc/postfix`, `sendmail:mta`. */
  readonly id: string;
  readonly mta: MtaId;
  readonly label: string;
  /** What the MTA's own commands need to reach it; only code in mail/mta/<mta>/ reads this. */
  readonly detail: Readonly<Record<string, string | readonly string[] | boolean>>;
}

/** What was found of one MTA on one host. */
export interface MtaFacts {
  readonly mta: MtaId;
  readonly version: string;
  readonly sources: readonly QueueSource[];
  /** Worth telling the admin: an instance that is disabled, an unreadable config … */
  readonly notes: readonly string[];
}

/** Text the probe prints, one section per name; sections are what `probe.script` of the MTA emits. */
export type ProbeSections = ReadonlyMap<string, string>;

/** Reads the answers of `list` as they stream in; one reader serves one listing of one source. */
export interface QueueReader {
  /** Feed byte text of command number `part` (index into `list`); chunks may split lines anywhere. */
  push(part: number, bytes: string): void;
  /** Messages completed since the last call. A message may be taken twice: the later one replaces the earlier. */
  take(): QueueMessage[];
  /** Call when every part has ended; emits what was waiting. Lines that made no sense, at most 20, for display. */
  end(): { readonly notUnderstood: readonly string[] };
}

/** What the tool itself said about each id; the queue service checks it against a new listing. */
export interface ToolWord {
  readonly outcome: Outcome;
  readonly said: string;
  /** After `delete`: the folder that the message was moved to (`KeptRef.batch`), for undo. */
  readonly batch?: string;
  /** After `restore`: the id that it has in the queue now, when it is not the one it had. */
  readonly newId?: string;
}

/** Why an action is done and by whom: goes to the host with it where the host keeps such words. */
export interface ActAbout {
  /** Shown with held mail where the MTA keeps a reason. */
  readonly reason: string;
  /** `ops@host via Postroom`: who did it. */
  readonly by: string;
  /** Ticket number or words of the user; may be empty. */
  readonly note: string;
  readonly jobId: string;
}

/** Which files make up the configuration of an MTA on one host, and the words of their languages there. */
export interface ConfigSurvey {
  readonly sets: readonly ConfigSet[];
  /** Parts for `HostKnowledge`; merged with those of other MTAs. */
  readonly knowledge: Pick<HostKnowledge, 'sendmail' | 'postfix'>;
  /** What could not be read, and what to do about it. */
  readonly problems: readonly string[];
}

/** Something a tool of the host said about a file, mapped back to where it stands. */
export interface Said {
  readonly path: string;
  /** From 1; 0: the file as a whole. */
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'note';
  /** The tool's own words. */
  readonly words: string;
}

/** Everything the services know about an MTA. A capability that an MTA lacks is an absent member. */
export interface Mta {
  readonly id: MtaId;
  readonly label: string;
  readonly probe: {
    /** POSIX sh text without values from outside; prints sections through the function `section NAME`. */
    readonly script: string;
    read(sections: ProbeSections, tools: Readonly<Record<string, string>>): MtaFacts | undefined;
  };
  readonly queue: {
    /** What this MTA can do; the window shows nothing else. */
    readonly actions: readonly QueueAction[];
    /** An id in full: anything else never reaches a command. */
    isId(id: string): boolean;
    /** `part` 0 gives the messages and must work; later parts add to them and may fail (missing rights). */
    list(source: QueueSource, facts: HostFacts): readonly Command[];
    /** How many parts of `list` an action needs before and after it; the others are for display only. */
    readonly actingParts: number;
    /** `hostClock`: Unix seconds on the host when the listing began; the year of dates without one comes from it. */
    reader(source: QueueSource, hostClock: number): QueueReader;
    /**
     * Commands for one action on these ids, in batches the tool can take; throws on an id that is not one.
     * `delete`, `requeue` and `expire` touch only messages that are on hold; `delete` keeps them in the trash.
     */
    act(
      action: QueueAction,
      source: QueueSource,
      facts: HostFacts,
      ids: readonly string[],
      about: ActAbout,
    ): readonly Command[];
    /** What the tools said per id. Ids they said nothing about are absent: never a success. */
    heard(action: QueueAction, results: readonly CommandResult[]): ReadonlyMap<string, ToolWord>;
    /** Try every message of this source that is not held, now. */
    flushAll(source: QueueSource, facts: HostFacts): Command;
    /**
     * For the keeper that a host runs by itself: root; reads a line `ID ARRIVED SIZE` per message from standard input
     * and releases those that are on hold and still have that arrival time and size.
     */
    letGo?(source: QueueSource, facts: HostFacts): Command;
  };
  /** Deleted messages that are kept on the host until they are purged. */
  readonly trash?: {
    list(source: QueueSource, facts: HostFacts): Command;
    /** Whole output of `list` (byte text) → messages, newest first; lines that make no sense are left out. */
    read(source: QueueSource, output: string): readonly KeptMessage[];
    /** Moves messages back into the queue, on hold, as they were. Throws on a batch or id that is not one. */
    restore(source: QueueSource, facts: HostFacts, items: readonly KeptRef[]): readonly Command[];
    /** Removes kept messages for good. */
    purge(source: QueueSource, facts: HostFacts, items: readonly KeptRef[]): readonly Command[];
    /** What the tools said, by `keptKey`. Items they said nothing about are absent: never a success. */
    heard(action: 'restore' | 'purge', results: readonly CommandResult[]): ReadonlyMap<string, ToolWord>;
  };
  /** Watching one delivery attempt. */
  readonly delivery?: {
    /** `dialogue`: the command delivers and passes on what is said. `log`: it only follows the log; flush at `ready`. */
    readonly from: 'dialogue' | 'log';
    /** Goes on until every message was tried (dialogue) or until it is stopped (log). `undefined`: nothing to follow. */
    follow(source: QueueSource, facts: HostFacts, ids: readonly string[]): Command | undefined;
    /** @param recipients by id, as the listing told them. */
    reader(recipients: ReadonlyMap<string, readonly string[]>): DeliveryReader;
  };
  /** Queued messages whole. */
  readonly message?: {
    /**
     * Part 0 is the envelope, part 1 the content; no more than `longest` bytes of it are sent. Throws on an id that is not
     * one. The id travels on standard input.
     */
    read(source: QueueSource, facts: HostFacts, id: string, longest: number): readonly Command[];
    reader(): MessageReader;
    /** Whether the answer says that the message is not in the queue any more. */
    left(result: CommandResult): boolean;
    /** The headers of everything queued; the answer is for `headersReader`. */
    headers(source: QueueSource, facts: HostFacts): Command;
    headersReader(each: EachHeader): HeadersReader;
  };
  /** Files that are edited, and how a change of them goes live. */
  readonly config?: {
    /** Asks the host which files there are. A read; as root where the account may. The answer is for `readSurvey`. */
    survey(facts: MtaFacts, host: HostFacts): Command;
    readSurvey(facts: MtaFacts, output: string): ConfigSurvey;
    /**
     * How a change of these files is built, checked, put in force and probed.
     * @param changed paths of files of the set; @param texts all texts of the set that are known, byte text, after the
     * change.
     */
    procedure(
      set: ConfigSet,
      changed: readonly string[],
      host: HostFacts,
      texts: ReadonlyMap<string, string>,
    ): Procedure;
    /** What a step printed, by file and line. Lines of built files are traced back to what they were built from. */
    said(set: ConfigSet, step: Step, result: StepResult, texts: ReadonlyMap<string, string>): readonly Said[];
  };
  /** What becomes of addresses under a configuration, live or staged. */
  readonly rewrite?: Rewriter;
  /** Commands that need root, per feature, exactly as they will be run: the sudoers fragment is made of these. */
  rights(
    facts: MtaFacts,
    tools: Readonly<Record<string, string>>,
    logs: HostFacts['logs'],
  ): readonly { feature: string; why: string; commands: readonly Command[] }[];
}
