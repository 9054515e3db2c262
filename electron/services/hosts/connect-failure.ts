/**
 * Why a connection could not be made. `network` is tried again by itself; the others wait for the user: trying a login
 * again locks accounts and gets this address banned.
 */
export class ConnectFailure extends Error {
  readonly kind: 'network' | 'auth' | 'host-key' | 'settings';
  readonly todo: string;
  /** The server ended it before saying anything: it may be penalising this address, so the next try waits longer. */
  readonly early: boolean;

  constructor(kind: ConnectFailure['kind'], message: string, todo: string, early = false) {
    super(message);
    this.kind = kind;
    this.todo = todo;
    this.early = early;
  }
}
