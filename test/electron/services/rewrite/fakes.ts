import type { Change, Plan } from '#contract/config';
import type { Host, HostStatus } from '#contract/hosts';
import type { JournalEntry } from '#contract/journal';
import type { Command, CommandResult } from '#mail/command';
import type { ConfigSet } from '#mail/config/files';
import type { DeployReport } from '#mail/deploy/report';
import type { HostFacts } from '#mail/host-facts';
import type { Asking, Rewriter, Staged } from '#mail/rewrite/asking';
import type { Fate, Question } from '#mail/rewrite/question';
import type { Reach, RunOptions } from '#services/hosts/reach';
import type { RewriteServiceOptions } from '#services/rewrite/service';
import type { StagedPlan } from '#services/work/configuration';

export const set: ConfigSet = {
  id: 'sendmail',
  mta: 'sendmail',
  label: 'sendmail',
  files: [
    { path: '/etc/mail/mailertable', language: 'mailertable', role: 'mailertable', because: '' },
    { path: '/etc/mail/mailertable.db', language: 'text', role: 'db', because: '', generated: true },
  ],
  detail: {},
};
const facts = { account: { name: 'ops', uid: 1000, shell: '' }, mtas: [] } as unknown as HostFacts;

/** What is sent to the fake host: the questions themselves, and it answers with fates. */
interface Sent {
  readonly staged?: Staged;
  readonly questions: readonly Question[];
}

