import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { noReply } from './settled.ts';

export interface PageOptions {
  /** Asks several; `told` hears every reply once. */
  readonly ask: (
    questions: readonly DnsQuestion[],
    told: (index: number, reply: DnsReply) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** After so long nothing is waited for any more. */
  readonly limitMs: number;
}

interface Pending {
  readonly question: DnsQuestion;
  readonly settle: (reply: DnsReply) => void;
}

/** So long questions of sections that run at once are gathered, to go together. */
const gatherMs = 3;
const keyOf = (question: DnsQuestion): string => JSON.stringify(Object.entries(question).sort());
const serverKey = ({ server }: DnsQuestion): string => server ?? '';
const isSilence = ({ status }: DnsReply): boolean => status === 'timeout' || status === 'unreachable';

/**
 * The questions of one page: each is asked once, those of the same moment go together, and a server that does not answer is
 * not waited for again.
 */
export class PageQuestions {
  private readonly options: PageOptions;
  private readonly known = new Map<string, Promise<DnsReply>>();
  private readonly pending = new Set<Pending>();
  private gathered: Pending[] = [];
  private readonly silent = new Map<string, string>();
  private readonly heard = new Set<string>();
  private readonly stopped = new AbortController();
  private failure: unknown;
  private readonly timer: NodeJS.Timeout;
  private over = '';

  constructor(options: PageOptions) {
    this.options = options;
    const seconds = options.limitMs / 1000;
    this.timer = setTimeout(
      () => this.close(`It was not waited for longer than ${seconds} seconds.`),
      options.limitMs,
    );
  }

  /** Replies in the order of the questions. Rejects when the place itself cannot be reached. */
  readonly ask = async (questions: readonly DnsQuestion[]): Promise<readonly DnsReply[]> => {
    const replies = await Promise.all(questions.map((question) => this.one(question)));
    if (this.failure !== undefined) throw this.failure as Error;
    return replies;
  };

  /** What is still open gets no answer, for this reason. */
  close(why = 'It was stopped.'): void {
    if (this.over !== '') return;
    this.over = why;
    clearTimeout(this.timer);
    this.stopped.abort();
    for (const one of this.pending) this.settle(one, noReply(one.question, 'timeout', why));
  }

  private one(question: DnsQuestion): Promise<DnsReply> {
    const key = keyOf(question);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const reply = new Promise<DnsReply>((resolve) => {
      const one = { question, settle: resolve };
      const silence = this.silent.get(serverKey(question)) ?? this.over;
      this.pending.add(one);
      if (silence !== '') this.settle(one, noReply(question, 'timeout', silence));
      else if (this.gathered.push(one) === 1) setTimeout(() => this.send(), gatherMs);
    });
    this.known.set(key, reply);
    return reply;
  }

  private send(): void {
    const batch = this.gathered.filter((one) => this.pending.has(one));
    this.gathered = [];
    const told = (index: number, reply: DnsReply): void => {
      const one = batch[index];
      if (one === undefined) return;
      this.learn(one.question, reply);
      this.settle(one, reply);
    };
    const ask = this.options.ask(
      batch.map(({ question }) => question),
      told,
      this.stopped.signal,
    );
    const finish = (): void => {
      for (const one of batch) this.settle(one, noReply(one.question, 'failed', 'There was no answer.'));
    };
    ask.then(finish, (error: unknown) => {
      if (this.over === '') this.failure ??= error;
      finish();
    });
  }

  private learn(question: DnsQuestion, reply: DnsReply): void {
    const key = serverKey(question);
    if (!isSilence(reply)) {
      if (reply.status !== 'failed') this.heard.add(key);
      return;
    }
    if (this.heard.has(key) || this.silent.has(key)) return;
    this.silent.set(key, reply.words);
    for (const one of this.pending)
      if (serverKey(one.question) === key && one.question !== question)
        this.settle(
          one,
          noReply(one.question, reply.status === 'timeout' ? 'timeout' : 'unreachable', reply.words),
        );
  }

  private settle(one: Pending, reply: DnsReply): void {
    if (!this.pending.delete(one)) return;
    one.settle(reply);
  }
}
