import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '#contract/smtp';
import type { Handshake } from '#mail/smtp/transcript';
import { openWire } from '#services/smtp/open-wire';
import type { Wire } from '#services/smtp/wire';
import { Certificates, type Pair } from './certificates.ts';

const made = new Certificates();
let authority: Pair;
let good: Pair;
const servers: Server[] = [];
const sockets = new Set<Socket>();

beforeAll(() => {
  authority = made.make('/CN=Lab authority', { authority: true });
  good = made.make('/CN=mx.example', { names: 'DNS:mx.example,DNS:*.mail.example,IP:127.0.0.1' }, authority);
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => made.remove());

/** @returns the port */
function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
}

const tlsServer = (options: TlsOptions): Promise<number> => {
  const server = createTlsServer(options, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Uint8Array) => socket.write(bytes));
  });
  server.on('tlsClientError', () => undefined);
  return listen(server);
};

const to = (port: number): Target => ({
  host: '127.0.0.1',
  port,
  serverName: '',
  minVersion: 'TLSv1.2',
  source: '',
});

const nowhere = { host: () => undefined, dial: () => Promise.reject(new Error('not from here')) };
const open = (port: number): Promise<Wire> => openWire(nowhere)({ kind: 'here' }, to(port));

async function shake(
  options: TlsOptions,
  serverName = 'mx.example',
  minVersion: Target['minVersion'] = 'TLSv1.2',
): Promise<Handshake> {
  const wire = await open(await tlsServer(options));
  try {
    return await wire.secure({ serverName, minVersion });
  } finally {
    wire.destroy();
  }
}

const codes = ({ faults }: Handshake): string[] => faults.map(({ code }) => code);

describe('a certificate', () => {
  it('is shown as openssl shows it, with the chain as it was sent', async () => {
    const { chain, protocol, sni, cipher } = await shake({ ...good, cert: `${good.cert}${authority.cert}` });
    expect(protocol).toBe('TLSv1.3');
    expect(sni).toBe('mx.example');
    expect(cipher).toMatch(/^TLS_/);
    expect(chain.map(({ subject, issuer }) => [subject, issuer])).toEqual([
      ['CN=mx.example', 'CN=Lab authority'],
      ['CN=Lab authority', 'CN=Lab authority'],
    ]);
    const [own, root] = chain;
    expect(`sha256 Fingerprint=${own?.sha256 ?? ''}`).toBe(made.says(good.cert, '-fingerprint', '-sha256'));
    expect(`serial=${own?.serial ?? ''}`).toBe(made.says(good.cert, '-serial'));
    expect(own?.pem).toBe(good.cert);
    expect(own?.names).toEqual(['DNS:mx.example', 'DNS:*.mail.example', 'IP:127.0.0.1']);
    expect([own?.notBefore, own?.notAfter]).toEqual(['2024-01-01T00:00:00.000Z', '2099-12-31T00:00:00.000Z']);
    expect([own?.key, own?.signature, own?.selfSigned]).toEqual(['ECDSA P-256', 'SHA-256 with ECDSA', false]);
    expect(root?.selfSigned).toBe(true);
  });

  it('that does not belong into the chain is shown all the same', async () => {
    const other = made.make('/CN=Somebody else');
    const { chain } = await shake({ ...good, cert: `${good.cert}${other.cert}` });
    expect(chain.map(({ subject }) => subject)).toEqual(['CN=mx.example', 'CN=Somebody else']);
  });

  it('has the faults it has, all of them', async () => {
    expect(codes(await shake(good))).toEqual(['unknown-issuer']);
    expect(codes(await shake({ ...good, cert: `${good.cert}${authority.cert}` }))).toEqual([
      'unknown-issuer',
    ]);
    const own = made.make('/CN=mx.example', { names: 'DNS:mx.example' });
    expect(codes(await shake(own))).toEqual(['self-signed']);
    const past = made.make(
      '/CN=old.example',
      { names: 'DNS:old.example', from: '20200101000000Z', to: '20210101000000Z', key: 'rsa:1024' },
      authority,
    );
    const handshake = await shake({ ...past, ciphers: 'DEFAULT:@SECLEVEL=0' });
    expect(codes(handshake)).toEqual(['expired', 'wrong-name', 'unknown-issuer', 'weak-key']);
    expect(handshake.faults.map(({ words }) => words).join('\n')).toMatch(
      /ended on 2021-01-01\.[^]*is not for mx\.example\. It is for old\.example\.[^]*RSA 1024/,
    );
    const later = made.make(
      '/CN=mx.example',
      { names: 'DNS:mx.example', from: '20900101000000Z' },
      authority,
    );
    expect(codes(await shake(later))).toEqual(['not-yet-valid', 'unknown-issuer']);
    const sha1 = made.make(
      '/CN=mx.example',
      { names: 'DNS:mx.example', key: 'rsa:2048', digest: 'sha1' },
      authority,
    );
    const weak = { ...sha1, ciphers: 'DEFAULT:@SECLEVEL=0' };
    expect(codes(await shake(weak))).toEqual(['unknown-issuer', 'weak-signature']);
  });

  it('of an authority of the same name with another key is no link of the chain', async () => {
    const forger = made.make('/CN=Lab authority', { authority: true });
    expect(codes(await shake({ ...good, cert: `${good.cert}${forger.cert}` }))).toEqual(['bad-signature']);
  });

  it('is for the names and addresses that it says, and wildcards stand for one part', async () => {
    const fits = async (name: string): Promise<boolean> =>
      !codes(await shake(good, name)).includes('wrong-name');
    expect(await fits('MX.example')).toBe(true);
    expect(await fits('a.mail.example')).toBe(true);
    expect(await fits('a.b.mail.example')).toBe(false);
    expect(await fits('mail.example')).toBe(false);
    expect(await fits('127.0.0.1')).toBe(true);
    expect(await fits('127.0.0.2')).toBe(false);
  });
});

