import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { reportDefect } from '../../electron/faults.ts';
import { createScriptedServices } from './scripted-services.ts';
import { contractSuite, type Connected } from './suite.ts';

contractSuite('a port in memory', 'many', () => {
  const handler = new RPCHandler(createScriptedServices().router, { interceptors: [onError(reportDefect)] });
  return Promise.resolve({
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      handler.upgrade(port1);
      const api: Connected['api'] = createORPCClient(new RPCLink({ port: port2 }));
      port1.start();
      port2.start();
      return Promise.resolve({ api, disconnect: () => port2.close() });
    },
    close: () => Promise.resolve(),
  });
});
