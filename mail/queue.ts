/** Where a queued message is, in words that hold for every MTA. */
export type QueueName = 'active' | 'incoming' | 'deferred' | 'held' | 'maildrop' | 'corrupt' | 'lost';

export interface QueueRecipient {
  readonly address: string;
  /** Why the last attempt for this recipient failed, when the MTA tells. */
  readonly reason?: string;
}

/** One queued message as the MTA itself tells it. Texts are Unicode; times are Unix seconds of the host's clock. */
export interface QueueMessage {
  /** `QueueSource.id`: ids are unique only within one source. */
  readonly source: string;
  readonly id: string;
  readonly queue: QueueName;
  /** Envelope sender; the null sender `<>` is the empty string. */
  readonly sender: string;
  readonly recipients: readonly QueueRecipient[];
  readonly sizeBytes: number;
  readonly arrivedAt: number;
  readonly nextTryAt?: number;
  readonly lastTryAt?: number;
  readonly tries?: number;
  /** The reason for the whole message: delay reason, quarantine reason. */
  readonly reason?: string;
  /** A delivery is under way (sendmail lock, Postfix active): it cannot be recalled. */
  readonly busy: boolean;
  /** Marked to be returned to its sender at the next attempt (`postsuper -e`). */
  readonly forcedExpire?: boolean;
}

/** The part of a message that tells whether it is still the one the user saw: Postfix reuses short ids. */
export interface Fingerprint {
  readonly source: string;
  readonly id: string;
  readonly arrivedAt: number;
  readonly sizeBytes: number;
  readonly sender: string;
}

export const queueKey = (message: { source: string; id: string }): string =>
  `${message.source} ${message.id}`;

export const sameMessage = (a: Fingerprint, b: Fingerprint): boolean =>
  a.source === b.source &&
  a.id === b.id &&
  a.arrivedAt === b.arrivedAt &&
  a.sizeBytes === b.sizeBytes &&
  a.sender === b.sender;

/** `requeue`: once more through address rewriting. `expire`: returned to its sender at once, with a report. */
export type QueueAction = 'hold' | 'release' | 'flush' | 'requeue' | 'expire' | 'delete';

/** These act only on messages that are on hold: the service holds them first, and looks whether they are the same. */
export const viaHold: ReadonlySet<QueueAction> = new Set(['requeue', 'expire', 'delete']);

/** What became of one message of an action. */
export type Outcome = 'done' | 'gone' | 'changed' | 'busy' | 'failed' | 'unknown';
