import { RPCLink } from '@orpc/client/websocket';
import { createSwitch, type Door } from './door.ts';

const firstWaitMs = 250;
const longestWaitMs = 5000;
/** Behind an SSH tunnel a dead connection can look alive: without an answer for this long it counts as lost. */
const beatMs = 15_000;

type Ticket = { readonly ticket: string } | { readonly status: number };

const post = (path: string, value: unknown): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
    signal: AbortSignal.timeout(10_000),
  });

/** A single-use ticket for the socket, against the session cookie. `status` 0: nobody answered. */
async function fetchTicket(): Promise<Ticket> {
  try {
    const answer = await post('/session/ticket', null);
    return answer.ok ? ((await answer.json()) as { ticket: string }) : { status: answer.status };
  } catch {
    return { status: 0 };
  }
}

/** A link opened in a browser that is signed in already is not needed: its code is used up instead of staying good. */
function burnCode(): void {
  const code = location.hash.slice(1);
  if (code === '') return;
  history.replaceState(null, '', location.pathname);
  post('/session', code).catch(() => undefined);
}

/** Postroom behind a WebSocket of this page's own origin; reconnects by itself. */
export function openServeDoor(): Door {
  const door = createSwitch();
  let wait = firstWaitMs;

  /** Opens one socket and resolves when it is closed again. */
  const hold = (ticket: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/socket`, [
        'postroom.1',
        ticket,
      ]);
      let beating: ReturnType<typeof setInterval> | undefined;
      // Before the link adds its own listener: calls that end with the socket must find the door lost already.
      socket.addEventListener('close', () => {
        clearInterval(beating);
        if (beating !== undefined) door.set({ kind: 'lost' });
        resolve();
      });
      const link = new RPCLink({ websocket: socket });
      const beat = (): void => {
        link
          .call(['app', 'info'], undefined, { context: {}, signal: AbortSignal.timeout(beatMs) })
          .catch(() => {
            socket.close();
            // The browser waits up to a minute for the other end's goodbye; a dead tunnel never says it.
            socket.dispatchEvent(new Event('close'));
          });
      };
      socket.addEventListener('open', () => {
        wait = firstWaitMs;
        beating = setInterval(beat, beatMs);
        door.set({ kind: 'open' }, link);
      });
    });

  const run = async (): Promise<void> => {
    for (;;) {
      const got = await fetchTicket();
      if ('ticket' in got) await hold(got.ticket);
      else if (got.status === 401) {
        door.set({ kind: 'signed-out' });
        return;
      }
      const ms = wait * (0.75 + Math.random() / 2);
      wait = Math.min(wait * 2, longestWaitMs);
      const kind = 'status' in got && got.status === 409 ? 'full' : 'lost';
      door.set({ kind, retryAt: Date.now() + ms });
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  };
  burnCode();
  void run();
  return door;
}
