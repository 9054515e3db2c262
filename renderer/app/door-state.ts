/** Whether the window reaches Postroom's services. */
export type DoorState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  /** Tries again by itself. `retryAt`: milliseconds since 1970; absent while it is trying. */
  | { readonly kind: 'lost'; readonly retryAt?: number }
  /** Postroom was started again or signed this browser out: only reloading, with a fresh link, helps. */
  | { readonly kind: 'signed-out' }
  /** As many windows as Postroom allows are open already; tries again by itself. */
  | { readonly kind: 'full'; readonly retryAt: number };

/** While the door opens for the first time nothing is known that could be out of date. */
export const isReached = ({ kind }: DoorState): boolean => kind === 'open' || kind === 'opening';

/** A call that could not be made or whose answer was lost. */
export class DoorLost extends Error {
  override readonly name = 'DoorLost';
  /** False: nothing left this window. True: it may or may not have been done. */
  readonly sent: boolean;

  constructor(sent: boolean) {
    super(
      sent
        ? 'The connection to Postroom was lost before it answered: this may or may not have been done.'
        : 'No connection to Postroom: nothing was sent.',
    );
    this.sent = sent;
  }
}
