import { implement } from '@orpc/server';
import type { DeliveryEvent } from '#contract/delivery';
import { contract } from '#contract/index';
import type { Target } from '#contract/queue';

const os = implement(contract);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A dialogue as sendmail passes it on; every third message is put off, every fifth refused. */
async function* deliver(targets: readonly Target[]): AsyncGenerator<DeliveryEvent, void> {
  const source = targets[0]?.source ?? '';
  yield { kind: 'begin', source, shown: `sendmail -Am -v -qI${targets[0]?.id ?? ''}`, from: 'dialogue' };
  for (const [at, { id, sender }] of targets.entries()) {
    const recipient = `someone${at}@example.net`;
    const line = (who: 'client' | 'server' | 'note', text: string, meaning = ''): DeliveryEvent => ({
      kind: 'line',
      source,
      id,
      who,
      text,
      meaning,
    });
    const status = at % 5 === 4 ? 'bounced' : at % 3 === 2 ? 'deferred' : 'sent';
    const reply = {
      sent: '250 2.0.0 Ok: queued as 4jWcnT4w5szGhHR',
      deferred: '451 4.7.1 Greylisted, try again later',
      bounced: '550 5.1.1 <\u202ereversed@example.net> No such user',
    }[status];
    yield line('note', `<${recipient}>... Connecting to mx.example.net. via esmtp...`);
    yield line('server', '220 mx.example.net ESMTP');
    yield line('client', '>>> EHLO mx1.example.org', 'says who it is and asks what the server can do');
    yield line('server', '250-mx.example.net');
    yield line('server', '250 ENHANCEDSTATUSCODES');
    yield line('client', `>>> MAIL From:<${sender}>`, 'names the sender');
    await wait(20);
    yield line('client', `>>> RCPT To:<${recipient}>`, 'names a recipient');
    yield line('server', reply, status === 'sent' ? '' : 'not now: it is tried again later');
    yield { kind: 'fate', source, id, recipient, status, relay: 'mx.example.net', dsn: '', said: reply };
  }
  yield { kind: 'end', why: 'Everything that was tried has an answer.' };
}

/** The part of the play that the `delivery` feature sees. */
export function playDelivery() {
  return { start: os.delivery.start.handler(({ input }) => deliver(input.targets)) };
}
