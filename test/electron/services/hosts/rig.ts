import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostDraft, HostStatus, Prompt } from '#contract/hosts';
import type { JournalEntry } from '#contract/journal';
import type { Command, CommandResult } from '#mail/command';
import { Hosts } from '#services/hosts/service';
import type { SecretStore } from '#services/hosts/secrets';
import type { MailHost } from '../../../lab/mail-host.ts';

export const noSecrets: SecretStore = {
  kind: 'none',
  why: 'a test',
  get: () => Promise.resolve(undefined),
  set: () => Promise.reject(new Error('there is no keychain')),
  delete: () => Promise.resolve(),
};

export const common = {
  name: 'a host',
  group: '',
  environment: 'test',
  tags: [],
  readOnly: false,
  elevation: 'sudo',
} satisfies Partial<HostDraft>;

export type SshDraft = Extract<HostDraft, { kind: 'ssh' }>;

/** What to answer: the fields' values, or undefined to say no. `leave` keeps the question open. */
export type Answering = (prompt: Prompt) => readonly string[] | undefined | 'leave';

/** The hosts service on a data folder and a home of its own. */
export class Rig {
  readonly dir = mkdtempSync(join(tmpdir(), 'postroom-rig-'));
  readonly home = join(this.dir, 'home');
  readonly dataDir = join(this.dir, 'data');
  readonly journal: Omit<JournalEntry, 'seq'>[] = [];
  readonly asked: Prompt[] = [];
  readonly hosts: Hosts;
  answer: Answering = () => undefined;
  private readonly stopped = new AbortController();

  constructor(options: { knownHosts?: string; env?: Record<string, string>; secrets?: SecretStore } = {}) {
    mkdirSync(join(this.home, '.ssh'), { recursive: true });
    mkdirSync(this.dataDir, { mode: 0o700 });
    if (options.knownHosts !== undefined)
      writeFileSync(join(this.home, '.ssh', 'known_hosts'), options.knownHosts);
    this.hosts = new Hosts({
      dataDir: this.dataDir,
      home: this.home,
      env: { PATH: process.env['PATH'], HOME: this.home, ...options.env },
      secrets: options.secrets ?? noSecrets,
      now: () => new Date(),
      record: (entry) => this.journal.push(entry),
    });
    void this.answerAll();
  }

  private async answerAll(): Promise<void> {
    const seen = new Set<string>();
    for await (const open of this.hosts.prompts.live.follow(
      () => this.hosts.prompts.list(),
      1,
      this.stopped.signal,
    ))
      for (const prompt of open) {
        if (seen.has(prompt.id)) continue;
        seen.add(prompt.id);
        this.asked.push(prompt);
        const answers = this.answer(prompt);
        if (answers !== 'leave')
          this.hosts.prompts.answer(
            prompt.id,
            answers === undefined ? undefined : { answers, remember: true },
          );
      }
  }

  /** Adds a lab host for one of its accounts, by the lab's key unless told otherwise. */
  addLab(lab: MailHost, user: string, change: Partial<SshDraft> = {}): Promise<string> {
    return this.hosts.add({
      kind: 'ssh',
      ...common,
      address: lab.ip,
      port: lab.port,
      user,
      auth: { method: 'key', keyFile: lab.keyFile },
      jumps: [],
      ...change,
    });
  }

  status(id: string): HostStatus {
    const found = this.hosts.statuses().find(({ host }) => host.id === id);
    if (found === undefined) throw new Error(`no host ${id}`);
    return found;
  }

  /** Resolves with how long it took until the test holds; throws after the limit. */
  async until(what: string, test: () => boolean, limitMs: number): Promise<number> {
    const begun = performance.now();
    while (!test()) {
      if (performance.now() - begun > limitMs)
        throw new Error(
          `after ${limitMs} ms still not: ${what}; ${JSON.stringify(this.hosts.statuses().map(({ connection }) => connection))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return performance.now() - begun;
  }

  state(id: string): string {
    return this.status(id).connection.state;
  }

  run(
    id: string,
    argv: Command['argv'],
    change: Partial<Command> = {},
    options = {},
  ): Promise<CommandResult> {
    return this.hosts.run(
      id,
      { argv, root: false, effect: 'read', shown: argv.join(' '), ...change },
      { action: 'test', ...options },
    );
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.hosts.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
