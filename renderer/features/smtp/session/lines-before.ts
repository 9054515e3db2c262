import { z } from 'zod';
import { keep, kept } from '../../../app/keep.ts';

const most = 200;

/** Lines that were typed before, newest last; kept over restarts, except those that may hold a password. */
export interface LinesBefore {
  add(line: string): void;
  list(): readonly string[];
}

export function linesBefore(): LinesBefore {
  let list: readonly string[] = kept('smtp.lines', z.array(z.string()), []);
  return {
    add: (line) => {
      if (line.trim() === '' || list.at(-1) === line || /^\s*auth\s/i.test(line)) return;
      list = [...list, line].slice(-most);
      keep('smtp.lines', list);
    },
    list: () => list,
  };
}
