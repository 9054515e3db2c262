import type { Duplex } from 'node:stream';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { DialFailed } from '../hosts/reach.ts';
import { TcpQuestions } from './over-tcp.ts';
import { type Server, serverText } from './servers.ts';
import { noReply } from './settled.ts';

/** Opens a connection to a server; rejects with words in `message`. */
export type OpenTcp = (server: Server, signal: AbortSignal | undefined) => Promise<Duplex>;

export interface TcpOptions {
  readonly open: OpenTcp;
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A server that closes after each answer must still get all questions. */
const mostConnections = 20;

/** All questions to one server over as few connections as it allows; `told` hears each reply with its index once. */
export async function askOverTcp(
  server: Server,
  questions: readonly DnsQuestion[],
  told: (index: number, reply: DnsReply) => void,
  { open, signal, waitMs }: TcpOptions,
): Promise<void> {
  let left = questions.map((question, index) => ({ question, index }));
  for (let connections = 1; left.length > 0; connections += 1) {
    let line: TcpQuestions;
    try {
      line = new TcpQuestions(await open(server, signal), serverText(server), waitMs);
    } catch (error) {
      const words = wordsOf(error);
      for (const { index, question } of left) told(index, noReply(question, 'unreachable', words));
      return;
    }
    const stop = (): void => line.close('It was stopped.');
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    const replies = await Promise.all(
      left.map(async ({ index, question }) => {
        const reply = await line.ask(question);
        if (reply !== undefined) told(index, reply);
        return reply;
      }),
    );
    signal?.removeEventListener('abort', stop);
    const { answered, why } = line;
    line.close();
    const hopeless = answered === 0 || connections >= mostConnections || signal?.aborted === true;
    left = left.filter((_, at) => replies[at] === undefined);
    if (!hopeless) continue;
    for (const { index, question } of left) told(index, noReply(question, 'failed', why));
    return;
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof DialFailed) return `${error.message} ${error.todo}`.trim();
  return error instanceof Error ? error.message : String(error);
}
