import type { ConfigFile } from './files.ts';
import type { HostKnowledge } from './knowledge.ts';

/** Places in a text are offsets in UTF-16 units from its start; `to` is behind the last one. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Edit extends Span {
  readonly text: string;
}

/** A mend that one click makes. Edits do not overlap and are all in the file of the finding. */
export interface Fix {
  /** What it does, as a command: "Write dnl instead of #". */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The one that is almost surely meant. At most one of a finding. */
  readonly preferred?: true;
}

/** `error`: mail breaks or the file is refused. `warning`: it does something else than it says. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/** Something about a file that its author should know. */
export interface Finding {
  /** Stable name, `mc/hash-comment`; the corpus and the help page refer to it. */
  readonly code: string;
  readonly severity: Severity;
  readonly span: Span;
  /** What is wrong, in one sentence, naming the thing. */
  readonly message: string;
  /** What happens because of it, and what to do. */
  readonly why?: string;
  readonly fixes?: readonly Fix[];
  /** Other places that belong to it; without `path` in the same file. */
  readonly related?: readonly { readonly path?: string; readonly span: Span; readonly words: string }[];
  /** Has no effect where it stands: shown faded. */
  readonly faded?: true;
}

export type CompletionKind =
  'feature' | 'setting' | 'macro' | 'value' | 'key' | 'map' | 'file' | 'user' | 'section';

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** What it replaces. */
  readonly span: Span;
  readonly insert: string;
  /** Where the cursor goes, as an offset in `insert`; at its end when absent. */
  readonly cursor?: number;
  /** One line beside the label: default and unit, arguments. */
  readonly detail?: string;
  readonly help?: string;
  readonly deprecated?: true;
}

/** Plain text; paragraphs are parted by an empty line. The window never reads it as HTML. */
export interface Hover {
  readonly span: Span;
  readonly title: string;
  readonly text: string;
  /** Shown as they are, in monospace. */
  readonly code?: readonly string[];
}

export interface Signature {
  readonly label: string;
  /** Each is a part of `label`. */
  readonly parameters: readonly { readonly from: number; readonly to: number; readonly help: string }[];
  readonly active: number;
  readonly help: string;
}

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'section' | 'setting' | 'feature' | 'mailer' | 'rule' | 'entry';
  readonly span: Span;
  readonly children: readonly OutlineItem[];
}

export type TokenKind =
  'comment' | 'keyword' | 'name' | 'string' | 'number' | 'operator' | 'variable' | 'type' | 'macro' | 'plain';

/** For colouring. In order, not overlapping; gaps are plain text. */
export interface Token extends Span {
  readonly kind: TokenKind;
}

/** Where a name is defined. */
export interface Place {
  readonly path: string;
  /** Absent: the file as a whole. */
  readonly span?: Span;
}

/** What only the host can tell; asked for once, and told through `HostKnowledge.paths` and `.users`. */
export interface Wanted {
  readonly paths: readonly string[];
  readonly users: readonly string[];
}

/** What a file tells about the whole configuration, as far as other files need it. */
export interface Told {
  /** mc: FEATUREs in force by name, with their arguments as m4 expands them. */
  readonly features?: ReadonlyMap<string, readonly string[]>;
  /** mc: names that are defined at the end, with their values. */
  readonly defines?: ReadonlyMap<string, string>;
  /** mc: members that the mc itself adds to classes, by class (`w`, `R`, `{VirtHost}`). */
  readonly classes?: ReadonlyMap<string, readonly string[]>;
  /** main.cf: parameters as they are in force (the last one of several), whitespace joined. */
  readonly parameters?: ReadonlyMap<string, string>;
  /** Keys of a table, members of a class, names of aliases; lower case. */
  readonly names?: ReadonlySet<string>;
}

/** The host's other files, as they stand in the window: with changes that are not deployed yet. */
export interface Surroundings {
  readonly file: ConfigFile;
  /** All files of the set of `file`, itself included. */
  readonly files: readonly ConfigFile[];
  /** Text of a file; `undefined` while it was not read. */
  text(path: string): string | undefined;
  /** What `parse` of that file's language made of it, cached. */
  parsed(path: string): unknown;
  told(path: string): Told | undefined;
  readonly host: HostKnowledge;
}

/** Who asks what a mail would meet. Everything may be left out. */
export interface MatchQuestion {
  /** Address of the SMTP client, IPv4 or IPv6. */
  readonly client?: string;
  /** Its name by DNS, as the daemon would find it. */
  readonly clientName?: string;
  readonly helo?: string;
  readonly sender?: string;
  readonly recipient?: string;
}

/** One look-up, in the order in which the MTA makes it. */
export interface MatchStep {
  /** The key exactly as it is looked up. */
  readonly key: string;
  readonly found?: { readonly path: string; readonly span: Span; readonly value: string };
  /** Why this key, or why it ends here. */
  readonly words: string;
}

export interface MatchAnswer {
  /** `accept`, `reject` … of the whole, in words, with the reply that the client gets where there is one. */
  readonly verdict:
    | 'accepted'
    | 'relayed'
    | 'rejected'
    | 'discarded'
    | 'quarantined'
    | 'deferred'
    | 'undecided'
    | 'rewritten';
  readonly words: string;
  /** One per check the MTA makes: connection, sender, recipient … `steps` end with the one that decided. */
  readonly checks: readonly {
    readonly title: string;
    readonly verdict: MatchAnswer['verdict'];
    readonly words: string;
    readonly steps: readonly MatchStep[];
  }[];
  /** What could not be known here (DNS, other maps): never silently left out. */
  readonly unknown: readonly string[];
}

/** What a name becomes, as a tree. */
export interface Expansion {
  readonly name: string;
  readonly kind:
    'alias' | 'user' | 'address' | 'program' | 'file' | 'include' | 'error' | 'loop' | 'nobody' | 'unknown';
  readonly words: string;
  /** Where it is defined. */
  readonly place?: Place;
  readonly children: readonly Expansion[];
}

/**
 * The language of one kind of configuration file: pure, and quick enough to run at every keystroke. Texts are as the
 * window shows them; nothing throws, whatever is typed.
 */
export interface Language<Parsed> {
  parse(text: string): Parsed;
  /** As `parse(text)`, from what was parsed before; for files of many lines. */
  reparse?(before: Parsed, text: string, edit: Edit): Parsed;
  /** Sorted by place; no more than 2,000. */
  findings(parsed: Parsed, around: Surroundings): readonly Finding[];
  wanted?(parsed: Parsed): Wanted;
  /** `host`: as far as it is known; files of the host's own may define what the text alone does not tell. */
  told?(parsed: Parsed, host?: HostKnowledge): Told;
  /** Tokens that touch `part`. */
  tokens(parsed: Parsed, part: Span): readonly Token[];
  completions?(parsed: Parsed, at: number, around: Surroundings): readonly Completion[];
  hover?(parsed: Parsed, at: number, around: Surroundings): Hover | undefined;
  signature?(parsed: Parsed, at: number, around: Surroundings): Signature | undefined;
  outline?(parsed: Parsed): readonly OutlineItem[];
  /** Parts that fold away; whole lines. */
  folds?(parsed: Parsed): readonly Span[];
  definition?(parsed: Parsed, at: number, around: Surroundings): Place | undefined;
  /** What would decide about such a mail. */
  match?(parsed: Parsed, question: MatchQuestion, around: Surroundings): MatchAnswer;
  expand?(parsed: Parsed, name: string, around: Surroundings): Expansion;
}
