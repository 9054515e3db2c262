/**
 * Where a deploy stands. `checked` ends a mere check. From `armed` on the host itself rolls back at the deadline.
 * Terminal: done, checked, rolled-back, conflict, rollback-failed, aborted, busy, base-changed, invalid, no-space.
 */
export const deployStates = [
  'new',
  'staged',
  'locked',
  'base-ok',
  'built',
  'checked',
  'backed-up',
  'armed',
  'placed',
  'installed',
  'reloaded',
  'waiting',
  'committed',
  'done',
  'rolling-back',
  'rolled-back',
  'conflict',
  'rollback-failed',
  'aborted',
  'busy',
  'base-changed',
  'invalid',
  'no-space',
] as const;
export type DeployState = (typeof deployStates)[number];

/** What one step did. */
export interface StepResult {
  readonly id: string;
  readonly state: 'running' | 'good' | 'failed';
  /** `undefined` while it runs, or when it was killed at its time limit. */
  readonly code?: number;
  readonly seconds?: number;
  /** Byte text; at most 64 KiB each, cut in the middle. */
  readonly stdout: string;
  readonly stderr: string;
}

/** One deploy as its host tells it. Times are Unix seconds of the host's clock, for display only. */
export interface DeployReport {
  readonly id: string;
  readonly setId: string;
  readonly by: string;
  readonly note: string;
  readonly state: DeployState;
  /** Every state it went through. */
  readonly states: readonly { readonly state: DeployState; readonly at: number }[];
  readonly steps: readonly StepResult[];
  readonly files: readonly {
    readonly path: string;
    /** Hashes; `absent` where there was no file. */
    readonly old: string;
    readonly new: string;
    /** What is there now; only in terminal states and where it is neither old nor new. */
    readonly now?: string;
  }[];
  /** Seconds until the host rolls back; absent when it will not. */
  readonly secondsLeft?: number;
  /** The agent or its guard is alive on the host. */
  readonly guarded: boolean;
  /** What ended it, in words: the step that failed, who holds the lock, the file that somebody else changed. */
  readonly why: string;
}

export const terminal: ReadonlySet<DeployState> = new Set([
  'done',
  'checked',
  'rolled-back',
  'conflict',
  'rollback-failed',
  'aborted',
  'busy',
  'base-changed',
  'invalid',
  'no-space',
]);
