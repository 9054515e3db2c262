import type { DnsView } from '#contract/dns';
import type { DnsFinding } from '#mail/dns/question';
import type { Api } from '../../../app/client.ts';
import { createStoreContext } from '../../../widgets/store-context.tsx';
import { createDesk, type Desk } from '../desk.ts';
import type { Asked, Draft } from './places.ts';

export type Event =
  | { readonly kind: 'view'; readonly view: DnsView }
  | { readonly kind: 'done'; readonly findings: readonly DnsFinding[] };
export type CompareDesk = Desk<Draft, Asked, Event>;

export const createCompareStore = (api: Api) =>
  createDesk<Draft, Asked, Event>(
    ({ name, places, type }, signal) => api.dns.compare({ name, type, places: [...places] }, { signal }),
    (_, came) => came.some(({ kind }) => kind === 'done'),
  );

export const {
  Provider: CompareProvider,
  use: useCompare,
  useApi: useCompareStore,
} = createStoreContext<CompareDesk>('DNS comparisons');
