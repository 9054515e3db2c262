import type { ComponentType, ReactNode } from 'react';
import type { Api } from './client.ts';
import type { Session } from './session.ts';

/** One feature of the window: a page, and what it keeps running behind every page. */
export interface Feature {
  readonly name: string;
  /** Title of its tab. */
  readonly title: string;
  readonly Icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  /** Makes its store; called once. */
  readonly open: (api: Api, session: Session) => OpenFeature;
}

export interface OpenFeature {
  readonly Provider: ComponentType<{ children: ReactNode }>;
  /** Absent where a feature has no page of its own for all hosts together. */
  readonly AllHostsPage?: ComponentType;
  readonly HostPage: ComponentType;
  /** Dialogs, background work and actions that exist whatever page is shown. */
  readonly Everywhere?: ComponentType;
  /** Its part of the status bar. */
  readonly Status?: ComponentType;
  /** Starts following the services; returns the way to stop. */
  readonly start: () => () => void;
}
