import { nonce } from '../../../renderer/app/nonce.ts';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { Api } from '../../../renderer/app/client.ts';
import type { DoorState } from '../../../renderer/app/door-state.ts';
import { mount } from '../../../renderer/app/mount.tsx';
import type { Whisper } from './host-worker.ts';
import type { Scene } from './preview-services.ts';

const asked = new URLSearchParams(location.search);
const scene: Scene = {
  rows: Number(asked.get('rows') ?? 120),
  hosts: asked.get('hosts') === 'none' ? 'none' : 'all',
  broken: asked.has('broken'),
  prompt: (asked.get('prompt') ?? undefined) as Scene['prompt'],
  slow: Number(asked.get('slow') ?? 30),
  keychain: asked.has('keychain'),
  holds: asked.has('holds'),
  trash: Number(asked.get('trash') ?? 0),
  interrupted: asked.has('interrupted'),
  config: asked.get('config') ?? '',
  ...(asked.has('deploy') ? { deploy: asked.get('deploy') ?? '' } : {}),
};
const hosts = new Worker(new URL('./host-worker.ts', import.meta.url), { type: 'module' });
const whisper = (message: Whisper, handOver: Transferable[] = []): void =>
  hosts.postMessage(message, handOver);
const { port1, port2 } = new MessageChannel();
whisper({ kind: 'open', scene, port: port1 }, [port1]);
const api: Api = createORPCClient(new RPCLink({ port: port2 }));
port2.start();

let hear: (state: DoorState) => void = () => undefined;
// For the tests: what a person cannot do from inside the window.
Object.assign(window, {
  setDoor: (state: DoorState) => hear(state),
  arrive: (hostId: string, count: number) => whisper({ kind: 'arrive', hostId, count }),
  shellSays: (text: string) => whisper({ kind: 'say', text }),
  shellHeard: () =>
    new Promise<string>((resolve) => {
      const answer = new MessageChannel();
      answer.port1.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
      whisper({ kind: 'heard', port: answer.port2 }, [answer.port2]);
    }),
});

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
