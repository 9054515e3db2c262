import type { ComponentType } from 'react';
import type { Vantage } from '#contract/vantage';
import type { Api } from '../../app/client.ts';

/** From where is asked, as the page knows it. */
export interface Standpoint {
  /** Id of a host; '' for this computer. */
  readonly id: string;
  /** `mx1`, `this computer`. */
  readonly words: string;
  /** Why nothing can be asked from there now. */
  readonly whyNot?: string;
}

export interface PanelProps {
  /** The host whose page it is; '' for the page of all hosts. What is typed and found is kept by it. */
  readonly page: string;
  readonly from: Standpoint;
}

/** One section of the DNS page. */
export interface Part {
  readonly name: string;
  /** On its tab. */
  readonly title: string;
  /** Makes what it keeps while other pages are shown; called once. */
  readonly open: (api: Api) => { readonly Panel: ComponentType<PanelProps> };
}

export const vantageOf = (id: string): Vantage =>
  id === '' ? { kind: 'here' } : { kind: 'host', hostId: id };
