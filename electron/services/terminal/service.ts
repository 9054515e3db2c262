import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';
import { Terminal } from './terminal.ts';

const os = implement(contract).terminal;

/** More shells than a person can look at: beyond this something is wrong, and every one holds a session on its host. */
const mostTerminals = 32;
/** A shell that ended is kept this long, so that its window can still read the last words. */
const afterlifeMs = 60_000;

const refused = (what: string, todo: string): Error =>
  new ORPCError('REFUSED', { status: 400, message: what, data: { what, todo } });

/** Shells on hosts, for windows; see contract/terminal.ts. */
export function createTerminalService({ reach, now }: { readonly reach: Reach; readonly now: () => Date }) {
  const terminals = new Map<string, Terminal>();
  const running = new Set<string>();
  let opening = 0;

  async function open(hostId: string, cols: number, rows: number): Promise<string> {
    if (running.size + opening >= mostTerminals)
      throw refused(`There are ${mostTerminals} terminals already.`, 'Close one, then open this again.');
    opening += 1;
    try {
      const shell = await reach.shell(hostId, cols, rows);
      const id = randomUUID();
      running.add(id);
      terminals.set(
        id,
        new Terminal(id, hostId, now().toISOString(), shell, () => {
          running.delete(id);
          setTimeout(() => terminals.delete(id), afterlifeMs).unref();
        }),
      );
      return id;
    } finally {
      opening -= 1;
    }
  }

  function find(id: string): Terminal {
    const terminal = terminals.get(id);
    if (terminal === undefined) throw refused('This terminal has ended.', 'Open a new one.');
    return terminal;
  }

  const router = os.router({
    open: os.open.handler(async ({ input }) => ({ id: await open(input.hostId, input.cols, input.rows) })),
    list: os.list.handler(({ input }) =>
      [...terminals.values()]
        .filter(({ hostId, id }) => hostId === input.hostId && running.has(id))
        .map(({ id, openedAt }) => ({ id, openedAt })),
    ),
    output: os.output.handler(({ input, signal }) => find(input.id).output(signal)),
    ack: os.ack.handler(({ input }) => {
      terminals.get(input.id)?.ack(input.bytes);
      return {};
    }),
    input: os.input.handler(async ({ input }) => {
      const bytes = Buffer.from(input.base64, 'base64');
      if (bytes.length > 64 * 1024) throw refused('That is more than 64 KiB at once.', 'Send it in pieces.');
      await find(input.id).input(bytes);
      return {};
    }),
    resize: os.resize.handler(({ input }) => {
      terminals.get(input.id)?.resize(input.cols, input.rows);
      return {};
    }),
    close: os.close.handler(({ input }) => {
      terminals.get(input.id)?.close();
      return {};
    }),
  });

  return {
    router,
    close: (): void => {
      for (const terminal of terminals.values()) terminal.close();
    },
  };
}
