import type { Answer, Fate } from '#mail/rewrite/question';
import type { OutlineItem } from '../trace/outline.ts';

/** One typed line and what it printed, byte text. */
export interface ReadAsk {
  readonly id: number;
  readonly setId: string;
  readonly line: string;
  readonly printed: string;
}

/** Long traces come in pieces, so that the window is never busy with one for long. */
export type ReadTell =
  | { readonly id: number; readonly kind: 'items'; readonly items: readonly OutlineItem[] }
  | { readonly id: number; readonly kind: 'done'; readonly notes: Answer['notes']; readonly fate?: Fate }
  | { readonly id: number; readonly kind: 'failed'; readonly why: string };
