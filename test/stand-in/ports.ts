import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';

/** Main's kind of port: an emitter whose messages come as `{ data, ports }`, silent until `start`. */
export class StandInPort
  extends EventEmitter
  implements Pick<MessagePortMain, 'close' | 'postMessage' | 'start'>
{
  /** The real port inside; it is what travels to a page. */
  readonly inner: MessagePort;

  constructor(inner: MessagePort) {
    super();
    this.inner = inner;
    inner.on('close', () => this.emit('close'));
  }
  start(): void {
    this.inner.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }
  postMessage(message: unknown): void {
    this.inner.postMessage(message);
  }
  close(): void {
    this.inner.close();
  }
}

export class StandInChannel {
  readonly port1: StandInPort;
  readonly port2: StandInPort;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new StandInPort(port1);
    this.port2 = new StandInPort(port2);
  }
}
