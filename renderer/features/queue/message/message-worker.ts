import { MessageRoom } from './message-room.ts';
import type { MessageAsk, MessageTell } from './message-wire.ts';

const room = new MessageRoom((message: MessageTell) => {
  (self as unknown as Worker).postMessage(message);
});

self.addEventListener('message', (event: MessageEvent<MessageAsk>) => room.take(event.data));
