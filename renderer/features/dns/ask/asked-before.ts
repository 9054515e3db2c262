import { z } from 'zod';
import { keep, kept } from '../../../app/keep.ts';
import { draft, type Draft } from './questions.ts';

const most = 50;
/** A pasted list is not worth the room that it takes. */
const longest = 2000;

/** What was asked before; kept over restarts. */
export interface AskedBefore {
  add(asked: Draft): void;
  /** So many back from now; `undefined` when there are not that many. */
  back(steps: number): Draft | undefined;
}

export function askedBefore(): AskedBefore {
  let list: readonly Draft[] = kept('dns.asked', z.array(draft), []);
  return {
    add: (asked) => {
      if (asked.names.length > longest) return;
      const text = JSON.stringify(asked);
      list = [...list.filter((one) => JSON.stringify(one) !== text), asked].slice(-most);
      keep('dns.asked', list);
    },
    back: (steps) => list.at(-steps),
  };
}
