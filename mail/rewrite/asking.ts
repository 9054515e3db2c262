import type { Command, CommandResult } from '../command.ts';
import type { ConfigSet } from '../config/files.ts';
import type { HostFacts } from '../host-facts.ts';
import type { Answer, Question, TraceNode } from './question.ts';

/** Which configuration is asked. Absent: the one that is live. */
export interface Staged {
  /** Directory that holds staged copies: `/var/lib/postroom/tx/ID/new`; the copy of `/etc/mail/access` is below it. */
  readonly directory: string;
  /** Files, by their live path, that have a staged copy there: those changed and those built of them. */
  readonly paths: readonly string[];
}

/**
 * One batch of questions on its way, round by round: run the commands of `next` in their order, give all their results to
 * `take`, until `next` gives nothing. Thousands of questions are few commands. Nothing live is changed by any of them.
 */
export interface Asking {
  next(): readonly Command[] | undefined;
  take(results: readonly CommandResult[]): void;
  /** One per question, in their order; `unknown` with the reason where the host did not answer. */
  answers(): readonly Answer[];
}

/** What an MTA can tell of its own address rewriting. A capability that an MTA lacks is an absent member. */
export interface Rewriter {
  readonly questions: readonly Question['kind'][];
  /**
   * @param options.trace whether every step is wanted; without, `trace` of the answers may be empty, and many are asked faster
   */
  ask(
    set: ConfigSet,
    host: HostFacts,
    questions: readonly Question[],
    options: { readonly staged?: Staged; readonly trace: boolean },
  ): Asking;
  /** An interactive shell of the MTA's own (`sendmail -bt`). */
  readonly shell?: RewriteShell;
  /**
   * A probe by the MTA's own means (`sendmail -bv`): `run`, then, until `read` gives an answer or a minute has gone, `look` again
   * and again. Postfix's sends a report to the account that asked.
   */
  readonly verify?: {
    readonly effect: Command['effect'];
    run(set: ConfigSet, host: HostFacts, address: string): Command;
    look?(set: ConfigSet, host: HostFacts, address: string, ran: CommandResult): Command;
    /** `undefined`: not there yet. */
    read(address: string, ran: CommandResult, looked: CommandResult | undefined): Answer | undefined;
  };
  /**
   * What the host really saw, from its logs of the last `hours`: recipients, senders and clients. The answer is read by
   * `readSeen`; each question once, with how often.
   */
  seen(set: ConfigSet, host: HostFacts, hours: number): Command;
  readSeen(output: string): readonly Seen[];
}

export interface Seen {
  readonly question: Question;
  readonly times: number;
}

/** Talking with the interactive shell of an MTA. Lines are byte text without line ends. */
export interface RewriteShell {
  /** @param options.config path of another configuration file; @param options.debug as for `-d`: `21.12,60.5` */
  start(
    set: ConfigSet,
    host: HostFacts,
    options: { readonly config: string; readonly debug: string },
  ): Command;
  /** What is sent so that the end of an answer is seen: the line, and one whose answer is `ends`. */
  readonly mark: { readonly line: string; readonly ends: string };
  /** Printed before every answer and when it is ready. */
  readonly prompt: string;
  /** Whether what was printed since the start says that no session came of it; then the reason. */
  refused(printed: string): string | undefined;
  /** One line that was typed and what it printed, prompts and mark removed → the same as a tree. */
  read(
    line: string,
    printed: string,
  ): {
    readonly trace: readonly TraceNode[];
    readonly notes: Answer['notes'];
    readonly fate?: Answer['fate'];
  };
  /** What can be typed here, for completion and help: rulesets, macros, classes and commands. */
  words(output: string): readonly ShellWord[];
  /** Lines whose answers, joined, `words` reads. */
  readonly wordLines: readonly string[];
}

export interface ShellWord {
  readonly text: string;
  readonly kind: 'ruleset' | 'command' | 'macro' | 'class' | 'map' | 'mailer';
  /** One line of help in our own words; '' where there is none. */
  readonly help: string;
}
