import type { Host, HostStatus } from '#contract/hosts';
import type { HoldRecord } from '#contract/holds';
import { holdRegisterFeature } from '#mail/hold-register/rights';
import type { ListedRecord } from '#mail/hold-register/record';
import type { Reach } from '../hosts/reach.ts';
import { readSource, sourcesOf } from '../work/listing.ts';
import type { Turns } from '../work/turns.ts';
import type { Registers, Trouble } from './register.ts';
import { type Held, type HeldListing, shownRecords, type Standing, unrecorded } from './standing.ts';
import { tidy } from './tidying.ts';

/** What the watch tells of a host besides its records. */
export interface HostHolds {
  readonly hostId: string;
  readonly readAt?: string;
  readonly unrecorded: number;
  readonly problem: string;
  readonly todo: string;
  readonly told?: string;
}

interface Known {
  records: readonly ListedRecord[];
  readonly listings: Map<string, HeldListing>;
  readAt: Date | undefined;
  /** No listing by itself before this time, so that a long queue is not read all the time. */
  nextListing: number;
  problems: Trouble[];
  told: string[];
}

interface Looking {
  readonly done: Promise<void>;
  /** The one that waits until this one is done. */
  next?: { done: Promise<void>; listing: boolean };
}

/** A listing takes at most one hundredth of the time, and is a minute away from the one before. */
const listingPauses = { leastMs: 60_000, times: 100 } as const;

/** Looks at registers and queues of hosts, puts right what it finds, and remembers. */
export class Looks {
  private readonly known = new Map<string, Known>();
  private readonly looking = new Map<string, Looking>();
  private readonly options: {
    readonly reach: Reach;
    readonly registers: Registers;
    readonly statuses: () => readonly HostStatus[];
    readonly now: () => Date;
    readonly turns: Turns;
    readonly changed: () => void;
  };

  constructor(options: Looks['options']) {
    this.options = options;
  }

  /** Hosts that are connected and were looked at. */
  online(): HostStatus[] {
    return this.options
      .statuses()
      .filter(
        ({ connection, facts }) =>
          connection.state === 'online' && facts !== undefined && sourcesOf(facts).length > 0,
      );
  }

  /**
   * Looks at a host, after what may be under way there; never rejects.
   * @param listing `yes`: the queue too; `due`: when its time has come; `no`: only the register.
   */
  look(hostId: string, listing: 'yes' | 'due' | 'no'): Promise<void> {
    const wanted = listing === 'yes' || (listing === 'due' && this.mayList(hostId));
    const running = this.looking.get(hostId);
    if (running === undefined) return this.begin(hostId, wanted);
    if (running.next === undefined) {
      const next: { done: Promise<void>; listing: boolean } = { done: Promise.resolve(), listing: wanted };
      next.done = running.done.then(() => this.begin(hostId, next.listing));
      running.next = next;
    } else running.next.listing ||= wanted;
    return running.next.done;
  }

  standing(
    host: Host,
  ): Standing & { readonly problems: readonly Trouble[]; readonly readAt: Date | undefined } {
    const known = this.known.get(host.id);
    return {
      hostId: host.id,
      hostName: host.name,
      records: known?.records ?? [],
      listings: known?.listings ?? new Map(),
      problems: known?.problems ?? [],
      readAt: known?.readAt,
    };
  }

  unrecorded(host: Host): Held[] {
    return unrecorded(this.standing(host));
  }

  /** For the watch: every connected host. */
  snapshot(): { records: HoldRecord[]; hosts: HostHolds[] } {
    const online = this.online();
    const nowMs = this.options.now().getTime();
    return {
      records: online.flatMap(({ host }) => shownRecords(this.standing(host), nowMs)),
      hosts: online.map(({ host }) => {
        const known = this.known.get(host.id);
        const told = known?.told.join(' ') ?? '';
        return {
          hostId: host.id,
          ...(known?.readAt === undefined ? {} : { readAt: known.readAt.toISOString() }),
          unrecorded: this.unrecorded(host).length,
          problem: [...new Set((known?.problems ?? []).map(({ problem }) => problem))].join(' '),
          todo: [...new Set((known?.problems ?? []).map(({ todo }) => todo))]
            .filter((todo) => todo !== '')
            .join(' '),
          ...(told === '' ? {} : { told }),
        };
      }),
    };
  }

