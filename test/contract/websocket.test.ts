import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import WebSocket from 'ws';
import { contractSuite, type Connected } from './suite.ts';

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

/** Starts a program that prints its link, and reads it. */
export async function linkOf(program: ChildProcessWithoutNullStreams): Promise<string> {
  let text = '';
  for await (const part of program.stdout as AsyncIterable<Buffer>) {
    text += part.toString();
    const link = /http:\/\/\S+/.exec(text)?.[0];
    if (link !== undefined && text.endsWith('\n')) return link;
  }
  throw new Error(`ended without a link: ${text}`);
}

contractSuite('the WebSocket of a serve door in its own process', 'many', async () => {
  const page = mkdtempSync(join(tmpdir(), 'postroom-page-'));
  writeFileSync(join(page, 'index.html'), '');
  const program = spawn(process.execPath, [join(import.meta.dirname, 'scripted-door.ts'), page]);
  program.stderr.pipe(process.stderr);
  return {
    connect: enter(await linkOf(program)),
    close: async () => {
      program.stdin.end();
      await once(program, 'exit');
      rmSync(page, { recursive: true });
    },
  };
});
