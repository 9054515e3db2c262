import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Trashed, TrashItem } from '#contract/trash';
import type { KeptMessage } from '#mail/trash';
import { bySource, taskOf, writable, type Ground } from '../work/ground.ts';
import { sentence } from '../work/ending.ts';
import type { KeptTarget } from '../work/job-store.ts';
import type { RunningJob } from '../work/jobs.ts';
import { readKept } from '../work/kept.ts';
import { sourcesOf } from '../work/listing.ts';
import type { Verdict } from '../work/reconcile.ts';
import { purgeOnSource, restoreOnSource } from './restoring.ts';

const os = implement(contract);

/** More are counted, not shown: the window is for looking something up, not for an archive. */
const shownMessages = 5000;
const shownRecipients = 10;

/** Deleted mail that hosts still keep: lists it, puts it back, removes it for good; see contract/trash.ts. */
export function createTrashService({ ground }: { readonly ground: Ground }) {
  const { book, reach } = ground;

  async function list(hostId: string) {
    const facts = await reach.facts(hostId);
    const all: KeptMessage[] = [];
    const problems: { source: string; problem: string; todo: string }[] = [];
    for (const source of sourcesOf(facts)) {
      const purpose = { action: 'trash.list' };
      const kept = await readKept({ reach, hostId, facts, source, purpose });
      if ('problem' in kept) problems.push({ source: source.id, ...kept });
      else for (const message of kept) all.push(message);
    }
    all.sort((a, b) => b.deletedAt - a.deletedAt);
    return {
      messages: all.slice(0, shownMessages).map(trashedOf),
      total: all.length,
      totalBytes: all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      problems,
    };
  }

  /** Runs a job on kept messages to its end. Never rejects. */
  async function run(running: RunningJob, messages: readonly KeptTarget[]): Promise<void> {
    const action = running.job.action === 'purge' ? 'purge' : 'restore';
    const verdicts: Verdict[] = [];
    const problems = new Set<string>();
    let lost = false;
    try {
      const facts = await reach.facts(running.job.hostId);
      const groups = bySource(messages, ({ target }) => target.source);
      for (const [sourceId, group] of groups) {
        const source = sourcesOf(facts).find(({ id }) => id === sourceId);
        if (source === undefined) throw new Error(`The host no longer has the queue ${sourceId}.`);
        const options = { handled: verdicts.length, alone: groups.size === 1 };
        const task = taskOf(ground, running, facts, source, options);
        const work = action === 'purge' ? purgeOnSource : restoreOnSource;
        const done = await work(task, group);
        for (const verdict of done.verdicts) verdicts.push(verdict);
        if (done.problem !== '') problems.add(done.problem);
        lost ||= done.lost;
      }
    } catch (error) {
      problems.add(error instanceof Error ? error.message : String(error));
      const seen = new Set(verdicts.map(({ target }) => `${target.source} ${target.id}`));
      for (const { target } of messages)
        if (!seen.has(`${target.source} ${target.id}`))
          verdicts.push({ target, outcome: 'failed', said: 'was not touched', mine: false });
    }
    const problem = [...problems].join(' ');
    if (lost) await book.interrupt(running, problem);
    else await book.end(running, verdicts, { summary: sentence(action, verdicts), problem });
  }

  function start(
    action: 'restore' | 'purge',
    input: { hostId: string; items: readonly TrashItem[]; release?: boolean; note: string },
  ): { jobId: string } {
    const { hostId, items, release = false, note } = input;
    const hostName = writable(ground, hostId).name;
    const reason = action === 'restore' ? 'put back from the trash' : '';
    const running = book.open({ hostId, hostName, action, total: items.length, reason, note, release });
    void run(
      running,
      items.map(({ source, batch, id }) => ({
        // What it was is told by the trash itself.
        target: { source, id, arrivedAt: 0, sizeBytes: 0, sender: '' },
        batch,
        heldBefore: !release,
      })),
    );
    return { jobId: running.job.id };
  }

  const router = os.trash.router({
    list: os.trash.list.handler(({ input }) => list(input.hostId)),
    restore: os.trash.restore.handler(({ input }) => start('restore', input)),
    purge: os.trash.purge.handler(({ input }) => start('purge', input)),
  });
  return { router, restore: run };
}

const trashedOf = ({ recipients, ...message }: KeptMessage): Trashed => ({
  ...message,
  recipients: recipients.slice(0, shownRecipients),
  recipientCount: recipients.length,
});
