/** What became of a recipient, or of a whole message, in one delivery attempt. */
export type FateStatus = 'sent' | 'deferred' | 'bounced' | 'expired' | 'held' | 'not-tried';

/** Who said a line: our host as SMTP client, the other server, or the MTA about what it does. */
export type Speaker = 'client' | 'server' | 'note';

export interface DeliveryLine {
  readonly kind: 'line';
  readonly id: string;
  readonly text: string;
  readonly who: Speaker;
  /** In words, empty when the line says it all. */
  readonly meaning: string;
}

export interface Fate {
  readonly kind: 'fate';
  readonly id: string;
  /** Empty: the whole message. */
  readonly recipient: string;
  readonly status: FateStatus;
  readonly relay: string;
  /** Enhanced status code; empty when none was said. */
  readonly dsn: string;
  readonly said: string;
  readonly seconds?: number;
}

export type DeliveryStep =
  /** Lines from here on are about what is done from now on. */
  | { readonly kind: 'ready' }
  | DeliveryLine
  | Fate
  /** The MTA is done with this message for now. */
  | { readonly kind: 'over'; readonly id: string };

/** Turns what `Mta.delivery.follow` prints into steps. One reader per run; text is byte text. */
export interface DeliveryReader {
  push(bytes: string): DeliveryStep[];
}

/** `5.1.1` in a reply such as `550 5.1.1 No such user`; empty when there is none. */
export const enhancedCode = (reply: string): string => /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(reply)?.[0] ?? '';
