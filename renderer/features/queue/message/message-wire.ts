import type { EnvelopeRecord } from '#mail/message/reading';
import type { Hop } from '#mail/message/received';
import type { MtaId } from '#mail/mta/mta';

/** A header for people. */
export interface ShownHeader {
  readonly name: string;
  /** Decoded and unfolded. */
  readonly value: string;
  /** As it came, UTF-8 where it is. Empty when it is no different. */
  readonly raw: string;
  /** Place among those shown first; -1 for the others. */
  readonly rank: number;
}

export interface ShownPart {
  readonly path: string;
  readonly depth: number;
  readonly type: string;
  readonly charset: string;
  readonly encoding: string;
  readonly disposition: string;
  readonly fileName: string;
  /** Safe to save under. */
  readonly saveAs: string;
  /** As it stands in the message, encoded. */
  readonly bytes: number;
  /** Its end was not read. */
  readonly open: boolean;
  readonly holds: boolean;
}

/** A message as far as it was read, or one nested in it. */
export interface Digest {
  readonly headers: readonly ShownHeader[];
  readonly headerCount: number;
  readonly hops: readonly Hop[];
  readonly parts: readonly ShownPart[];
  readonly problem: string;
  readonly subject: string;
  /** Parts with text for people: the best first. */
  readonly texts: readonly string[];
  readonly bytes: number;
  readonly saveAs: string;
}

/** What the lines on the screen are of. */
export type Sheet =
  | { readonly kind: 'source' }
  /** `plain`: the words of an HTML part, without its tags. */
  | { readonly kind: 'part'; readonly path: string; readonly plain: boolean };

/** To the worker. All but `begin` are about the message that was begun last. */
export type MessageAsk =
  | { readonly kind: 'begin'; readonly mta: MtaId; readonly id: string }
  | { readonly kind: 'text'; readonly part: number; readonly bytes: string }
  /** Nothing more comes now; `whole`: nothing is missing either. */
  | { readonly kind: 'end'; readonly whole: boolean }
  /** Shows the message in this part as if it were the message; `` goes back to the outermost. */
  | { readonly kind: 'enter'; readonly path: string }
  | { readonly kind: 'sheet'; readonly seq: number; readonly sheet: Sheet }
  | { readonly kind: 'lines'; readonly seq: number; readonly from: number; readonly to: number }
  /** A part without its encoding, or (`` ) the message as it is. */
  | { readonly kind: 'save'; readonly path: string };

/** From the worker. */
export type MessageTell =
  /** So many bytes were taken in, all in all. */
  | { readonly kind: 'taken'; readonly bytes: number }
  | {
      readonly kind: 'digest';
      readonly envelope: readonly EnvelopeRecord[];
      readonly differs: readonly string[];
      readonly digest: Digest;
      readonly trail: readonly { readonly path: string; readonly subject: string }[];
    }
  | { readonly kind: 'sheet'; readonly seq: number; readonly lines: number; readonly cut: string }
  | { readonly kind: 'lines'; readonly seq: number; readonly from: number; readonly lines: readonly string[] }
  | { readonly kind: 'saved'; readonly blob: Blob; readonly name: string };
