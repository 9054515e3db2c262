import { createServer as createControl } from 'node:http';
import { createServer } from 'node:net';

import { type SinkRule, defaultRules } from './rules.ts';
import { type SinkState, serveSmtp } from './session.ts';

const [socketPath = '', ip = '', silentIp = ''] = process.argv.slice(2);
const state: SinkState = { rules: [...defaultRules], messages: [] };

const listen = (address: string, serve: Parameters<typeof createServer>[1]): Promise<void> =>
  new Promise((resolve) => {
    createServer({ noDelay: true }, serve).listen(25, address, resolve);
  });

await listen(ip, (socket) => {
  // A peer that leaves in the middle of a sentence is part of the business.
  socket.on('error', () => socket.destroy());
  serveSmtp(socket, state).catch(() => socket.destroy());
});
await listen(silentIp, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.resume();
});

const orders: Record<string, (body: string) => string> = {
  'GET /messages': () => JSON.stringify(state.messages),
  'DELETE /messages': () => {
    state.messages = [];
    return '';
  },
  'POST /rules': (body) => {
    state.rules.push(...(JSON.parse(body) as SinkRule[]));
    return '';
  },
  'DELETE /rules': () => {
    state.rules = [...defaultRules];
    return '';
  },
};

createControl((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const order = orders[`${request.method} ${request.url}`];
    response.statusCode = order === undefined ? 404 : 200;
    response.end(order?.(Buffer.concat(chunks).toString('utf8')) ?? '');
  });
}).listen(socketPath, () => process.stdout.write('ready\n'));
