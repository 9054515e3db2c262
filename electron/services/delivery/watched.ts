import type { DeliveryStep, Fate } from '#mail/delivery';
import type { QueueMessage } from '#mail/queue';

/** What is still awaited of messages that are being delivered. */
export class Watched {
  /** Recipients without a fate yet, by id. */
  readonly #open: Map<string, Set<string>>;

  constructor(messages: readonly QueueMessage[]) {
    this.#open = new Map(
      messages.map(({ id, recipients }) => [id, new Set(recipients.map(({ address }) => address))]),
    );
  }

  isOver(): boolean {
    return this.#open.size === 0;
  }

  /** Ids that nothing final was heard of. */
  get left(): readonly string[] {
    return [...this.#open.keys()];
  }

  take(step: DeliveryStep): void {
    if (step.kind === 'over') this.#open.delete(step.id);
    else if (step.kind === 'fate') this.#fate(step);
  }

  #fate({ id, recipient }: Fate): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    // An address that the MTA rewrote for its log is another one than in the listing: what is left is then told by `over`.
    if (recipient === '') open.clear();
    else open.delete(recipient);
    if (open.size === 0) this.#open.delete(id);
  }
}
