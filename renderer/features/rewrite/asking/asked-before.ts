import { z } from 'zod';
import { keep, kept } from '../../../app/keep.ts';
import { form, type Form } from './form.ts';

const most = 50;
/** A pasted list is not worth the room that it takes. */
const longest = 2000;

/** What was asked before, newest last; kept over restarts. */
export interface AskedBefore {
  add(asked: Form): void;
  list(): readonly Form[];
}

export function askedBefore(): AskedBefore {
  let list: readonly Form[] = kept('rewrite.asked', z.array(form), []);
  return {
    add: (asked) => {
      if (asked.addresses.length > longest) return;
      const text = JSON.stringify(asked);
      list = [...list.filter((one) => JSON.stringify(one) !== text), asked].slice(-most);
      keep('rewrite.asked', list);
    },
    list: () => list,
  };
}
