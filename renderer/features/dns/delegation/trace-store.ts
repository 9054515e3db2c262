import type { Hop } from '#mail/dns/domain-report';
import type { Api } from '../../../app/client.ts';
import { createStoreContext } from '../../../widgets/store-context.tsx';
import { createDesk, type Desk } from '../desk.ts';
import { vantageOf, type Standpoint } from '../part.ts';

export interface Draft {
  readonly name: string;
  readonly type: string;
}
export interface Asked extends Draft {
  readonly from: Standpoint;
}
export type TraceDesk = Desk<Draft, Asked, Hop>;

export const emptyDraft: Draft = { name: '', type: 'MX' };

export const createTraceStore = (api: Api) =>
  createDesk<Draft, Asked, Hop>(
    ({ from, name, type }, signal) => api.dns.trace({ from: vantageOf(from.id), name, type }, { signal }),
    (_, came) => came.length > 0,
  );

export const {
  Provider: TraceProvider,
  use: useTrace,
  useApi: useTraceStore,
} = createStoreContext<TraceDesk>('delegation traces');
