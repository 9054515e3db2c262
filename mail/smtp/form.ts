import type { Mechanism } from './step.ts';

/** What a session is to do, as people fill it in; `stepsOf` makes the steps. Byte text. */
export interface SessionForm {
  readonly protocol: 'smtp' | 'lmtp';
  readonly tls: 'none' | 'if offered' | 'starttls' | 'implicit';
  /** '' : EHLO with the name of where it starts from; HELO when `oldHello`. */
  readonly helo: string;
  readonly oldHello: boolean;
  readonly proxy?: {
    readonly version: 1 | 2;
    readonly from?: { readonly address: string; readonly port: number };
    readonly to?: { readonly address: string; readonly port: number };
  };
  /** Attributes of Postfix's XCLIENT, `NAME`, `ADDR`, …; sent after the first hello, which is then said again. */
  readonly xclient?: Readonly<Record<string, string>>;
  readonly auth?: {
    readonly mechanism: Mechanism;
    readonly user: string;
    readonly secret: string;
    readonly as: string;
    /** Also when the server does not offer it. */
    readonly forced: boolean;
  };
  readonly sender?: {
    readonly address: string;
    readonly size: boolean;
    readonly body?: '7BIT' | '8BITMIME' | 'BINARYMIME';
    readonly smtputf8: boolean;
    readonly requiretls: boolean;
    readonly ret?: 'FULL' | 'HDRS';
    readonly envid: string;
  };
  readonly recipients: readonly {
    readonly address: string;
    /** `NEVER`, or some of `SUCCESS FAILURE DELAY`; empty: not said. */
    readonly notify: readonly string[];
    readonly orcpt: string;
  }[];
  readonly message?: {
    readonly bytes: string;
    readonly by: 'DATA' | 'BDAT';
    readonly chunk: number;
    /** `stuffed` mends line ends and dots as a mail program does; `raw` sends exactly these bytes. */
    readonly how: 'stuffed' | 'raw';
  };
  readonly pipelining: boolean;
  /** Ends politely after this stage; absent: goes to the end. */
  readonly until?: 'connect' | 'hello' | 'tls' | 'auth' | 'sender' | 'recipient';
  /** VRFY / EXPN asked after the hello. */
  readonly ask: readonly string[];
}
