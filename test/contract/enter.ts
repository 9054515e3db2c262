import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import WebSocket from 'ws';
import type { Connected } from './suite.ts';

/** Signs in with a link as the sign-in page does, and opens sockets as the window does. */
export function enter(link: string): () => Promise<Connected> {
  const { origin, host, hash } = new URL(link);
  const post = (path: string, value: unknown, cookie = ''): Promise<Response> =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { Origin: origin, Cookie: cookie, 'Content-Type': 'application/json' },
      body: JSON.stringify(value),
    });
  const signedIn = post('/session', hash.slice(1)).then((answer) => {
    if (answer.status !== 204) throw new Error(`sign-in was refused: ${answer.status}`);
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  });
  return async () => {
    const cookie = await signedIn;
    const answer = await post('/session/ticket', null, cookie);
    const { ticket } = (await answer.json()) as { ticket: string };
    const socket = new WebSocket(`ws://${host}/socket`, ['postroom.1', ticket], {
      headers: { Origin: origin, Cookie: cookie },
    });
    await once(socket, 'open');
    const api: Connected['api'] = createORPCClient(
      new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
    );
    return { api, disconnect: () => socket.terminate() };
  };
}

/** The link that a program prints on its standard output; rejects with what it said when it ends without one. */
export function linkOf(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (part: Buffer): void => {
      text += part.toString();
      const link = /(http:\/\/\S+)\n/.exec(text)?.[1];
      if (link !== undefined) resolve(link);
    };
    program.stdout?.on('data', read);
    program.stderr?.on('data', read);
    program.on('exit', () => reject(new Error(`ended without a link: ${text}`)));
  });
}
