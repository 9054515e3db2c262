import type { Job } from '#contract/queue';
import type { QueueAction } from '#mail/queue';
import type { Api } from '../../app/client.ts';
import { isReached } from '../../app/door-state.ts';
import { follow } from '../../app/follow.ts';
import { problemOf } from '../../app/problem.ts';
import { hostOf, type Session } from '../../app/session.ts';
import { closeToast, isShown, showToast } from '../../app/toasts.ts';
import { blocks, whyNot } from './abilities.ts';
import { holdReason } from './commands.ts';
import { flushAllQuestion, holdQuestion, perHost, questionFor, type Words } from './confirmation.ts';
import { jobToast } from './jobs.ts';
import type { Refreshing } from './refreshing.ts';
import { isEverything, nothing } from './selection.ts';
import type { QueueStore } from './store.ts';
import type { Row } from './wire.ts';

export interface Acting {
  /** `ask`: with a reason, a note and an end, although it could be done at once. */
  act(action: QueueAction, how?: 'ask'): void;
  askFlushAll(): void;
  asked(): readonly Row[];
  confirm(words?: Words): void;
  undo(jobId: string): void;
  stop(jobId: string): void;
  start(): () => void;
}

/** Sends actions to the hosts and follows what becomes of them. */
export function createActing(api: Api, session: Session, store: QueueStore, refreshing: Refreshing): Acting {
  /** Rows that a job of this window works on, until the listing after its end. */
  const rowsOf = new Map<string, readonly number[]>();
  let asked: readonly Row[] = [];
  let known: ReadonlyMap<string, Job['state']> | undefined;

  const failed = (what: string, error: unknown): void => {
    const problem = problemOf(error);
    showToast({
      id: `failed-${what}-${Date.now()}`,
      tone: 'bad',
      title: `${what}: ${problem.what}`,
      body: [problem.todo, problem.raw].filter(Boolean).join('\n'),
    });
  };

  const mark = (rows: readonly number[], action: QueueAction | undefined): void => {
    const acting = new Map(store.getState().acting);
    for (const row of rows)
      if (action === undefined) acting.delete(row);
      else acting.set(row, action);
    store.setState({ acting });
  };

  const send = (action: QueueAction, rows: readonly Row[], words: Words): void => {
    for (const [hostId, part] of perHost(rows)) {
      const numbers = part.map(({ row }) => row);
      mark(numbers, action);
      const targets = part.map(({ source, id, arrivedAt, sizeBytes, sender }) => ({
        source,
        id,
        arrivedAt,
        sizeBytes,
        sender,
      }));
      const reason = action === 'hold' ? (words.reason ?? '') || holdReason : '';
      const until = action === 'hold' && words.until !== undefined ? { until: words.until } : {};
      api.queue.act({ hostId, action, targets, reason, note: words.note, ...until }).then(
        ({ jobId }) => {
          rowsOf.set(jobId, numbers);
          settle(store.getState().jobs);
        },
        (error: unknown) => {
          mark(numbers, undefined);
          failed(hostOf(session.getState(), hostId)?.host.name ?? 'Host', error);
        },
      );
    }
    if (action === 'delete') store.setState({ selection: nothing });
  };

  const flushAll = (hostId: string, { note }: Words): void => {
    api.queue
      .flushAll({ hostId, note })
      .catch((error: unknown) => failed(hostOf(session.getState(), hostId)?.host.name ?? 'Host', error));
  };

  const buttons = {
    stop: (jobId: string): void => {
      api.queue.stop({ jobId }).catch((error: unknown) => failed('Cancel', error));
    },
    undo: (jobId: string): void => {
      closeToast(`job-${jobId}`);
      api.queue.undo({ jobId }).catch((error: unknown) => failed('Undo', error));
    },
    details: (jobId: string): void => store.getState().showJob(jobId),
  };

  /** A job that ended is followed by a new listing, and only then are its rows free again. */
  const settle = (jobs: readonly Job[]): void => {
    for (const job of jobs) {
      const rows = rowsOf.get(job.id);
      if (job.state !== 'ended' || rows === undefined) continue;
      rowsOf.delete(job.id);
      // A listing that began before the job ended would still show the old state.
      void refreshing.readAnew(job.hostId).finally(() => mark(rows, undefined));
    }
  };

  const hear = (jobs: readonly Job[]): void => {
    store.setState({ jobs });
    for (const job of jobs) {
      const before = known?.get(job.id);
      // Jobs that had ended before this window opened are history, not news.
      if (job.state === 'ended' && (known === undefined || before === 'ended')) continue;
      const note = jobToast(job, buttons, isReached(session.getState().door));
      // A note of running work that the user closed stays closed until the work has ended.
      if (before === undefined || job.state === 'ended' || isShown(note.id)) showToast(note);
      if (job.state === 'ended' && !rowsOf.has(job.id)) void refreshing.readAnew(job.hostId);
    }
    known = new Map(jobs.map((job) => [job.id, job.state]));
    settle(jobs);
  };

  return {
    act: (action, how) => {
      const { selection, order, filter, note } = store.getState();
      const rows = store.getState().targets();
      const { hosts } = session.getState();
      const why = whyNot(blocks(rows, hosts), action);
      if (why !== undefined) {
        showToast({ id: 'blocked', tone: 'plain', title: why, seconds: 8 });
        return;
      }
      const all = isEverything(selection, order) ? filter : undefined;
      const question =
        how === 'ask' && action === 'hold'
          ? holdQuestion(rows, hosts, all)
          : questionFor(action, rows, hosts, all);
      if (question === undefined) send(action, rows, { note });
      else {
        asked = rows;
        store.setState({ question });
      }
    },
    askFlushAll: () => {
      const { hosts, hostId, depths } = session.getState();
      const able = hosts.filter(
        ({ host, connection }) =>
          (hostId === undefined || host.id === hostId) && connection.state === 'online' && !host.readOnly,
      );
      if (able.length === 0) return;
      asked = [];
      store.setState({
        question: flushAllQuestion(
          able.map((status) => ({ status, count: depths[status.host.id]?.count ?? 0 })),
        ),
      });
    },
    asked: () => asked,
    confirm: (words = { note: store.getState().note }) => {
      const { question } = store.getState();
      if (question === undefined) return;
      store.setState({ question: undefined });
      if (question.action === 'flush-all') question.groups.forEach(({ hostId }) => flushAll(hostId, words));
      else send(question.action, asked, words);
    },
    undo: buttons.undo,
    stop: buttons.stop,
    start: () => {
      const following = follow((options) => api.queue.jobs(undefined, options), hear);
      // Notes on the screen must not offer what cannot be asked for while the services do not answer.
      const unhear = session.subscribe(({ door }, { door: before }) => {
        const reached = isReached(door);
        if (reached === isReached(before)) return;
        for (const job of store.getState().jobs)
          if (isShown(`job-${job.id}`)) showToast(jobToast(job, buttons, reached));
      });
      return () => {
        unhear();
        following.stop();
      };
    },
  };
}
