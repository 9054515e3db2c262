import { RPCLink } from '@orpc/client/message-port';
import { createSwitch, type Door } from './door.ts';

/** Postroom behind the port that the preload hands over when asked; see preload/preload.ts. */
export function openDesktopDoor(): Door {
  const door = createSwitch();
  const take = ({ data, source, ports: [port] }: MessageEvent): void => {
    if (source !== window || data !== 'postroom:port' || port === undefined) return;
    removeEventListener('message', take);
    port.addEventListener('close', () => door.set({ kind: 'lost' }));
    const link = new RPCLink({ port });
    port.start();
    door.set({ kind: 'open' }, link);
  };
  addEventListener('message', take);
  postMessage('postroom:ask', location.origin);
  return door;
}
