import { RPCHandler } from '@orpc/server/message-port';
import { createPreviewServices, type Scene } from './preview-services.ts';

/** What a test may do that no window can: mail arrives, a shell speaks. */
export type Whisper =
  | { readonly kind: 'open'; readonly scene: Scene; readonly port: MessagePort }
  | { readonly kind: 'arrive'; readonly hostId: string; readonly count: number }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'heard'; readonly port: MessagePort };

// The scripted hosts have a thread of their own, so that what is measured in the window is the window.
let services: ReturnType<typeof createPreviewServices> | undefined;

self.addEventListener('message', ({ data }: MessageEvent<Whisper>) => {
  if (data.kind === 'open') {
    services = createPreviewServices(data.scene);
    new RPCHandler(services.router).upgrade(data.port);
    data.port.start();
  } else if (data.kind === 'arrive') services?.arrive(data.hostId, data.count);
  else if (data.kind === 'say') services?.shells.says(data.text);
  else data.port.postMessage(services?.shells.heard() ?? '');
});