  private mayList(hostId: string): boolean {
    return (this.known.get(hostId)?.nextListing ?? 0) <= this.options.now().getTime();
  }

  private begin(hostId: string, listing: boolean): Promise<void> {
    const looking: Looking = {
      done: this.lookOnce(hostId, listing)
        .catch((error: unknown) => {
          this.of(hostId).problems = [
            { problem: error instanceof Error ? error.message : String(error), todo: '' },
          ];
        })
        .finally(() => {
          if (looking.next === undefined) this.looking.delete(hostId);
          this.options.changed();
        }),
    };
    this.looking.set(hostId, looking);
    return looking.done;
  }

  private of(hostId: string): Known {
    const known = this.known.get(hostId) ?? {
      records: [],
      listings: new Map<string, HeldListing>(),
      readAt: undefined,
      nextListing: 0,
      problems: [],
      told: [],
    };
    this.known.set(hostId, known);
    return known;
  }

  private async lookOnce(hostId: string, listing: boolean): Promise<void> {
    const status = this.online().find(({ host }) => host.id === hostId);
    if (status?.facts === undefined) return;
    const { host, missing } = status;
    const { now, registers } = this.options;
    const known = this.of(hostId);
    const problems: Trouble[] = [];
    if (listing) {
      problems.push(...(await this.list(status, known)));
    }
    // sudo would refuse and tell its administrator of it, every time.
    if (missing?.some(({ feature }) => feature === holdRegisterFeature) === true) {
      problems.unshift({
        problem: 'This account may not read or write the register of holds, so who held what is not known.',
        todo: 'The Overview page has the sudoers file that allows exactly what is needed.',
      });
      known.records = [];
    } else {
      const register = await registers.read(hostId);
      if ('problem' in register) problems.unshift(register);
      else {
        known.records = register.records;
        if (register.damaged.length > 0)
          problems.push({
            problem: `${register.damaged.length} records of holds make no sense: ${register.damaged.slice(0, 5).join(' ')}.`,
            todo: 'Look at them in /var/lib/postroom/holds; remove them when they are of no use.',
          });
        const { told, trouble } = await tidy(registers, register, this.standing(host), {
          readOnly: host.readOnly,
          nowMs: now().getTime(),
        });
        if (trouble !== undefined) problems.push(trouble);
        if (told.length > 0) known.told = [...told, ...known.told].slice(0, 5);
      }
    }
    known.problems = problems;
    known.readAt = now();
  }

  /** Reads what is on hold in every queue of the host, when it is its turn. Returns what went wrong. */
  private async list({ host, facts }: HostStatus, known: Known): Promise<Trouble[]> {
    if (facts === undefined) return [];
    const { now, reach, turns } = this.options;
    const problems: Trouble[] = [];
    const turn = await turns.wait();
    const begun = now().getTime();
    try {
      for (const source of sourcesOf(facts)) {
        const at = now().getTime();
        const read = await readSource(reach, host.id, facts, source, { action: 'holds.list' }, turn.heard);
        if ('problem' in read) {
          known.listings.delete(source.id);
          problems.push({ problem: `${source.label}: ${read.problem}`, todo: '' });
          continue;
        }
        const held = new Map<string, Held>();
        for (const message of read.values())
          if (message.queue === 'held')
            held.set(message.id, {
              ...message,
              recipients: message.recipients.slice(0, 1000).map(({ address }) => address),
              reason: message.reason ?? '',
            });
        known.listings.set(source.id, { at, held });
      }
    } finally {
      turn.leave();
    }
    const took = now().getTime() - begun;
    known.nextListing = begun + took + Math.max(listingPauses.leastMs, took * listingPauses.times);
    return problems;
  }
}
