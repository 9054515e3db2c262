import type { Call } from '../m4/calls.ts';
import type { Mc } from '../reading.ts';

/** The innermost call of the file that the place is in, and which argument of it; -1 for its name. */
export function callAt(mc: Mc, at: number): { readonly call: Call; readonly index: number } | undefined {
  let best: Call | undefined;
  for (const call of mc.alone.own) {
    if (call.from > at || (call.open ? call.to <= at : call.at.to < at)) continue;
    if (best === undefined || call.from >= best.from) best = call;
  }
  if (best === undefined) return undefined;
  if (at <= best.at.to) return { call: best, index: -1 };
  const index = best.args.findIndex(({ raw }) => raw.to > raw.from && at <= raw.to);
  return { call: best, index: index < 0 ? Math.max(0, best.args.length - 1) : index };
}

/** What is being typed: the macro that is open at the cursor, its earlier arguments, and the word so far. */
export interface Typing {
  readonly macro: string;
  readonly args: readonly string[];
  /** Where the argument begins, behind its quote. */
  readonly from: number;
  readonly typed: string;
  readonly quoted: boolean;
}

/** Reads the line backwards from the cursor; works while nothing is closed yet. `undefined` outside of arguments. */
export function typingAt(text: string, at: number): Typing | undefined {
  const start = Math.max(0, text.lastIndexOf('\n', at - 1) + 1, at - 2000);
  const line = text.slice(start, at);
  if (/^\s*dnl\b/.test(line)) return undefined;
  const open: { macro: string; args: string[]; from: number }[] = [];
  let quotes = 0;
  for (let n = 0; n < line.length; n++) {
    const char = line[n];
    if (char === '`') quotes++;
    else if (char === "'" && quotes > 0) quotes--;
    else if (quotes > 0) continue;
    else if (char === '(') {
      open.push({ macro: /\w+$/.exec(line.slice(0, n))?.[0] ?? '', args: [], from: n + 1 });
    } else if (char === ')') open.pop();
    else if (char === ',') {
      const call = open.at(-1);
      call?.args.push(bare(line.slice(call.from, n)));
      if (call !== undefined) call.from = n + 1;
    }
  }
  const call = open.at(-1);
  if (call === undefined) return undefined;
  const raw = line.slice(call.from);
  const lead = /^\s*`?/.exec(raw)?.[0] ?? '';
  const quoted = lead.includes('`');
  if (quoted && quotes === 0) return undefined;
  return {
    macro: call.macro,
    args: call.args,
    from: start + call.from + lead.length,
    typed: raw.slice(lead.length),
    quoted,
  };
}

const bare = (raw: string): string => raw.trim().replace(/^`/, '').replace(/'$/, '');
