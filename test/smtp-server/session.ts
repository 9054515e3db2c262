import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { authenticate } from './authentication.ts';
import type { Behaviour, GotMessage, Instead, Moment, Seen } from './behaviour.ts';

export const everything = [
  'PIPELINING',
  'SIZE 10000000',
  '8BITMIME',
  'SMTPUTF8',
  'CHUNKING',
  'DSN',
  'ENHANCEDSTATUSCODES',
  'REQUIRETLS',
  'STARTTLS',
  'AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2',
  'XCLIENT NAME ADDR PROTO HELO',
];

const proxySignature = '\r\n\r\n\0\r\nQUIT\n';

/** One connection to the server. */
export class ServedSession {
  readonly seen: Seen = {
    bytes: '',
    pieces: 0,
    helo: '',
    tls: false,
    sni: '',
    proxied: '',
    xclient: '',
    user: '',
    closed: false,
    messages: [],
  };
  readonly #behaviour: Behaviour;
  readonly #raw: Socket;
  #socket: Socket;
  #rest = '';
  #mode: 'header' | 'pause' | 'command' | 'data' | 'silent' = 'command';
  #chunk: { left: number; readonly last: boolean } | undefined;
  #auth: Generator<string, string, string> | undefined;
  #from: { address: string; parameters: string[] } | undefined;
  #to: { address: string; parameters: string[] }[] = [];
  #body = '';

  constructor(socket: Socket, behaviour: Behaviour) {
    this.#behaviour = behaviour;
    this.#raw = socket;
    this.#socket = socket;
    if (behaviour.implicit === true) this.#secure(() => this.#begin());
    else {
      this.#listen();
      this.#begin();
    }
  }

  #begin(): void {
    const { greetPauseMs, proxy } = this.#behaviour;
    if (proxy === true && this.seen.proxied === '') {
      this.#mode = 'header';
      return;
    }
    if (greetPauseMs === undefined) {
      this.#mode = 'command';
      this.#answer('CONNECT', '220 server.test ESMTP ready\r\n');
      return;
    }
    this.#mode = 'pause';
    setTimeout(() => {
      if (this.#mode !== 'pause') return;
      this.#mode = 'command';
      this.#answer('CONNECT', '220 server.test ESMTP ready\r\n');
    }, greetPauseMs);
  }

