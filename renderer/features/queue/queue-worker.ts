import { ReadingRoom } from './reading-room.ts';
import type { Ask, Tell } from './wire.ts';

const room = new ReadingRoom((message: Tell, handOver: Transferable[] = []) => {
  // The DOM lib types `self` as a window; in a worker, postMessage takes what to hand over as its second argument.
  (self as unknown as Worker).postMessage(message, handOver);
});

self.addEventListener('message', (event: MessageEvent<Ask>) => room.take(event.data));
