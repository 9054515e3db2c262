import { randomInt } from 'node:crypto';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { Gate } from '../work/gate.ts';
import { askOverTcp, type OpenTcp } from './asking-tcp.ts';
import { overUdp } from './over-udp.ts';
import { queryMessage } from './packet/query.ts';
import { type Server, serverOf } from './servers.ts';
import { noReply } from './settled.ts';

/** From where our own packets go. */
export interface OwnPlace {
  /** Its resolvers, in the order in which they are asked. */
  readonly resolvers: readonly Server[];
  /** Packets can be sent from there; otherwise everything goes over TCP. */
  readonly packets: boolean;
  readonly open: OpenTcp;
  /** How long one server may take for one question. */
  readonly waitMs: number;
}

interface Open {
  readonly index: number;
  readonly question: DnsQuestion;
}
type Told = (index: number, reply: DnsReply) => void;

/** Sockets at a time: a resolver that is asked thousands of things at once drops some. */
const packetsAtOnce = 50;

/** Asks with our own messages. `told` hears every reply once, with the index of its question; a resolver that is not there is passed over. */
export async function askOwn(
  place: OwnPlace,
  questions: readonly DnsQuestion[],
  told: Told,
  signal: AbortSignal | undefined,
): Promise<void> {
  let left: Open[] = [];
  for (const [index, question] of questions.entries()) {
    const problem = problemOf(place, question);
    if (problem === undefined) left.push({ index, question });
    else told(index, problem);
  }
  for (let rank = 0; left.length > 0; rank += 1) {
    const next: Open[] = [];
    const groups = new Map<string, Open[]>();
    for (const open of left) {
      const key = JSON.stringify(serversFor(place, open.question)[rank]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [open]);
      else group.push(open);
    }
    await Promise.all(
      [...groups.values()].map(async (group) => {
        const server = group[0] === undefined ? undefined : serversFor(place, group[0].question)[rank];
        if (server === undefined) return;
        await askServer(place, server, group, signal, (open, reply) => {
          const more = rank + 1 < serversFor(place, open.question).length && signal?.aborted !== true;
          if (more && nobody(reply)) next.push(open);
          else told(open.index, reply);
        });
      }),
    );
    left = next;
  }
}

const nobody = ({ status }: DnsReply): boolean => status === 'timeout' || status === 'unreachable';

function serversFor(place: OwnPlace, { server }: DnsQuestion): readonly Server[] {
  if (server === undefined) return place.resolvers;
  const one = serverOf(server);
  return one === undefined ? [] : [one];
}

function problemOf(place: OwnPlace, question: DnsQuestion): DnsReply | undefined {
  const message = queryMessage(0, question);
  if (typeof message === 'string') return noReply(question, 'failed', message);
  if (serversFor(place, question).length > 0) return undefined;
  return question.server === undefined
    ? noReply(question, 'unreachable', 'No resolver is configured there.')
    : noReply(question, 'failed', `${question.server} is not the address of a server.`);
}

async function askServer(
  place: OwnPlace,
  server: Server,
  group: readonly Open[],
  signal: AbortSignal | undefined,
  told: (open: Open, reply: DnsReply) => void,
): Promise<void> {
  const { packets, waitMs } = place;
  const viaStream = (open: readonly Open[]): Promise<void> =>
    askOverTcp(
      server,
      open.map(({ question }) => question),
      (at, reply) => {
        const one = open[at];
        if (one !== undefined) told(one, reply);
      },
      { open: place.open, waitMs, signal },
    );
  const gate = new Gate(packetsAtOnce);
  const viaPacket = async (open: Open): Promise<void> => {
    const leave = await gate.enter();
    try {
      const sent = queryMessage(randomInt(0x10000), open.question);
      if (typeof sent === 'string') throw new Error(sent);
      const reply = await overUdp(server, open.question, sent, { waitMs, signal });
      // What was cut off is asked for again over TCP, as every resolver does it.
      if (reply.flags.includes('tc') && open.question.transport === undefined) await viaStream([open]);
      else told(open, reply);
    } finally {
      leave();
    }
  };
  const fits = ({ question }: Open): boolean => packets && question.transport !== 'tcp';
  const inPackets = group.filter(fits);
  const inStream = group.filter((open) => !fits(open));
  await Promise.all([...inPackets.map(viaPacket), ...(inStream.length > 0 ? [viaStream(inStream)] : [])]);
}
