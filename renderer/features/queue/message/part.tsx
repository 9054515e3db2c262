import type { OpenPart } from '../part.ts';
import type { MessageTell } from './message-wire.ts';
import type { ConnectReader } from './reader-link.ts';
import { MessageProvider } from './store-context.ts';
import { createMessageStore } from './store.ts';

const connectReader: ConnectReader = (hear, broke) => {
  const worker = new Worker(new URL('./message-worker.ts', import.meta.url), {
    type: 'module',
    name: 'message',
  });
  worker.addEventListener('message', (event: MessageEvent<MessageTell>) => hear(event.data));
  worker.addEventListener('error', broke);
  worker.addEventListener('messageerror', broke);
  return { post: (ask) => worker.postMessage(ask), stop: () => worker.terminate() };
};

/** The message itself: envelope, headers, hops, parts, text, source. */
export const messagePart: OpenPart = (api, session, queue) => {
  const { store, start } = createMessageStore(api, session, queue, connectReader);
  return {
    Provider: ({ children }) => <MessageProvider value={store}>{children}</MessageProvider>,
    start,
  };
};
