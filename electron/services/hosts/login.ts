import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2, { type AnyAuthMethod, type KeyboardInteractiveAuthMethod, type ParsedKey } from 'ssh2';
import type { Host } from '#contract/hosts';
import { agentKeyTypes, PatientAgent, unusable } from './agent.ts';
import { ConnectFailure } from './connect-failure.ts';
import type { Credentials } from './credentials.ts';
import type { Answer, Question } from './prompts.ts';

type SshHost = Extract<Host, { kind: 'ssh' }>;

/** One machine to log in to: a host, or a hop on the way to it. */
export interface Target extends Pick<SshHost, 'user' | 'address' | 'port' | 'auth'> {
  /** The host on whose behalf questions are asked. */
  readonly hostId: string;
  readonly hostName: string;
}

export interface LoginSurroundings {
  readonly credentials: Pick<Credentials, 'get' | 'keep' | 'forget' | 'canRemember'>;
  readonly home: string;
  readonly agentSocket: string | undefined;
  ask(question: Omit<Question, 'hostId' | 'hostName'>): Promise<Answer | undefined>;
  note(text: string): void;
  /** Ends the attempt now: an answer that the user did not give is not sent as an empty one. */
  giveUp(): void;
}

const serverNames = { agent: 'publickey', key: 'publickey', password: 'password' } as const;

/**
 * Decides how to log in: the chosen method, then what the server still wants (a second factor), each method once, so that a
 * wrong answer is never sent twice. `secret` names are kept only after the login worked.
 */
export class Login {
  private readonly target: Target;
  private readonly around: LoginSurroundings;
  private readonly used = new Set<string>();
  private readonly given: { name: string; value: string; remember: boolean }[] = [];
  /** What stopped it before the server could say no. */
  failure: ConnectFailure | undefined;

  constructor(target: Target, around: LoginSurroundings) {
    this.target = target;
    this.around = around;
  }

  /** Whether anything that the server may count as an attempt was sent. */
  get tried(): boolean {
    return this.used.size > 0;
  }

  /** The next method, or false when nothing is left. `left` is null before the server named its methods. */
  async next(left: readonly string[] | null, partial: boolean): Promise<AnyAuthMethod | false> {
    const { user, auth } = this.target;
    if (left === null) return { type: 'none', username: user };
    const order: Target['auth']['method'][] = [auth.method, 'keyboard-interactive'];
    if (partial) order.push('password');
    for (const method of order) {
      const offered = method === 'keyboard-interactive' ? method : serverNames[method];
      if (this.used.has(method) || !left.includes(offered)) continue;
      this.used.add(method);
      try {
        const way = await this.prepare(method);
        if (way !== undefined) return way;
      } catch (error) {
        if (!(error instanceof ConnectFailure)) throw error;
        this.failure = error;
        return false;
      }
    }
    return false;
  }

  /** The server let us in: what the user gave was right. */
  async worked(): Promise<void> {
    for (const { name, value, remember } of this.given)
      await this.around.credentials.keep(name, value, { remember });
  }

  /** The server said no: what was kept may be why. */
  async refused(): Promise<void> {
    await this.around.credentials.forget(this.passwordName);
  }

  private get passwordName(): string {
    const { user, address, port } = this.target;
    return `password:${user}@${address}:${port}`;
  }

  private async prepare(method: Target['auth']['method']): Promise<AnyAuthMethod | undefined> {
    const username = this.target.user;
    switch (method) {
      case 'agent':
        return this.agent();
      case 'key': {
        const key = await this.keyFile();
        return key === undefined ? undefined : { type: 'publickey', username, key };
      }
      case 'password': {
        const password = await this.password();
        return password === undefined ? undefined : { type: 'password', username, password };
      }
      case 'keyboard-interactive':
        return this.keyboard();
    }
  }

