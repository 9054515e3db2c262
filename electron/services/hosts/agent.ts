import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import ssh2, {
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';

const answerMs = 10_000;
/** A key may want a touch or a confirmation on screen. */
const signMs = 60_000;

/** Hands on what comes first: the answer, or an error when it takes too long. */
function within<Value>(
  ms: number,
  what: string,
  settle: (error: Error | null | undefined, value?: Value) => void,
): (error?: Error | null, value?: Value) => void {
  let done = false;
  const once = (error?: Error | null, value?: Value): void => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    settle(error, value);
  };
  const timer = setTimeout(() => {
    once(new Error(`The SSH agent did not ${what} within ${ms / 1000} seconds.`));
  }, ms);
  return once;
}

/** ssh2's agent with time limits: an agent that hangs must not hang the connection. */
export class PatientAgent extends ssh2.BaseAgent<ParsedKey> {
  private readonly inner: ssh2.OpenSSHAgent;

  constructor(socketPath: string) {
    super();
    this.inner = new ssh2.OpenSSHAgent(socketPath);
  }

  getIdentities(callback: IdentityCallback<ParsedKey>): void {
    this.inner.getIdentities(
      within(answerMs, 'list its keys', (error, keys) => callback(error ?? undefined, keys)),
    );
  }

  sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const done = typeof options === 'function' ? options : callback;
    const settle = within<Buffer>(signMs, 'sign', (error, signature) =>
      done?.(error ?? undefined, signature),
    );
    if (typeof options === 'function') this.inner.sign(key, data, settle);
    else this.inner.sign(key, data, options, settle);
  }
}

/**
 * Types of the keys an agent holds, also of those that our SSH library cannot use (hardware keys, certificates): they are
 * named to the user instead of failing in silence. Rejects when the agent does not answer within 10 seconds.
 */
export function agentKeyTypes(socketPath: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    const finish = within<string[]>(answerMs, 'list its keys', (error, types) => {
      socket.destroy();
      if (types === undefined) reject(error ?? new Error('The SSH agent said nothing.'));
      else resolve(types);
    });
    let heard = Buffer.alloc(0);
    socket.on('error', (error) => finish(error));
    socket.on('close', () => finish(new Error('The SSH agent closed the connection.')));
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.length > 1024 * 1024) finish(new Error('The SSH agent sent too much.'));
      else if (heard.length >= 4 && heard.length >= 4 + heard.readUInt32BE(0)) {
        try {
          finish(undefined, readTypes(heard.subarray(4)));
        } catch {
          finish(new Error('The SSH agent sent something that is no list of keys.'));
        }
      }
    });
    // SSH_AGENTC_REQUEST_IDENTITIES
    socket.write(Buffer.from([0, 0, 0, 1, 11]));
  });
}

function readTypes(body: Buffer): string[] {
  if (body[0] !== 12) throw new Error('not SSH_AGENT_IDENTITIES_ANSWER');
  const types: string[] = [];
  let at = 5;
  const text = (): Buffer => {
    const end = at + 4 + body.readUInt32BE(at);
    if (end > body.length) throw new RangeError('cut off');
    const value = body.subarray(at + 4, end);
    at = end;
    return value;
  };
  for (let left = body.readUInt32BE(1); left > 0; left--) {
    const blob = text();
    types.push(blob.toString('latin1', 4, 4 + blob.readUInt32BE(0)));
    text();
  }
  return types;
}

/** The types among these that our SSH library cannot log in with. */
export const unusable = (types: readonly string[]): string[] =>
  types.filter((type) => type.startsWith('sk-') || type.includes('-cert-v01@'));
