import type { HoldRecords } from './acting.ts';

/** For hosts where holds cannot be written down. */
export const unrecorded: HoldRecords = {
  open: () => Promise.resolve({ problem: '', keptByHost: false, settle: () => Promise.resolve() }),
  guarded: () => Promise.resolve(undefined),
  finish: () => Promise.resolve(),
};
