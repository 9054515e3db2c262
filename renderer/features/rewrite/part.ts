import type { ComponentType } from 'react';
import type { Api } from '../../app/client.ts';
import type { Session } from '../../app/session.ts';

/** A configuration set of a host, as `rewrite.about` tells of it. */
export interface AskedSet {
  readonly setId: string;
  readonly label: string;
  readonly questions: readonly ('route' | 'rewrite' | 'check')[];
  readonly shell: boolean;
  readonly verify: boolean;
}

export interface PanelProps {
  readonly hostId: string;
  readonly set: AskedSet;
}

/** One section of the Rewrite page. */
export interface Part {
  readonly name: string;
  /** On its tab. */
  readonly title: string;
  /** Absent: for every set. */
  readonly shows?: (set: AskedSet) => boolean;
  /** Makes what it keeps while other pages are shown; called once. */
  readonly open: (
    api: Api,
    session: Session,
  ) => { readonly Panel: ComponentType<PanelProps>; readonly start?: () => () => void };
}
