import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { shell as shellAbout } from '#contract/rewrite';
import type { Command } from '#mail/command';
import type { Reach, Talk, TalkEnd } from '../hosts/reach.ts';
import { refused } from '../work/refusals.ts';
import type { Asked } from './places.ts';
import { ShellSession } from './shell-session.ts';

type About = z.infer<typeof shellAbout>;

/** More shells than a person can look at: beyond this something is wrong, and every one holds a session on its host. */
const mostShells = 32;
/** A shell that ended is kept this long, so that its window can still read the last words. */
const afterlifeMs = 60_000;
/** A program that has said nothing and has not ended after this long hangs. */
const firstSignMs = 60_000;

interface Open {
  readonly hostId: string;
  readonly about: About;
  readonly session: ShellSession;
}

/** Interactive shells on hosts. They go on without a window. */
export class Shells {
  readonly #reach: Reach;
  readonly #now: () => Date;
  readonly #shells = new Map<string, Open>();
  readonly #running = new Set<string>();
  #opening = 0;

  constructor({ reach, now }: { readonly reach: Reach; readonly now: () => Date }) {
    this.#reach = reach;
    this.#now = now;
  }

  /** @throws REFUSED, OFFLINE */
  async open(
    { hostId, set, facts, rewriter }: Asked,
    options: { readonly config: string; readonly debug: string },
  ): Promise<About> {
    const { shell } = rewriter;
    if (shell === undefined)
      throw refused(`${set.label} has no such shell.`, 'Ask with the form beside it instead.');
    if (this.#running.size + this.#opening >= mostShells)
      throw refused(`There are ${mostShells} shells already.`, 'Close one, then open this again.');
    this.#opening += 1;
    try {
      const command = shell.start(set, facts, options);
      const host = this.#reach.host(hostId);
      const isRoot = facts.account.uid === 0;
      const rises = command.root && host?.elevation !== 'none';
      let begun = await this.#begin(hostId, command);
      const asAccount = begun.over?.noRoot === true;
      if (asAccount) begun = await this.#begin(hostId, { ...command, root: false });
      const id = randomUUID();
      const about: About = {
        id,
        setId: set.id,
        openedAt: this.#now().toISOString(),
        ...options,
        account:
          isRoot || (rises && !asAccount)
            ? 'root'
            : `${facts.account.name}, not root: maps that only root may read look empty to it, so its answers may be wrong`,
      };
      this.#running.add(id);
      const session = new ShellSession(begun.talk, shell, () => {
        this.#running.delete(id);
        setTimeout(() => this.#shells.delete(id), afterlifeMs).unref();
      });
      this.#shells.set(id, { hostId, about, session });
      begun.handOver(session);
      return about;
    } finally {
      this.#opening -= 1;
    }
  }

  list(hostId: string): About[] {
    return [...this.#shells.values()]
      .filter((one) => one.hostId === hostId && this.#running.has(one.about.id))
      .map(({ about }) => about);
  }

  /** @throws REFUSED */
  find(id: string): ShellSession {
    const found = this.#shells.get(id);
    if (found === undefined) throw refused('This shell has ended.', 'Open a new one.');
    return found.session;
  }

  took(id: string, bytes: number): void {
    this.#shells.get(id)?.session.output.took(bytes);
  }

  close(id: string): void {
    this.#shells.get(id)?.session.close();
  }

  closeAll(): void {
    for (const { session } of this.#shells.values()) session.close();
  }

  /** Starts it and waits for its first words, or its end: only then is it known whether it could be root. */
  async #begin(hostId: string, command: Command): Promise<Begun> {
    const talk = await this.#reach.talk(hostId, command, { action: 'rewrite.shell' });
    const early: { readonly bytes: string; readonly from: 'stdout' | 'stderr' }[] = [];
    let over: TalkEnd | undefined;
    let goOn: () => void = () => undefined;
    const end = new Promise<TalkEnd>((resolve) => talk.onEnd(resolve));
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      talk.onData((bytes, from) => {
        early.push({ bytes, from });
        if (from === 'stderr') return undefined;
        resolve();
        return new Promise((go) => (goOn = go));
      });
      void end.then((ended) => {
        over = ended;
        resolve();
      });
      timer = setTimeout(() => {
        talk.close();
        reject(
          refused(
            'The program on the host said nothing for a minute.',
            'It may wait for a name server. Try again.',
          ),
        );
      }, firstSignMs);
    }).finally(() => clearTimeout(timer));
    return {
      talk,
      over,
      handOver: (session) => {
        talk.onData((bytes, from) => session.take(bytes, from));
        for (const { bytes, from } of early) void session.take(bytes, from);
        void end.then((ended) => session.ended(ended));
        goOn();
      },
    };
  }
}

interface Begun {
  readonly talk: Talk;
  readonly over: TalkEnd | undefined;
  handOver(session: ShellSession): void;
}
