import { useSyncExternalStore } from 'react';

let now = Date.now();
const waiting = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

const subscribe = (changed: () => void): (() => void) => {
  waiting.add(changed);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const wake of waiting) wake();
  }, 1000);
  return () => {
    waiting.delete(changed);
    if (waiting.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

/** This computer's time in milliseconds, moving in steps of `step` seconds so that a view re-renders no more often. */
export function useNow(step = 1): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / (1000 * step)) * 1000 * step);
}
