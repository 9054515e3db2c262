import type { HoldRegister, Registers } from './holds/register.ts';
import type { HoldRecords } from './work/ground.ts';

/** Joins the holds service to those that put mail on hold. */
export function recordsOf(register: HoldRegister, read: Registers['read']): HoldRecords {
  const guardsOf = async (hostId: string, jobId: string): Promise<string[] | undefined> => {
    const all = await read(hostId).catch(() => undefined);
    if (all === undefined || 'problem' in all) return undefined;
    return all.records
      .filter((record) => record.kind === 'guard' && record.jobId === jobId)
      .map(({ id }) => id);
  };
  return {
    open: async ({ hostId, source, facts: _facts, ...request }) => {
      const opened = await register.openRecord(hostId, { ...request, source: source.id });
      if ('problem' in opened)
        return {
          problem: `The hold could not be written down on the host: ${opened.problem}`,
          keptByHost: false,
          settle: () => Promise.resolve(),
        };
      return {
        problem: '',
        keptByHost: opened.keptByHost,
        settle: async (held) => {
          const ids = held.map(({ id }) => id);
          await (ids.length === 0
            ? register.close(hostId, opened.id)
            : register.settle(hostId, opened.id, ids));
        },
      };
    },
    guarded: async (hostId, jobId) => {
      const guards = await guardsOf(hostId, jobId);
      return guards === undefined ? undefined : guards.length > 0;
    },
    released: async (hostId, source, ids, beganMs) => {
      const all = await read(hostId).catch(() => undefined);
      if (all === undefined || 'problem' in all) return;
      const gone = new Set(ids);
      for (const record of all.records) {
        if (record.kind !== 'hold' || record.source !== source || Date.parse(record.at) > beganMs) continue;
        const left = record.messages.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
        if (left.length === record.messages.length) continue;
        await register.settle(hostId, record.id, left).catch(() => undefined);
      }
    },
    finish: async (hostId, jobId) => {
      for (const id of (await guardsOf(hostId, jobId)) ?? []) await register.close(hostId, id);
    },
  };
}
