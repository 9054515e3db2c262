import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import type { Api } from '../../../app/client.ts';
import { createStoreContext } from '../../../widgets/store-context.tsx';
import { createDesk, type Desk } from '../desk.ts';
import { vantageOf, type Standpoint } from '../part.ts';
import type { Draft } from './questions.ts';

export interface Asked {
  readonly from: Standpoint;
  readonly questions: readonly DnsQuestion[];
  readonly own: boolean;
}
/** A reply, the question that it belongs to, and when it came, in milliseconds of this computer's clock. */
export interface Came {
  readonly at: number;
  readonly reply: DnsReply;
  readonly when: number;
}
export type AskDesk = Desk<Draft, Asked, Came>;

async function* stamped(replies: AsyncIterable<{ at: number; reply: DnsReply }>): AsyncGenerator<Came, void> {
  for await (const { at, reply } of replies) yield { at, reply, when: Date.now() };
}

export const createAskStore = (api: Api) =>
  createDesk<Draft, Asked, Came>(
    async ({ from, own, questions }, signal) =>
      stamped(
        await api.dns.ask(
          { from: vantageOf(from.id), questions: [...questions], how: own ? 'own' : 'either' },
          { signal },
        ),
      ),
    ({ questions }, came) => came.length >= questions.length,
  );

export const {
  Provider: AskProvider,
  use: useAsk,
  useApi: useAskStore,
} = createStoreContext<AskDesk>('DNS questions');