  #listen(): void {
    this.#socket.on('data', (chunk: Buffer) => {
      this.seen.bytes += chunk.toString('latin1');
      this.seen.pieces += 1;
      this.#rest += chunk.toString('latin1');
      this.#read();
    });
  }

  #read(): void {
    while (this.#step());
  }

  /** Takes the next thing from what came; false when it is not whole yet. */
  #step(): boolean {
    switch (this.#mode) {
      case 'silent':
        return false;
      case 'pause':
        this.#mode = 'silent';
        this.#socket.end('554 5.5.0 You talk too early\r\n');
        return false;
      case 'header':
        return this.#proxyHeader();
      case 'data':
        return this.#data();
      case 'command':
    }
    if (this.#chunk !== undefined) return this.#chunkData(this.#chunk);
    const end = this.#rest.indexOf('\n');
    if (end < 0) return false;
    const line = this.#rest.slice(0, end).replace(/\r$/, '');
    this.#rest = this.#rest.slice(end + 1);
    this.#command(line);
    return true;
  }

  #proxyHeader(): boolean {
    let length: number;
    if (this.#rest.startsWith(proxySignature.slice(0, this.#rest.length)) && this.#rest.length > 0) {
      if (this.#rest.length < 16) return false;
      length = 16 + (this.#rest.charCodeAt(14) << 8) + this.#rest.charCodeAt(15);
      if (this.#rest.length < length) return false;
    } else {
      length = this.#rest.indexOf('\r\n') + 2;
      if (length < 2) return false;
    }
    this.seen.proxied = this.#rest.slice(0, length);
    this.#rest = this.#rest.slice(length);
    this.#begin();
    return true;
  }

  #data(): boolean {
    const ends = this.#behaviour.bareEnd === true ? /(^|\r?\n)\.\r?\n/ : /(^|\r\n)\.\r\n/;
    const found = ends.exec(this.#rest);
    if (found === null) return false;
    const body = this.#rest.slice(0, found.index) + (found[1] ?? '');
    this.#rest = this.#rest.slice(found.index + found[0].length);
    this.#mode = 'command';
    this.#store(body);
    return true;
  }

  #chunkData(chunk: { left: number; readonly last: boolean }): boolean {
    const part = this.#rest.slice(0, chunk.left);
    this.#rest = this.#rest.slice(part.length);
    this.#body += part;
    chunk.left -= part.length;
    if (chunk.left > 0) return false;
    this.#chunk = undefined;
    if (!chunk.last) this.#answer('BDAT', `250 2.0.0 ${part.length} bytes\r\n`);
    else this.#store(this.#body);
    return true;
  }

  #store(wire: string): void {
    const message: GotMessage = {
      from: this.#from?.address ?? '',
      parameters: this.#from?.parameters ?? [],
      to: this.#to,
      wire,
    };
    const size = this.#behaviour.size ?? 10_000_000;
    const fits = wire.length <= size;
    if (fits) this.seen.messages.push(message);
    const id = `Q${String(this.seen.messages.length).padStart(9, '0')}`;
    const reply = fits ? `250 2.0.0 Ok: queued as ${id}\r\n` : '552 5.3.4 Message too big\r\n';
    const lmtp = this.#to.map(({ address }) =>
      this.#behaviour.refuse?.includes(`late:${address}`) === true
        ? `452 4.2.2 <${address}> mailbox full\r\n`
        : `250 2.1.5 <${address}> delivered\r\n`,
    );
    this.#from = undefined;
    this.#to = [];
    this.#body = '';
    this.#answer('END', this.#behaviour.lmtp === true ? lmtp.join('') : reply);
  }

  #command(line: string): void {
    if (this.#auth !== undefined) {
      this.#authGoesOn(line === '*' ? undefined : line);
      return;
    }
    const [, verb = '', rest = ''] = /^(\S*) ?(.*)$/.exec(line) ?? [];
    const say = (reply: string): void => this.#answer(verb.toUpperCase() as Moment, `${reply}\r\n`);
    switch (verb.toUpperCase()) {
      case 'EHLO':
      case 'LHLO': {
        this.seen.helo = rest;
        this.#reset();
        const words = ['server.test', ...(this.#behaviour.extensions ?? everything)];
        say(words.map((word, at) => `250${at < words.length - 1 ? '-' : ' '}${word}`).join('\r\n'));
        return;
      }
      case 'HELO':
        this.seen.helo = rest;
        this.#reset();
        say('250 server.test');
        return;
      case 'MAIL':
        this.#mail(rest, say);
        return;
      case 'RCPT': {
        const to = pathOf(rest);
        if (this.#from === undefined) say('503 5.5.1 MAIL first');
        else if (this.#behaviour.refuse?.includes(to.address) === true) say('550 5.1.1 No such user');
        else {
          this.#to.push(to);
          say('250 2.1.5 Ok');
        }
        return;
      }
      case 'DATA':
        if (this.#to.length === 0) say('554 5.5.1 No valid recipients');
        else {
          if (this.#behaviour.instead?.DATA === undefined) this.#mode = 'data';
          say('354 Go on');
        }
        return;
      case 'BDAT': {
        const [, size = '0', last] = /^(\d+)( LAST)?/i.exec(rest) ?? [];
        this.#chunk = { left: Number(size), last: last !== undefined };
        return;
      }
      case 'STARTTLS':
        this.#answer('STARTTLS', '220 2.0.0 Ready\r\n');
        if (
          this.#behaviour.instead?.STARTTLS === undefined ||
          'bytes' in Object(this.#behaviour.instead.STARTTLS)
        )
          this.#secure(() => this.#reset());
        return;
      case 'AUTH': {
        const [mechanism = '', initial] = rest.split(' ');
        this.#auth = authenticate(mechanism, initial === '=' ? '' : initial, this.#behaviour.users ?? {});
        this.#authStep(this.#auth.next());
        return;
      }
      case 'XCLIENT':
        this.seen.xclient = rest;
        say('220 server.test ESMTP ready');
        return;
      case 'VRFY':
        say('252 2.0.0 Send some mail');
        return;
      case 'EXPN':
        say('502 5.5.1 No lists here');
        return;
      case 'RSET':
        this.#reset();
        say('250 2.0.0 Ok');
        return;
      case 'NOOP':
        say('250 2.0.0 Ok');
        return;
      case 'QUIT':
        say('221 2.0.0 Bye');
        this.#mode = 'silent';
        this.#socket.end();
        return;
      default:
        this.#socket.write(`500 5.5.2 Not known here: ${line}\r\n`, 'latin1');
    }
  }

  #mail(rest: string, say: (reply: string) => void): void {
    const from = pathOf(rest);
    const has = (name: string): boolean => from.parameters.some((one) => one.toUpperCase() === name);
    const size = Number(
      /^SIZE=(\d+)$/i.exec(from.parameters.find((one) => /^SIZE=/i.test(one)) ?? '')?.[1] ?? 0,
    );
    if (size > (this.#behaviour.size ?? 10_000_000)) say('552 5.3.4 Too big for me');
    else if (has('REQUIRETLS') && !this.seen.tls) say('530 5.7.10 REQUIRETLS needs TLS');
    else if (/[\x80-\xff]/.test(from.address) && !has('SMTPUTF8')) say('553 5.6.7 SMTPUTF8 is needed');
    else {
      this.#from = from;
      this.#to = [];
      say('250 2.1.0 Ok');
    }
  }

  #authGoesOn(line: string | undefined): void {
    const auth = this.#auth;
    if (auth === undefined) return;
    if (line === undefined) {
      this.#auth = undefined;
      this.#socket.write('501 5.7.0 Cancelled\r\n');
    } else this.#authStep(auth.next(line));
  }

  #authStep({ done, value }: IteratorResult<string, string>): void {
    if (done !== true) {
      this.#socket.write(value);
      return;
    }
    this.#auth = undefined;
    this.seen.user = value;
    this.#answer('AUTH', value === '' ? '535 5.7.8 No\r\n' : '235 2.7.0 Yes\r\n');
  }

  #reset(): void {
    this.#from = undefined;
    this.#to = [];
    this.#body = '';
  }

  #secure(then: () => void): void {
    const { certificate, instead, tlsVersions } = this.#behaviour;
    this.#socket.removeAllListeners('data');
    if (instead?.TLS !== undefined) {
      const garbage = instead.TLS;
      this.#raw.once('data', () => this.#do(garbage));
      return;
    }
    const secured = new TLSSocket(this.#raw, {
      isServer: true,
      secureContext: createSecureContext({
        ...certificate,
        ciphers: 'DEFAULT:@SECLEVEL=0',
        ...(tlsVersions === undefined ? {} : { minVersion: tlsVersions.min, maxVersion: tlsVersions.max }),
      }),
      SNICallback: (name, done) => {
        this.seen.sni = name;
        done(null);
      },
    });
    secured.on('error', () => secured.destroy());
    secured.once('secure', () => {
      this.seen.tls = true;
      then();
    });
    this.#socket = secured;
    this.#rest = '';
    this.#listen();
  }

  #answer(moment: Moment, reply: string): void {
    const instead = this.#behaviour.instead?.[moment];
    if (instead === undefined) this.#socket.write(reply, 'latin1');
    else this.#do(instead);
  }

  #do(instead: Instead): void {
    if (instead === 'silence') {
      this.#mode = 'silent';
    } else if (instead === 'drop') this.#socket.end();
    else if (instead === 'reset')
      // Before that the other side may not know yet that it is connected.
      setTimeout(() => this.#raw.resetAndDestroy(), 20);
    else if ('drip' in instead) {
      const mode = this.#mode;
      this.#mode = 'silent';
      this.#drip(instead.drip, instead.everyMs, () => {
        this.#mode = mode;
        this.#read();
      });
    } else
      this.#socket.write(instead.bytes, 'latin1', () => {
        if (instead.then === 'drop') this.#socket.end();
        if (instead.then === 'reset') this.#raw.resetAndDestroy();
      });
  }

  #drip(bytes: string, everyMs: number, then: () => void): void {
    const [first] = bytes;
    if (this.#socket.destroyed) return;
    if (first === undefined) {
      then();
      return;
    }
    this.#socket.write(first, 'latin1');
    setTimeout(() => this.#drip(bytes.slice(1), everyMs, then), everyMs);
  }
}

function pathOf(argument: string): { address: string; parameters: string[] } {
  const [, address = '', rest = ''] = /<([^>]*)>\s*(.*)$/.exec(argument) ?? [];
  return { address, parameters: rest.split(' ').filter((word) => word !== '') };
}
