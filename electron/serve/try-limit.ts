/** How often a wrong secret may be tried: 5 at once, then one a minute. */
export interface TryLimit {
  /** True when a secret may be looked at now. */
  open(): boolean;
  /** Counts a wrong one. */
  failed(): void;
  reset(): void;
}

const burst = 5;
const refillMs = 60_000;

/** `now`: milliseconds that never step back. */
export function createTryLimit(now: () => number): TryLimit {
  let left = burst;
  let countedAt = now();
  const refill = (): void => {
    const gained = Math.floor((now() - countedAt) / refillMs);
    if (gained === 0) return;
    left = Math.min(burst, left + gained);
    countedAt += gained * refillMs;
  };
  return {
    open() {
      refill();
      return left > 0;
    },
    failed() {
      refill();
      if (left === burst) countedAt = now();
      left = Math.max(0, left - 1);
    },
    reset() {
      left = burst;
    },
  };
}
