import { createStore, type StoreApi } from 'zustand/vanilla';
import { z } from 'zod';
import type { AppInfo } from '#contract/app';
import type { HostStatus } from '#contract/hosts';
import type { QueueName } from '#mail/queue';
import type { Api } from './client.ts';
import type { DoorState } from './door-state.ts';
import { follow } from './follow.ts';
import { keep, kept } from './keep.ts';
import { problemOf } from './problem.ts';
import { showToast } from './toasts.ts';

/** How much mail waits on a host, as last read. Times in Unix seconds of the host's clock, `readAt` in our milliseconds. */
export interface Depth {
  readonly count: number;
  readonly byQueue: Readonly<Partial<Record<QueueName, number>>>;
  readonly oldestAt?: number;
  /** Host clock minus ours, seconds. */
  readonly skew: number;
  readonly readAt: number;
  readonly problem: string;
}

const place = z.object({
  /** Absent: all hosts. */
  hostId: z.string().optional(),
  page: z.string(),
});

export interface SessionState {
  readonly door: DoorState;
  readonly info?: AppInfo;
  readonly hosts: readonly HostStatus[];
  /** False until the list arrived for the first time. */
  readonly hostsKnown: boolean;
  readonly hostId: string | undefined;
  readonly page: string;
  readonly depths: Readonly<Record<string, Depth>>;
  /** What is looked for on the page that was gone to; the page takes it for its filter. */
  readonly find: { readonly page: string; readonly text: string } | undefined;
  readonly go: (to: { hostId?: string | undefined; page?: string; find?: string }) => void;
  readonly setDepth: (hostId: string, depth: Depth) => void;
  /** Connects, or tries again after a failure. What comes of it is in the host's status. */
  readonly connect: (hostId: string) => void;
  readonly disconnect: (hostId: string) => void;
}

export type Session = StoreApi<SessionState>;

/** Calls back at once, then after every change of the door; returns the way to stop. */
export type OnDoor = (heard: (state: DoorState) => void) => () => void;

/** What every feature shares: the door, the hosts and where the user is. `start` returns the way to stop. */
export function createSession(api: Api, onDoor: OnDoor): { session: Session; start: () => () => void } {
  /** Hosts that the user disconnected: looking at one of them does not connect it again. */
  const leftAlone = new Set<string>();
  const call = (asked: Promise<unknown>): void => {
    asked.catch((error: unknown) => {
      const { what, todo } = problemOf(error);
      showToast({ id: 'connection', tone: 'bad', title: what, body: todo, seconds: 20 });
    });
  };
  const connectOnDemand = (hostId: string | undefined): void => {
    const status = hostOf(session.getState(), hostId);
    if (status?.connection.state === 'offline' && !leftAlone.has(status.host.id))
      session.getState().connect(status.host.id);
  };
  const first = kept('place', place, { page: 'queue' });
  const session = createStore<SessionState>()((set, get) => ({
    door: { kind: 'opening' },
    hosts: [],
    hostsKnown: false,
    hostId: first.hostId,
    page: first.page,
    depths: {},
    find: undefined,
    go: (to) => {
      const next = {
        hostId: 'hostId' in to ? to.hostId : get().hostId,
        page: to.page ?? get().page,
      };
      set({ ...next, find: to.find === undefined ? undefined : { page: next.page, text: to.find } });
      keep('place', next);
      connectOnDemand(next.hostId);
    },
    setDepth: (hostId, depth) => set({ depths: { ...get().depths, [hostId]: depth } }),
    connect: (hostId) => {
      leftAlone.delete(hostId);
      call(api.hosts.connect({ id: hostId }));
    },
    disconnect: (hostId) => {
      leftAlone.add(hostId);
      call(api.hosts.disconnect({ id: hostId }));
    },
  }));

  const start = (): (() => void) => {
    const following = follow(
      (options) => api.hosts.watch(undefined, options),
      (hosts) => {
        const { hostId, hostsKnown } = session.getState();
        const gone = hostId !== undefined && !hosts.some((status) => status.host.id === hostId);
        session.setState({ hosts, hostsKnown: true, ...(gone ? { hostId: undefined } : {}) });
        if (!hostsKnown) connectOnDemand(hostId);
      },
    );
    const unhear = onDoor((door) => {
      const opened = door.kind === 'open' && session.getState().door.kind !== 'open';
      session.setState({ door });
      if (!opened) return;
      following.retry();
      api.app.info().then(
        (info) => session.setState({ info }),
        () => undefined, // The banner of the lost door says it.
      );
    });
    return () => {
      following.stop();
      unhear();
    };
  };
  return { session, start };
}

/** The status of one host, if it is (still) in the list. */
export const hostOf = (state: SessionState, hostId: string | undefined): HostStatus | undefined =>
  state.hosts.find((status) => status.host.id === hostId);
