/** Byte text all through: one character per byte, so that any octet can be sent and shown. */

export type Mechanism = 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'XOAUTH2';

/** A reply that a step waits for: `250`, `2xx`, `5xx`, `550 5.7.1`; several stand for any of them. Words compare as `*` patterns. */
export interface ReplyWanted {
  /** Absent: any code. */
  readonly codes?: readonly string[];
  readonly enhanced?: string;
  readonly words?: string;
  /** Instead of a reply, or as well as one of `codes`: the server closes the connection, or says nothing for as long as the step waits. */
  readonly instead?: 'closed' | 'silence';
}

/** Where in a session a step belongs; stages have their own time and their own column in a matrix. */
export type Stage =
  | 'connect'
  | 'tls'
  | 'greeting'
  | 'hello'
  | 'auth'
  | 'sender'
  | 'recipient'
  | 'data'
  | 'message'
  | 'quit'
  | 'other';
export const stages: readonly Stage[] = [
  'connect',
  'greeting',
  'tls',
  'hello',
  'auth',
  'sender',
  'recipient',
  'data',
  'message',
  'quit',
  'other',
];

interface StepBase {
  readonly stage: Stage;
  /** Without it, 4xx and 5xx, silence and an early end stop a prepared session; with it, a reply that does not fit does. */
  readonly expect?: ReplyWanted;
  /** What to do when it is not as expected. Default `stop`: RSET-free, straight to QUIT. */
  readonly otherwise?: 'stop' | 'go on';
  /** How long a reply is waited for. Default: RFC 5321 4.5.3.2, at most 60 s. */
  readonly seconds?: number;
}

/** One step of an SMTP or LMTP session. The connection itself is opened before the first. */
export type Step = StepBase &
  (
    | { readonly kind: 'greeting' }
    /** One command line without its CRLF. */
    | { readonly kind: 'line'; readonly line: string }
    /** Several lines in one write (RFC 2920), as many replies. */
    | { readonly kind: 'group'; readonly lines: readonly string[] }
    /** STARTTLS, and the handshake after 220. `ifOffered`: nothing is sent, and the step has failed, when the last hello does not offer it. */
    | { readonly kind: 'starttls'; readonly ifOffered?: boolean }
    /** The handshake at once, as on port 465. */
    | { readonly kind: 'handshake' }
    | {
        readonly kind: 'auth';
        readonly mechanism: Mechanism;
        readonly user: string;
        /** Never in a transcript, an export or the Journal. */
        readonly secret: string;
        /** Authorization identity of PLAIN. */
        readonly as?: string;
        /** Whether the first response goes with the command (RFC 4954). */
        readonly initial: boolean;
        /** Nothing is sent, and the step has failed, when the last hello does not offer the mechanism. */
        readonly ifOffered?: boolean;
      }
    | {
        readonly kind: 'proxy';
        readonly version: 1 | 2;
        /** `LOCAL` / `UNKNOWN` when absent. */
        readonly from?: { readonly address: string; readonly port: number };
        readonly to?: { readonly address: string; readonly port: number };
      }
    /** After 354: the message and the end of data. `stuffed`: dots are doubled and line ends made CRLF; `raw`: exactly these bytes, then `end`. */
    | {
        readonly kind: 'message';
        readonly bytes: string;
        readonly how: 'stuffed' | 'raw';
        readonly end: string;
      }
    /** CHUNKING (RFC 3030) in pieces of `size` bytes, the last with LAST. */
    | { readonly kind: 'bdat'; readonly bytes: string; readonly size: number }
    /** Exactly these bytes, with no CRLF added. */
    | { readonly kind: 'bytes'; readonly bytes: string; readonly replies: number }
    | { readonly kind: 'pause'; readonly milliseconds: number }
    /** Ends the connection without a word. */
    | { readonly kind: 'drop' }
  );
