/** What a server does instead of its ordinary answer. Byte text. */
export type Instead =
  /** Exactly these bytes. */
  | { readonly bytes: string; readonly then?: 'drop' | 'reset' }
  /** These bytes, one at a time. */
  | { readonly drip: string; readonly everyMs: number }
  /** Closes in order, breaks the connection, says nothing more. */
  | 'drop'
  | 'reset'
  | 'silence';

/** Where in a session: a verb; `CONNECT` before the greeting; `END` at the end of a message; `TLS` in place of a handshake. */
export type Moment =
  | 'CONNECT'
  | 'EHLO'
  | 'HELO'
  | 'LHLO'
  | 'MAIL'
  | 'RCPT'
  | 'DATA'
  | 'BDAT'
  | 'END'
  | 'QUIT'
  | 'STARTTLS'
  | 'TLS'
  | 'AUTH'
  | 'NOOP'
  | 'RSET'
  | 'VRFY'
  | 'EXPN'
  | 'XCLIENT';

export interface Behaviour {
  readonly lmtp?: boolean;
  /** Lines of the EHLO answer after the first; default everything. */
  readonly extensions?: readonly string[];
  readonly instead?: Partial<Record<Moment, Instead>>;
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly tlsVersions?: { readonly min: TlsVersion; readonly max: TlsVersion };
  /** TLS from the first byte on. */
  readonly implicit?: boolean;
  /** A PROXY header must come first. */
  readonly proxy?: boolean;
  readonly users?: Readonly<Record<string, string>>;
  /** Bytes of a message; more is refused. */
  readonly size?: number;
  /** Recipients that are refused. */
  readonly refuse?: readonly string[];
  /** Waits before the greeting, and refuses who talks in that time. */
  readonly greetPauseMs?: number;
  /** Takes LF . LF for the end of data, as servers do that can be smuggled to. */
  readonly bareEnd?: boolean;
}
export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

export interface GotMessage {
  readonly from: string;
  /** Parameters of MAIL, each `NAME=VALUE`. */
  readonly parameters: readonly string[];
  readonly to: readonly { readonly address: string; readonly parameters: readonly string[] }[];
  /** As it came over the wire: dots still doubled, without the end of data. */
  readonly wire: string;
}

/** What a server saw of one connection. */
export interface Seen {
  /** Everything that came, after decryption, in its order. */
  bytes: string;
  /** How many pieces it came in. */
  pieces: number;
  helo: string;
  tls: boolean;
  sni: string;
  proxied: string;
  xclient: string;
  user: string;
  closed: boolean;
  readonly messages: GotMessage[];
}
