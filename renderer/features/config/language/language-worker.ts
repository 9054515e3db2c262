import { LanguageRoom } from './language-room.ts';
import type { Ask } from './wire.ts';

const room = new LanguageRoom((message) => self.postMessage(message), {
  after: (ms, run) => setTimeout(run, ms),
  now: () => performance.now(),
  clear: (timer) => clearTimeout(timer as number | undefined),
});

self.addEventListener('message', (event: MessageEvent<Ask>) => room.take(event.data));
