import type { Buffer } from 'node:buffer';
import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Algorithms, type Client } from 'ssh2';
import { ConnectFailure } from './connect-failure.ts';
import type { Credentials } from './credentials.ts';
import type { HostKeys } from './host-keys.ts';
import { keyType } from './known-hosts.ts';
import { Login, type Target } from './login.ts';
import { Patience } from './patience.ts';
import type { Answer, Prompts, Question } from './prompts.ts';

/** What a connection needs from the rest of the hosts service. */
export interface Surroundings {
  readonly hostKeys: HostKeys;
  readonly credentials: Pick<Credentials, 'get' | 'keep' | 'forget' | 'canRemember'>;
  readonly prompts: Pick<Prompts, 'ask'>;
  readonly home: string;
  readonly agentSocket: string | undefined;
}

/** `leave` gives up the place among the handshakes that run at a time: people take longer than computers. */
type Connecting = Surroundings & { readonly leave: () => void };

/** One machine that we are logged in to, and the stream that leads there. */
export interface Hop {
  readonly client: Client;
  readonly sock: Duplex;
}

/** From the first packet to a finished login, without the time that the user takes to answer. */
const handshakeMs = 15_000;

// Electron's BoringSSL has no chacha20; these two families are also the ones that Terrapin (CVE-2023-48795) does not reach.
const algorithms = {
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  compress: ['none'],
} satisfies Algorithms;

/**
 * Logs in to one machine, over a socket of its own or through `via`. The client that it resolves with has permanent error
 * listeners and is checked at every key exchange; closing it is the caller's business.
 * @throws ConnectFailure
 */
export async function connectSsh(
  target: Target,
  via: Duplex | undefined,
  around: Connecting,
  signal: AbortSignal,
  note: (text: string) => void,
): Promise<Hop> {
  const serverHostKey = await around.hostKeys.algorithms(target.address, target.port);
  return new Promise<Hop>((resolve, reject) => {
    const client = new ssh2.Client();
    const sock = via ?? connectTcp({ host: target.address, port: target.port, noDelay: true });
    let stage: 'tcp' | 'hello' | 'login' | 'ready' = via === undefined ? 'tcp' : 'hello';
    let settled = false;
    let pinned: Buffer | undefined;
    let strict = false;
    const stopAsking = new AbortController();

    const fail = (failure: ConnectFailure): void => {
      if (settled) return;
      settled = true;
      // What was kept may be why, whichever way the server said no.
      if (failure.kind === 'auth') void login.refused();
      patience.end();
      stopAsking.abort();
      signal.removeEventListener('abort', abort);
      client.destroy();
      sock.destroy();
      reject(failure);
    };
    const abort = (): void =>
      fail(
        new ConnectFailure(
          'settings',
          'The connection attempt was stopped.',
          'Connect again when you want to.',
        ),
      );
    const patience = new Patience(handshakeMs, () =>
      fail(
        new ConnectFailure(
          'network',
          `${target.address} port ${target.port} did not ${silent[stage]} within ${handshakeMs / 1000} seconds.`,
          stage === 'tcp'
            ? 'Check the address, the network and firewalls between you and the host.'
            : 'The host accepts connections but its SSH server says nothing: it may be frozen or overloaded.',
        ),
      ),
    );
    const ask = (question: Omit<Question, 'hostId' | 'hostName'>): Promise<Answer | undefined> => {
      around.leave();
      return patience.whileAsking(
        around.prompts.ask(
          { ...question, hostId: target.hostId, hostName: target.hostName },
          stopAsking.signal,
        ),
      );
    };
    const login = new Login(target, {
      ...around,
      ask,
      note,
      giveUp: () => fail(login.failure ?? closedEarly(stage, login.tried, target, '')),
    });

    const verify = async (key: Buffer): Promise<boolean> => {
      await around.hostKeys.check(target.address, target.port, key, async (shown) => {
        const { note: remark, ...hostKey } = shown;
        const text = `Postroom has never seen ${shown.address} before. Compare this fingerprint with the one that the host itself shows, then accept it. ${remark}`;
        return (await ask({ kind: 'host-key', text, fields: [], hostKey, canRemember: false })) !== undefined;
      });
      pinned = key;
      return true;
    };

    client.on('error', (error: Error & { level?: string }) => {
      // An agent that fails costs this method only; the next one is tried.
      if (error.level === 'agent') note(`The SSH agent failed: ${error.message}`);
      else if (login.failure !== undefined) fail(login.failure);
      else if (error.level === 'client-authentication') fail(refusedLogin(target));
      else fail(explain(error, stage, login.tried, target));
    });
    sock.on('error', (error: Error) => fail(explain(error, stage, login.tried, target)));
    client.on('close', () => {
      fail(login.failure ?? closedEarly(stage, login.tried, target, ''));
    });
    client.on('connect', () => (stage = 'hello'));
    client.on('handshake', () => {
      if (stage === 'ready') return;
      stage = 'login';
      if (!strict)
        note(
          'The SSH server has no strict key exchange (it is older than the Terrapin fix of 2023). Postroom uses only ciphers that it does not weaken; update OpenSSH when you can.',
        );
    });
    client.on('change password', () =>
      fail(
        new ConnectFailure(
          'auth',
          `The password of ${target.user} on ${target.address} has expired.`,
          'Log in with ssh once and set a new one.',
        ),
      ),
    );
    client.on('ready', () => {
      stage = 'ready';
      if (settled) return;
      settled = true;
      patience.end();
      signal.removeEventListener('abort', abort);
      void login.worked();
      resolve({ client, sock });
    });
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort);
    client.connect({
      sock,
      username: target.user,
      // ssh2's own limit runs on while the user reads a fingerprint; `patience` does not.
      readyTimeout: 0,
      // Its keepalive counts only its own answers, so it gives up a slow line that is full of data; see heartbeat.ts.
      keepaliveInterval: 0,
      algorithms: { ...algorithms, serverHostKey } as Algorithms,
      // The only place where ssh2 tells whether the server has it.
      debug: (text) => {
        if (text === 'Handshake: strict KEX mode enabled') strict = true;
      },
      hostVerifier: (key: Buffer, done: (permitted: boolean) => void): void => {
        if (pinned !== undefined) {
          // Another key exchange of a running connection: nobody is asked, only the same key will do.
          done(pinned.equals(key));
          return;
        }
        verify(key).then(done, (error: unknown) => {
          fail(
            error instanceof ConnectFailure
              ? error
              : new ConnectFailure(
                  'host-key',
                  `The ${keyType(key)} host key could not be checked.`,
                  String(error),
                ),
          );
          done(false);
        });
      },
      authHandler: (left, partial, next) => {
        login.next(left as readonly string[] | null, partial).then(
          (method) => {
            if (!settled) next(method as Parameters<typeof next>[0]);
          },
          (error: unknown) =>
            fail(new ConnectFailure('auth', 'The login could not be prepared.', String(error))),
        );
      },
    });
  });
}

