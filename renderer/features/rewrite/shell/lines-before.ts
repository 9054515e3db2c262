import { z } from 'zod';
import { keep, kept } from '../../../app/keep.ts';

const most = 500;

/** Lines that were typed before, newest last; kept over restarts. */
export interface LinesBefore {
  add(line: string): void;
  list(): readonly string[];
}

export function linesBefore(): LinesBefore {
  let list: readonly string[] = kept('rewrite.lines', z.array(z.string()), []);
  return {
    add: (line) => {
      if (line.trim() === '' || list.at(-1) === line) return;
      list = [...list, line].slice(-most);
      keep('rewrite.lines', list);
    },
    list: () => list,
  };
}
