import type { ComponentType, ReactNode } from 'react';
import type { Api } from '../../app/client.ts';
import type { Session } from '../../app/session.ts';
import type { QueueStore } from './store.ts';

/** A part of the queue page with a store of its own. */
export interface QueuePart {
  readonly Provider: ComponentType<{ children: ReactNode }>;
  /** Dialogs and actions that exist whatever page is shown. */
  readonly Everywhere?: ComponentType;
  readonly start: () => () => void;
}

/** Makes a part; called once. */
export type OpenPart = (api: Api, session: Session, queue: QueueStore) => QueuePart;
