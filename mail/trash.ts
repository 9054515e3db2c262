/** Names one kept message: the folder on the host that it was moved to, as the MTA's own code made it, and its id. */
export interface KeptRef {
  readonly batch: string;
  readonly id: string;
}

/** A deleted message that is still kept on its host. Times are Unix seconds of the host's clock. */
export interface KeptMessage extends KeptRef {
  readonly source: string;
  /** The null sender is the empty string. */
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly sizeBytes: number;
  readonly arrivedAt: number;
  readonly deletedAt: number;
  readonly by: string;
  readonly note: string;
}

export const keptKey = ({ batch, id }: KeptRef): string => `${batch} ${id}`;
