import type { Stage } from './step.ts';

/** A reply of a server (RFC 5321 4.2), complete. */
export interface Reply {
  /** Three digits; '' for a line that is no reply. */
  readonly code: string;
  /** `5.7.1` where the server said one (RFC 2034). */
  readonly enhanced: string;
  /** Texts of its lines, without code, hyphen, enhanced code and line end. */
  readonly texts: readonly string[];
  /** As it came. */
  readonly bytes: string;
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** DNS: and IP: entries. */
  readonly names: readonly string[];
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly serial: string;
  readonly sha256: string;
  /** `RSA 2048`, `ECDSA P-256`, `Ed25519`. */
  readonly key: string;
  readonly signature: string;
  readonly selfSigned: boolean;
  /** PEM. */
  readonly pem: string;
}

/** What came of a TLS handshake. */
export interface Handshake {
  readonly protocol: string;
  readonly cipher: string;
  /** Name that was asked for by SNI; '' for none. */
  readonly sni: string;
  /** As the server sent it, its own first. */
  readonly chain: readonly Certificate[];
  /** Why it would not be trusted, in words, each with what to do; empty when it would be. */
  readonly faults: readonly { readonly code: string; readonly words: string }[];
}

/** One thing that happened in a session. `at`: milliseconds since the connection was begun. */
export type Happening = { readonly at: number; readonly stage: Stage } & (
  | { readonly kind: 'connecting'; readonly address: string; readonly port: number }
  | {
      readonly kind: 'connected';
      readonly address: string;
      readonly port: number;
      /** How it was reached, in words: `this computer`, `mx1, by SSH forwarding`, `mx1, with nc`. */
      readonly way: string;
      /** Our end, where it is known. */
      readonly local: string;
    }
  /** What was sent; secrets are `****` and `masked` is true. `step`: index of the prepared step. */
  | {
      readonly kind: 'sent';
      readonly bytes: string;
      readonly masked: boolean;
      readonly step?: number;
      readonly cut: number;
    }
  | { readonly kind: 'reply'; readonly reply: Reply; readonly step?: number }
  | { readonly kind: 'secured'; readonly handshake: Handshake }
  /** Judgement of a step that had an expectation, or that stopped the session. */
  | { readonly kind: 'judged'; readonly step: number; readonly ok: boolean; readonly words: string }
  | { readonly kind: 'note'; readonly words: string }
  | {
      readonly kind: 'ended';
      readonly how: 'quit' | 'dropped' | 'closed' | 'lost' | 'failed' | 'stopped';
      /** What happened, and what it means or what to do. */
      readonly words: string;
      readonly todo: string;
    }
);

/** What one session came to: what a comparison, a matrix and an export are made of. */
export interface SessionResult {
  readonly happenings: readonly Happening[];
  /** Milliseconds per stage that was reached, in their order. */
  readonly times: readonly { readonly stage: Stage; readonly ms: number }[];
  /** Last stage that went well; absent when not even the connection did. */
  readonly reached?: Stage;
  readonly outcome:
    'accepted' | 'as expected' | 'refused' | 'put off' | 'not as expected' | 'no connection' | 'cut off';
  /** In a sentence: `550 5.7.1 at RCPT: relaying denied`. */
  readonly words: string;
  /** Queue id from the reply to the end of data, where the server told one. */
  readonly queueId?: string;
}
