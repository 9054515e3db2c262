import type { QueueSource } from '#mail/mta/mta';
import type { QueueMessage, QueueName } from '#mail/queue';

/** One line of the table: what the window needs of a message to show it and to act on it. */
export interface Row {
  /** Its number in this window: never used twice, so a selection cannot slip to another message. */
  readonly row: number;
  readonly hostId: string;
  readonly source: string;
  readonly id: string;
  readonly queue: QueueName;
  readonly sender: string;
  /** First recipient, and how many more there are. */
  readonly recipient: string;
  readonly more: number;
  readonly sizeBytes: number;
  readonly arrivedAt: number;
  readonly nextTryAt: number | undefined;
  readonly tries: number | undefined;
  /** At most 300 characters; the details have it whole. */
  readonly reason: string;
  readonly busy: boolean;
  /** `new`: came with the newest listing. `gone`: was there before, is not any more. */
  readonly mark: '' | 'new' | 'gone';
}

export type ColumnId =
  | 'host'
  | 'source'
  | 'id'
  | 'queue'
  | 'sender'
  | 'recipients'
  | 'size'
  | 'arrived'
  | 'nextTry'
  | 'tries'
  | 'reason';

export interface Sort {
  readonly column: ColumnId;
  readonly descending: boolean;
}

/** What the table shows: rises in `seq` with every change the user makes, so that answers can be told apart. */
export interface View {
  readonly seq: number;
  readonly hosts: readonly { readonly id: string; readonly name: string }[];
  readonly filter: string;
  readonly sort: Sort;
  /** Something is shown that counts: facets, insights. */
  readonly analyse: boolean;
}

/** By what messages can be counted and narrowed. */
export type FacetId = 'domain' | 'reason' | 'sender' | 'senderDomain' | 'age' | 'queue' | 'source' | 'host';

export interface FacetValue {
  /** Shown; remote text as it is. */
  readonly label: string;
  /** The filter term that means exactly this value; `-` in front of it excludes it. */
  readonly term: string;
  readonly count: number;
  /** The filter has this term, has it negated, or does not name it. */
  readonly state: '' | 'in' | 'out';
}

export interface Facet {
  readonly id: FacetId;
  /** Highest count first (ages: youngest first), at most 50; what the filter names is always among them. */
  readonly values: readonly FacetValue[];
  /** How many more values there are. */
  readonly more: number;
}

/** Trouble with one destination domain. Times in Unix seconds of this computer. */
export interface DomainTrouble {
  readonly domain: string;
  readonly term: string;
  readonly count: number;
  readonly oldestAt: number;
  readonly newestAt: number;
  /** The reason cluster that most of its messages share; empty when none was tried. */
  readonly reason: string;
  readonly reasonCount: number;
}

/** What changed since the user last said "seen". */
export interface Since {
  /** Our milliseconds; absent: nothing to compare with yet. */
  readonly at: number | undefined;
  readonly came: number;
  readonly left: number;
  /** Another queue or another reason than then. */
  readonly changed: number;
}

/** Counts over what the filter matches on the hosts of the view. */
export interface Analysis {
  readonly matched: number;
  readonly bytes: number;
  readonly facets: readonly Facet[];
  /** Age buckets (columns) × destination domains (rows, at most 30): `counts[row * ages.length + column]`. */
  readonly heat: {
    readonly ages: readonly FacetValue[];
    readonly domains: readonly FacetValue[];
    readonly counts: Uint32Array;
  };
  readonly troubles: readonly DomainTrouble[];
  readonly topRecipients: readonly FacetValue[];
  readonly since: Since;
}

export type ByQueue = Readonly<Partial<Record<QueueName, number>>>;

/** To the worker. */
export type Ask =
  | {
      readonly kind: 'begin';
      readonly hostId: string;
      readonly source: QueueSource;
      readonly hostClock: number;
      /** Host clock minus ours, seconds. */
      readonly skew: number;
    }
  | {
      readonly kind: 'text';
      readonly hostId: string;
      readonly source: string;
      readonly part: number;
      readonly bytes: string;
    }
  /** `whole`: everything this source holds was in the text; otherwise nothing is taken for gone. */
  | { readonly kind: 'end'; readonly hostId: string; readonly source: string; readonly whole: boolean }
  /** These sources are all that the host has; others are forgotten. An empty list forgets the host. */
  | { readonly kind: 'sources'; readonly hostId: string; readonly sources: readonly string[] }
  | { readonly kind: 'view'; readonly view: View }
  /** From now on, "since my last look" means since this moment. */
  | { readonly kind: 'seen' }
  /**
   * Messages of a source that a search in headers found. `text` is the `key` of the search (`mail/filter/header-searches.ts`).
   * Told first without hits when the search begins: what comes after that moment is known to nobody. `done` ends it.
   */
  | {
      readonly kind: 'headers';
      readonly hostId: string;
      readonly source: string;
      readonly text: string;
      readonly hits: readonly { readonly id: string; readonly line: string }[];
      readonly done: boolean;
    }
  | { readonly kind: 'open'; readonly row: number };

/** From the worker. */
export type Tell =
  /** One text was taken in: the next may be sent. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'rows'; readonly changed: readonly Row[]; readonly dropped: readonly number[] }
  | {
      readonly kind: 'order';
      readonly seq: number;
      readonly order: Uint32Array;
      /** Messages on the hosts of this view, whatever the filter says; gone ones do not count. */
      readonly total: number;
      readonly byQueue: ByQueue;
      readonly filterProblem: string;
    }
  | {
      readonly kind: 'depth';
      readonly hostId: string;
      readonly count: number;
      readonly byQueue: ByQueue;
      readonly oldestAt: number | undefined;
    }
  | {
      readonly kind: 'read';
      readonly hostId: string;
      readonly source: string;
      readonly count: number;
      readonly notUnderstood: readonly string[];
    }
  | { readonly kind: 'analysis'; readonly seq: number; readonly analysis: Analysis }
  | { readonly kind: 'opened'; readonly row: number; readonly message: QueueMessage | undefined };
