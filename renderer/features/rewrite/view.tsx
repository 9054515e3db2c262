import type { ComponentType } from 'react';
import type { Api } from '../../app/client.ts';
import type { PanelProps, Part } from './part.ts';

interface Props {
  readonly api: Api;
  readonly parts: readonly { readonly part: Part; readonly Panel: ComponentType<PanelProps> }[];
}

/** What becomes of addresses on this host. */
export function RewritePage(_props: Props) {
  return null;
}
