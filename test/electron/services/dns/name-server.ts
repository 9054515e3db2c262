import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type DecodedPacket, decode, encode, type Packet } from 'dns-packet';

/** What to do with a question: messages to send, one after the other. None: silence. `close` ends a TCP connection. */
export type Behaviour = (
  question: DecodedPacket,
  over: 'udp' | 'tcp',
) => readonly (Buffer | 'close')[] | Promise<readonly (Buffer | 'close')[]>;

/** An answer to that question with these records, made by another library than ours. */
export const answer = (question: DecodedPacket, packet: Packet): Buffer =>
  encode({
    type: 'response',
    ...(question.id === undefined ? {} : { id: question.id }),
    ...(question.questions === undefined ? {} : { questions: question.questions }),
    ...packet,
  });

/** A DNS server on a port of 127.0.0.1, UDP and TCP, that does what a test says. */
export class NameServer {
  readonly heard: { readonly over: 'udp' | 'tcp'; readonly packet: DecodedPacket }[] = [];
  connections = 0;
  private readonly udp: Socket = createSocket('udp4');
  private readonly tcp: Server;
  private readonly behaviour: Behaviour;
  port = 0;

  constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
    this.udp.on('message', (bytes, from) => {
      void this.answers(bytes, 'udp').then((messages) => {
        for (const message of messages)
          if (message !== 'close') this.udp.send(message, from.port, from.address);
      });
    });
    this.tcp = createServer((socket) => {
      this.connections += 1;
      let left: Buffer = Buffer.alloc(0);
      socket.on('error', () => undefined);
      socket.on('data', (bytes: Buffer) => {
        left = Buffer.concat([left, bytes]);
        while (left.length >= 2 && left.length >= left.readUInt16BE(0) + 2) {
          const message = left.subarray(2, left.readUInt16BE(0) + 2);
          left = left.subarray(message.length + 2);
          void this.answers(message, 'tcp').then((messages) => {
            for (const one of messages) {
              if (one === 'close') socket.destroySoon();
              else if (socket.writable) socket.write(Buffer.concat([sizeOf(one), one]));
            }
          });
        }
      });
    });
  }

  get address(): string {
    return `127.0.0.1#${this.port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.tcp.listen(0, '127.0.0.1', resolve));
    this.port = (this.tcp.address() as AddressInfo).port;
    await new Promise<void>((resolve) => this.udp.bind(this.port, '127.0.0.1', resolve));
    return this;
  }

  stop(): void {
    this.udp.close();
    this.tcp.close();
  }

  private async answers(bytes: Buffer, over: 'udp' | 'tcp'): Promise<readonly (Buffer | 'close')[]> {
    const packet = decode(bytes);
    this.heard.push({ over, packet });
    return this.behaviour(packet, over);
  }
}

function sizeOf(message: Buffer): Buffer {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(message.length, 0);
  return size;
}
