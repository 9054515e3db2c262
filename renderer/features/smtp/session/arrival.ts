import type { HostStatus } from '#contract/hosts';
import { compareArrived, type Arrival } from '#mail/smtp/arrived';
import type { Api } from '../../../app/client.ts';

/** Of a message, so much is read to compare it. */
const mostRead = 4 * 1024 * 1024;

/** A message in the queue of a host, byte text; undefined where it is in no queue there any more. */
export async function queuedBytes(
  api: Api,
  { host, facts }: HostStatus,
  queueId: string,
): Promise<string | undefined> {
  const { mtas } = await import('#mail/mta/index');
  for (const source of facts?.mtas.flatMap(({ sources }) => sources) ?? []) {
    const reader = mtas[source.mta].message?.reader();
    if (reader === undefined) continue;
    let whole = false;
    for await (const chunk of await api.message.read({
      hostId: host.id,
      source: source.id,
      id: queueId,
      maxBytes: mostRead,
    })) {
      if (chunk.kind === 'text') reader.push(chunk.part, chunk.bytes);
      else whole = chunk.problem === '' && !chunk.left && !chunk.cut;
    }
    if (whole) return reader.read().content;
  }
  return undefined;
}

/**
 * What of a message that was sent has changed in the queue of a host; undefined where it is in no queue there any more.
 * @param composed byte text, as it was sent
 */
export async function arrivalOf(
  api: Api,
  status: HostStatus,
  queueId: string,
  composed: string,
): Promise<Arrival | undefined> {
  const came = await queuedBytes(api, status, queueId);
  return came === undefined ? undefined : compareArrived(composed, came);
}
