import { nonce } from '../../../renderer/app/nonce.ts';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import type { Api } from '../../../renderer/app/client.ts';
import type { DoorState } from '../../../renderer/app/door-state.ts';
import { mount } from '../../../renderer/app/mount.tsx';
import { createPreviewServices, type Scene } from './preview-services.ts';

const asked = new URLSearchParams(location.search);
const services = createPreviewServices({
  rows: Number(asked.get('rows') ?? 120),
  hosts: asked.get('hosts') === 'none' ? 'none' : 'all',
  broken: asked.has('broken'),
  prompt: (asked.get('prompt') ?? undefined) as Scene['prompt'],
  slow: Number(asked.get('slow') ?? 30),
  keychain: asked.has('keychain'),
});
const { port1, port2 } = new MessageChannel();
new RPCHandler(services.router).upgrade(port1);
port1.start();
const api: Api = createORPCClient(new RPCLink({ port: port2 }));
port2.start();

let hear: (state: DoorState) => void = () => undefined;
// For the tests: what a person cannot do from inside the window.
Object.assign(window, { preview: services, setDoor: (state: DoorState) => hear(state) });

const root = document.getElementById('root');
if (root !== null)
  mount(
    api,
    (heard) => {
      hear = heard;
      heard({ kind: 'open' });
      return () => undefined;
    },
    root,
    nonce,
  );
