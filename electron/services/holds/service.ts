import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';
import { type HoldRegister, Registers } from './register.ts';

const os = implement(contract);

const notYet = (): never => {
  throw new ORPCError('REFUSED', { defined: true, status: 400, data: { what: 'Not built yet.', todo: '' } });
};

/** What is held on the hosts, by whom, why and until when; see contract/holds.ts. */
export function createHoldsService(options: { readonly reach: Reach; readonly now: () => Date }) {
  const registers = new Registers({ ...options, changed: () => undefined });
  const register: HoldRegister = registers;
  const router = os.holds.router({
    watch: os.holds.watch.handler(async function* ({ signal }) {
      yield { records: [], hosts: [] };
      await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
    }),
    refresh: os.holds.refresh.handler(notYet),
    change: os.holds.change.handler(notYet),
    release: os.holds.release.handler(notYet),
    report: os.holds.report.handler(notYet),
  });
  return {
    router,
    register,
    read: (hostId: string) => registers.read(hostId),
    close: (): void => registers.stop(),
  };
}
