import type { Connection } from '#contract/hosts';
import type { Pipe } from './channel.ts';
import type { DialedFrom, DialTo, Shell } from './reach.ts';

/** The way to one host, whatever it is made of. */
export interface Link {
  readonly connection: Connection;
  readonly latencyMs?: number | undefined;
  /** The user wants it: tries now, also after a failure. */
  connect(): void;
  /** The user does not want it any more. */
  disconnect(): void;
  /** Resolves when online. Connects a host that was never tried; rejects with OFFLINE when that must wait for the user. */
  ready(signal: AbortSignal | undefined): Promise<void>;
  /** Rejects before anything was sent. */
  openPipe(signal: AbortSignal | undefined): Promise<Pipe>;
  /** The same for hours: it holds its session as a terminal does. */
  openTalkPipe(signal: AbortSignal | undefined): Promise<Pipe>;
  openShell(cols: number, rows: number): Promise<Shell>;
  /** TCP from the host. Rejects with DialFailed. @param name what to call the host when it fails */
  dial(to: DialTo, name: string): Promise<DialedFrom>;
}

/** Told by a link whenever `connection` changed; `online` is true at the moment the host can be used. */
export type LinkChanged = (online: boolean) => void;
