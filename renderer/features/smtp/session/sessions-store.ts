import { createStore, type StoreApi } from 'zustand/vanilla';
import { stepsOf } from '#mail/smtp/steps-of-form';
import type { Step } from '#mail/smtp/step';
import type { Api } from '../../../app/client.ts';
import { keep, kept } from '../../../app/keep.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { emptyMessage, endedBy, messageBytes, type MessageDraft } from '../message/message-draft.ts';
import { draft as draftShape, emptyDraft, faultsOf, readDraft, type Draft, type Faults } from './draft.ts';
import { LiveSession } from './live-session.ts';

/** The form of one page: of a host, or of all hosts. */
export interface Desk {
  readonly draft: Draft;
  readonly message: MessageDraft;
  /** Shown since it was tried to open a session. */
  readonly faults: Faults;
  readonly problem: Problem | undefined;
}

export interface SessionsState {
  readonly sessions: readonly LiveSession[];
  /** The session that is shown; absent: the form. */
  readonly shown: string | undefined;
  readonly desks: Readonly<Record<string, Desk>>;
  readonly finding: boolean;
  readonly opening: boolean;
  readonly problem: Problem | undefined;
  /** Lays out the form of a page. */
  readonly enter: (place: string) => void;
  /** Finds the sessions that are kept, and follows again those that were cut off. */
  readonly find: () => void;
  readonly edit: (place: string, to: Partial<Draft>) => void;
  readonly editMessage: (place: string, to: Partial<MessageDraft>) => void;
  /** Opens a session with what the form says; where it cannot be read, says why at its fields. */
  readonly open: (place: string, go: 'none' | 'all') => void;
  readonly show: (id: string | undefined) => void;
  /** The same once more. */
  readonly again: (id: string) => void;
  readonly close: (id: string) => void;
}

const keptForm = (place: string): string => `smtp.form.${place}`;

export const emptyDesk: Desk = { draft: emptyDraft, message: emptyMessage, faults: {}, problem: undefined };

const newDesk = (place: string): Desk => ({
  ...emptyDesk,
  draft: { ...kept(keptForm(place), draftShape, { ...emptyDraft, from: place }), secret: '' },
});

/** What the form of a page prepares, as it stands; empty while something is wrong with it. @param own what its hello says by itself */
export function preparedBy({ draft, message }: Desk, now: Date, own: string | undefined): readonly Step[] {
  if (Object.keys(faultsOf(draft)).some((field) => field !== 'host')) return [];
  const { form, target } = readDraft(draft, messageBytes(draft, message, now));
  return endedBy(stepsOf(form, target.port, own), draft, message);
}

/** The sessions of all hosts, and the form for another. `''` is the page of all hosts. */
export function createSessionsStore(
  api: Api,
  own: (hostId: string) => string | undefined,
): StoreApi<SessionsState> {
  return createStore<SessionsState>()((set, get) => {
    const deskOf = (place: string): Desk => get().desks[place] ?? newDesk(place);
    const change = (place: string, to: Partial<Desk>): void =>
      set({ desks: { ...get().desks, [place]: { ...deskOf(place), ...to } } });
    const add = (session: LiveSession): void => {
      session.follow();
      set({ sessions: [...get().sessions, session] });
    };
    const start = async (
      input: Parameters<Api['smtp']['open']>[0],
      form: LiveSession['form'],
    ): Promise<void> => {
      const opened = await api.smtp.open(input);
      // Found meanwhile by `find`, without its form.
      const found = get().sessions.find(({ id }) => id === opened.id);
      found?.stop();
      set({ sessions: get().sessions.filter((one) => one !== found), shown: opened.id });
      add(new LiveSession(api, opened, form, input.steps));
    };
    return {
      sessions: [],
      shown: undefined,
      desks: {},
      finding: false,
      opening: false,
      problem: undefined,
      enter: (place) => {
        if (get().desks[place] === undefined) change(place, {});
      },
      find: () => {
        for (const session of get().sessions) if (session.store.getState().lost) session.follow();
        set({ finding: true });
        api.smtp
          .sessions()
          .then(
            (list) => {
              for (const about of list)
                if (!get().sessions.some(({ id }) => id === about.id)) add(new LiveSession(api, about));
              set({ problem: undefined });
            },
            (error: unknown) => set({ problem: problemOf(error) }),
          )
          .finally(() => set({ finding: false }));
      },
      edit: (place, to) => {
        const draft = { ...deskOf(place).draft, ...to };
        keep(keptForm(place), { ...draft, secret: '' });
        const { faults } = deskOf(place);
        change(place, { draft, faults: Object.keys(faults).length === 0 ? faults : faultsOf(draft) });
      },
      editMessage: (place, to) => change(place, { message: { ...deskOf(place).message, ...to } }),
      open: (place, go) => {
        const { draft, message } = deskOf(place);
        const faults = faultsOf(draft);
        change(place, { faults, problem: undefined });
        if (Object.keys(faults).length > 0 || get().opening) return;
        const { from, target, form } = readDraft(draft, messageBytes(draft, message, new Date()));
        set({ opening: true });
        const steps = endedBy(stepsOf(form, target.port, own(draft.from)), draft, message);
        start({ from, target, steps: [...steps], go }, form)
          .catch((error: unknown) => change(place, { problem: problemOf(error) }))
          .finally(() => set({ opening: false }));
      },
      show: (id) => set({ shown: id }),
      again: (id) => {
        const old = get().sessions.find((one) => one.id === id);
        if (old === undefined || get().opening) return;
        const { from, target } = old.store.getState().session;
        set({ opening: true });
        start({ from, target, steps: [...old.prepared], go: 'all' }, old.form)
          .catch((error: unknown) => old.store.setState({ problem: problemOf(error) }))
          .finally(() => set({ opening: false }));
      },
      close: (id) => {
        const { sessions, shown } = get();
        const at = sessions.findIndex((one) => one.id === id);
        const session = sessions[at];
        if (session === undefined) return;
        const rest = sessions.filter((one) => one !== session);
        set({ sessions: rest, ...(shown === id ? { shown: rest[Math.min(at, rest.length - 1)]?.id } : {}) });
        session.close().catch((error: unknown) => set({ problem: problemOf(error) }));
      },
    };
  });
}
