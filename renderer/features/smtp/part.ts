import type { ComponentType } from 'react';
import type { Api } from '../../app/client.ts';
import type { Session } from '../../app/session.ts';

export interface PanelProps {
  /** The host whose page it is: where sessions start from first. Absent on the page of all hosts: this computer. */
  readonly hostId: string | undefined;
}

/** One section of the SMTP page. */
export interface Part {
  readonly name: string;
  /** On its tab. */
  readonly title: string;
  /** Makes what it keeps while other pages are shown; called once. */
  readonly open: (
    api: Api,
    session: Session,
  ) => { readonly Panel: ComponentType<PanelProps>; readonly start?: () => () => void };
}