  private async agent(): Promise<AnyAuthMethod | undefined> {
    const { agentSocket } = this.around;
    if (agentSocket === undefined || agentSocket === '') {
      this.around.note('No SSH agent is running (SSH_AUTH_SOCK is not set).');
      return undefined;
    }
    try {
      const types = await agentKeyTypes(agentSocket);
      const unable = unusable(types);
      if (unable.length > 0)
        this.around.note(
          `${unable.length} of ${types.length} keys in the SSH agent cannot be used by Postroom: ${[...new Set(unable)].join(', ')}.`,
        );
      if (types.length === 0) this.around.note('The SSH agent holds no keys: add one with ssh-add.');
      if (types.length === unable.length) return undefined;
    } catch (error) {
      this.around.note(
        `The SSH agent cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
    return { type: 'agent', username: this.target.user, agent: new PatientAgent(agentSocket) };
  }

  private async keyFile(): Promise<ParsedKey | undefined> {
    const { auth } = this.target;
    // Absent as a chosen method when the server asks for a second public key: there is none to give.
    if (auth.method !== 'key') return undefined;
    const file = auth.keyFile.replace(/^~(?=\/)/, this.around.home);
    const name = `passphrase:${file}`;
    let text: Buffer;
    try {
      text = await readFile(file.startsWith('/') ? file : join(this.around.home, file));
    } catch (error) {
      throw new ConnectFailure(
        'auth',
        `The key file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        'Correct the path in the settings of this host.',
      );
    }
    let parsed = ssh2.utils.parseKey(text);
    if (parsed instanceof Error && /encrypted|passphrase/i.test(parsed.message)) {
      const kept = await this.around.credentials.get(name);
      if (kept !== undefined) parsed = ssh2.utils.parseKey(text, kept);
      // The passphrase never leaves this computer, so a wrong one may be asked for again.
      for (let round = 0; parsed instanceof Error && round < 3; round++) {
        const answer = await this.around.ask({
          kind: 'passphrase',
          text: `${round > 0 ? 'That was not the passphrase. ' : ''}The key file ${file} is protected by a passphrase.`,
          fields: [{ label: 'Passphrase', echo: false }],
          canRemember: this.around.credentials.canRemember,
        });
        const value = answer?.answers[0];
        if (answer === undefined || value === undefined)
          throw new ConnectFailure('auth', 'No passphrase was given.', 'Connect again when you have it.');
        parsed = ssh2.utils.parseKey(text, value);
        if (!(parsed instanceof Error)) this.given.push({ name, value, remember: answer.remember });
      }
    }
    if (parsed instanceof Error)
      throw new ConnectFailure(
        'auth',
        `The key file ${file} cannot be used: ${parsed.message}`,
        'Choose a private key in OpenSSH or PEM form (puttygen can export one), or use the SSH agent.',
      );
    return parsed;
  }

  private async password(): Promise<string | undefined> {
    const kept = await this.around.credentials.get(this.passwordName);
    if (kept !== undefined) return kept;
    const { user, address } = this.target;
    const answer = await this.around.ask({
      kind: 'password',
      text: `Password of ${user} on ${address}.`,
      fields: [{ label: 'Password', echo: false }],
      canRemember: this.around.credentials.canRemember,
    });
    const value = answer?.answers[0];
    if (answer === undefined || value === undefined)
      throw new ConnectFailure('auth', 'No password was given.', 'Connect again when you have it.');
    this.given.push({ name: this.passwordName, value, remember: answer.remember });
    return value;
  }

  private keyboard(): KeyboardInteractiveAuthMethod {
    return {
      type: 'keyboard-interactive',
      username: this.target.user,
      prompt: (name, instructions, _language, prompts, finish) => {
        void this.around
          .ask({
            kind: 'keyboard-interactive',
            text: [`${this.target.user} on ${this.target.address}:`, name, instructions].join(' '),
            fields: prompts.map(({ prompt, echo }) => ({ label: prompt, echo: echo === true })),
            canRemember: false,
          })
          .then((answer) => {
            if (answer !== undefined) finish([...answer.answers]);
            else {
              this.failure = new ConnectFailure(
                'auth',
                'The questions of the server were not answered.',
                'Connect again when you have the answers.',
              );
              this.around.giveUp();
            }
          });
      },
    };
  }
}
