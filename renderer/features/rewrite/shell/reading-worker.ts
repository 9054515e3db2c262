import { readAnswer } from './reading-room.ts';
import type { ReadAsk } from './reading-wire.ts';

self.addEventListener('message', (event: MessageEvent<ReadAsk>) =>
  readAnswer(event.data, (told) => self.postMessage(told)),
);
