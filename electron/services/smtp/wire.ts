import type { Vantage } from '#contract/vantage';
import type { Target } from '#contract/smtp';
import type { Handshake } from '#mail/smtp/transcript';

/** A byte stream to a server, from wherever it starts; byte text. */
export interface Wire {
  /** Address that was reached, where it is known; otherwise the name that was asked for. */
  readonly address: string;
  readonly port: number;
  /** In words: `this computer`, `mx1, by SSH forwarding`, `mx1, with nc`. */
  readonly way: string;
  /** Our end, `address:port`, where it is known. */
  readonly local: string;
  /** Resolves when the bytes were handed on; rejects when the connection is gone. */
  write(bytes: string): Promise<void>;
  /** One listener; bytes that came before it are given to it at once. */
  onBytes(take: (bytes: string) => void): void;
  /** Once; `why` is '' when the other side closed in order. */
  onClose(closed: (why: string) => void): void;
  /** TLS from here on. A certificate that is not trusted is told of, not refused. Rejects when there is no handshake, with why in words. */
  secure(options: {
    readonly serverName: string;
    readonly minVersion: Target['minVersion'];
    readonly signal?: AbortSignal;
  }): Promise<Handshake>;
  /** Says that we are done sending. */
  end(): void;
  destroy(): void;
}

/** Opens a connection. Rejects with DialFailed, or with the contract's OFFLINE. */
export type OpenWire = (from: Vantage, target: Target, signal?: AbortSignal) => Promise<Wire>;