const silent = {
  tcp: 'answer',
  hello: 'say hello as an SSH server',
  login: 'finish the login',
  ready: 'answer',
} as const;

const refusedLogin = ({ user, address, auth }: Target): ConnectFailure =>
  new ConnectFailure(
    'auth',
    `${address} did not let ${user} in (${auth.method}).`,
    'Check the account and how it logs in, in the settings of this host. Postroom does not try again by itself, so that no account is locked.',
  );

function closedEarly(stage: string, tried: boolean, target: Target, detail: string): ConnectFailure {
  if (stage === 'login' && tried) return refusedLogin(target);
  return new ConnectFailure(
    'network',
    `${target.address} closed the connection before the login${detail === '' ? '' : ` (${detail})`}.`,
    'Too many logins at once (MaxStartups), a penalty for this address (PerSourcePenalties, fail2ban), or no SSH server at this port.',
    true,
  );
}

function explain(
  error: Error & { code?: unknown },
  stage: string,
  tried: boolean,
  target: Target,
): ConnectFailure {
  const where = `${target.address} port ${target.port}`;
  switch (error.code) {
    case 'ECONNREFUSED':
      return new ConnectFailure(
        'network',
        `${where} refused the connection: no SSH server runs there.`,
        'Start sshd on the host, or correct the port.',
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConnectFailure(
        'network',
        `The name ${target.address} cannot be looked up.`,
        'Check the address, your DNS and your VPN.',
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return new ConnectFailure(
        'network',
        `${where} cannot be reached (${error.code}).`,
        'Check the network and your VPN.',
      );
  }
  if (/no matching/i.test(error.message))
    return new ConnectFailure(
      'settings',
      `The SSH server of ${target.address} only speaks algorithms that are too weak: ${error.message}`,
      'Update OpenSSH on the host.',
    );
  if (/Host denied/i.test(error.message))
    return new ConnectFailure(
      'host-key',
      `The host key of ${target.address} was refused.`,
      'See the fingerprints above.',
    );
  return closedEarly(stage, tried, target, error.message);
}