describe('a handshake', () => {
  it('sends no name for an address', async () => {
    expect((await shake(good, '127.0.0.1')).sni).toBe('');
  });

  it('with an old protocol is refused unless it is allowed, and then said to be old', async () => {
    const old = { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    await expect(shake(old)).rejects.toThrow('no TLS version in common');
    const handshake = await shake(old, 'mx.example', 'TLSv1');
    expect(handshake.protocol).toBe('TLSv1');
    expect(codes(handshake)).toEqual(['unknown-issuer', 'old-protocol']);
  });

  it('with something else fails in words, once, and ends the connection', async () => {
    const plain = await listen(
      createServer((socket) => void socket.on('data', () => socket.write('500 what?\r\n'))),
    );
    const wire = await open(plain);
    const closed = new Promise<string>((resolve) => wire.onClose(resolve));
    await expect(wire.secure({ serverName: 'x', minVersion: 'TLSv1.2' })).rejects.toThrow('not TLS');
    expect(await closed).toBe('What answered is not TLS.');
    await expect(wire.write('x')).rejects.toThrow('not TLS');

    const rude = await listen(createServer((socket) => void socket.on('data', () => socket.destroy())));
    await expect((await open(rude)).secure({ serverName: 'x', minVersion: 'TLSv1.2' })).rejects.toThrow(
      'broke off',
    );
    const strict = await tlsServer({
      ...good,
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion: 'TLSv1.2',
    });
    await expect((await open(strict)).secure({ serverName: 'x', minVersion: 'TLSv1.2' })).rejects.toThrow(
      'certificate of the client',
    );
  });

  it('can be given up', async () => {
    const silent = await listen(createServer());
    const wire = await open(silent);
    const stop = new AbortController();
    const shaking = wire.secure({ serverName: 'x', minVersion: 'TLSv1.2', signal: stop.signal });
    stop.abort();
    await expect(shaking).rejects.toThrow('aborted');
  });

  it('leaves a wire that carries every byte both ways', async () => {
    const wire = await open(await tlsServer(good));
    await wire.secure({ serverName: 'mx.example', minVersion: 'TLSv1.2' });
    let back = '';
    const all = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
      .join('')
      .repeat(4096);
    const whole = new Promise<void>((resolve) =>
      wire.onBytes((bytes) => {
        back += bytes;
        if (back.length >= all.length) resolve();
      }),
    );
    await wire.write(all);
    await whole;
    expect(back === all).toBe(true);
    wire.destroy();
  });
});