class PlainAsking implements Asking {
  #fates: Fate[] | undefined;
  readonly #sent: Sent;
  constructor(sent: Sent) {
    this.#sent = sent;
  }
  next(): readonly Command[] | undefined {
    if (this.#fates !== undefined) return undefined;
    const stdin = JSON.stringify(this.#sent);
    return [{ argv: ['/ask'], stdin, root: true, effect: 'read', shown: 'ask' }];
  }
  take([result]: readonly CommandResult[]): void {
    this.#fates =
      result?.status === 'exited' && result.code === 0
        ? (JSON.parse(result.stdout) as Fate[])
        : this.#sent.questions.map(() => ({ kind: 'unknown', why: 'it was not answered' }));
  }
  answers() {
    return (this.#fates ?? []).map((fate) => ({ fate, because: 'asked', trace: [], notes: [] }));
  }
}

/** Asks the fake host. It can be asked routes only. */
export const plainRewriter: Rewriter = {
  questions: ['route'],
  ask: (_set, _host, questions, { staged }) =>
    new PlainAsking({ questions, ...(staged === undefined ? {} : { staged }) }),
  seen: (_set, _host, hours) => ({
    argv: ['/seen', String(hours)],
    root: true,
    effect: 'read',
    shown: 'seen',
  }),
  readSeen: (output) => JSON.parse(output) as ReturnType<Rewriter['readSeen']>,
};

/** A host whose mailertable is a map of addresses, live and staged. */
export class FakeHost {
  readonly host: Host;
  /** Where mail for an address goes; `undefined`: the host cannot tell. */
  live: (address: string) => string | undefined = () => 'local';
  staged: (address: string) => string | undefined = () => 'local';
  seen: { question: Question; times: number }[] = [];
  report: Partial<DeployReport> | undefined = { state: 'checked' };
  readonly ran: { command: Command; options: RunOptions }[] = [];
  /** Every batch takes this long, or until it is cancelled. */
  batchMs = 0;
  online = true;
  /** The connection is lost in the middle of everything. */
  lost = false;

  constructor(id: string) {
    this.host = { id, name: id, readOnly: false, elevation: 'sudo' } as Host;
  }

  asked(): Sent[] {
    return this.ran
      .filter(({ command }) => command.argv[0] === '/ask')
      .map(({ command }) => JSON.parse(command.stdin ?? '') as Sent);
  }

  async run(command: Command, options: RunOptions): Promise<CommandResult> {
    this.ran.push({ command, options });
    const exited = (stdout: string): CommandResult => {
      void options.onStdout?.(stdout);
      const kept = options.onStdout === undefined ? stdout : '';
      return { status: 'exited', code: 0, stdout: kept, stderr: '' };
    };
    if (this.batchMs > 0)
      await new Promise<void>((resolve) => {
        setTimeout(resolve, this.batchMs);
        options.signal?.addEventListener('abort', () => resolve());
      });
    if (this.lost) return { status: 'unknown', why: 'it was cut', stdout: '', stderr: '' };
    const [verb] = command.argv;
    if (verb === '/seen') return exited(JSON.stringify(this.seen));
    if (verb === '/ask') {
      const { questions, staged } = JSON.parse(command.stdin ?? '') as Sent;
      return exited(JSON.stringify(questions.map((question) => this.#fate(question, staged))));
    }
    return exited(JSON.stringify(this.report === undefined ? [] : [{ id: command.argv[1], ...this.report }]));
  }

  #fate(question: Question, staged: Staged | undefined): Fate {
    const address = question.kind === 'route' ? question.address : '';
    const mailer = staged === undefined ? this.live(address) : this.staged(address);
    return mailer === undefined
      ? { kind: 'unknown', why: 'a map cannot be opened' }
      : { kind: 'deliveries', deliveries: [{ mailer, host: '', user: address }] };
  }
}

/** Stands in for mail/deploy/commands.ts. */
export const plainDeployCommands = {
  reportDeploys: (id: string): Command => ({
    argv: ['/report', id],
    root: true,
    effect: 'read',
    shown: 'report',
  }),
  readReports: (output: string) => JSON.parse(output) as unknown,
};

export const planOf = (id: string, state: Plan['state'] = 'ready'): StagedPlan =>
  ({
    plan: { id, setId: 'sendmail', state, why: state === 'refused' ? 'Failed: makemap.' : '', todo: '' },
    deploy: {
      files: [{ path: '/etc/mail/mailertable' }],
      built: [{ path: '/etc/mail/mailertable.db' }],
    },
  }) as unknown as StagedPlan;

/** Everything around the service, in memory. */
export function surroundings(...hosts: readonly FakeHost[]) {
  const find = (id: string): FakeHost | undefined => hosts.find(({ host }) => host.id === id);
  const plans = new Map<string, StagedPlan>();
  const texts = new Map<string, string>();
  const journal: Omit<JournalEntry, 'seq'>[] = [];
  const clock = { now: Date.parse('2026-11-21T12:00:00Z') };
  const tried: Change[][] = [];
  const options: Omit<RewriteServiceOptions, 'dataDir'> = {
    reach: {
      host: (id: string) => find(id)?.host,
      facts: () => Promise.resolve(facts),
      run: (id: string, command: Command, how: RunOptions) => {
        how.signal?.throwIfAborted();
        return find(id)?.run(command, how) ?? Promise.reject(new Error('no host'));
      },
    } as unknown as Reach,
    surveys: {
      known: () => Promise.resolve({ sets: [set] }),
      states: (_host, paths) =>
        Promise.resolve(new Map(paths.map((path) => [path, { path, sha256: 'a'.repeat(64) } as never]))),
    },
    plans: {
      staged: (_host, planId) => plans.get(planId),
      async *tryOut(_host, _set, changes) {
        await Promise.resolve();
        tried.push([...changes]);
        const made = planOf(`plan-tried-${tried.length}`);
        plans.set(made.plan.id, made);
        yield made.plan;
      },
    },
    versions: {
      filesAt: (_host, commit) =>
        Promise.resolve(
          commit === 'f'.repeat(40) ? undefined : new Map([['/etc/mail/mailertable', `${commit}\n`]]),
        ),
      keptText: (hostId, name) => Promise.resolve(texts.get(`${hostId} ${name}`)),
      keptNames: (hostId, folder) =>
        Promise.resolve(
          [...texts.keys()].flatMap((key) =>
            key.startsWith(`${hostId} ${folder}/`) ? [key.slice(hostId.length + folder.length + 2)] : [],
          ),
        ),
      keepText: (hostId, { name, text, unless }) => {
        const key = `${hostId} ${name}`;
        return Promise.resolve().then(() => {
          unless(texts.get(key));
          if (text === undefined) texts.delete(key);
          else texts.set(key, text);
        });
      },
    },
    statuses: () =>
      hosts.map(
        ({ host, online }) =>
          ({ host, connection: { state: online ? 'online' : 'offline' }, facts }) as unknown as HostStatus,
      ),
    record: (entry) => journal.push(entry),
    now: () => new Date(clock.now),
  };
  return { options, plans, texts, journal, clock, tried };
}

export const route = (address: string): Question => ({ kind: 'route', address });
