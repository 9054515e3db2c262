import type { JournalEntry } from '#contract/journal';
import type { Target } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import type { Step } from '#mail/smtp/step';
import { submits } from '#mail/smtp/submission';
import type { SessionResult } from '#mail/smtp/transcript';
import { visible } from '#mail/visible';
import type { Reach } from '../hosts/reach.ts';
import { noSuchHost, readOnly } from '../work/refusals.ts';

/** What the Journal calls this computer, which is no host of the list. */
const here = { id: 'this-computer', name: 'this computer' };

/** The Journal's entry for a session: where it went and what came of it, never what was said. */
export function recordOf(
  reach: Pick<Reach, 'host'>,
  now: Date,
  session: { readonly from: Vantage; readonly target: Target; readonly done: readonly Step[] },
  result: SessionResult,
): Omit<JournalEntry, 'seq'> {
  const { from, target, done } = session;
  const host =
    from.kind === 'here' ? here : (reach.host(from.hostId) ?? { id: from.hostId, name: from.hostId });
  const durationMs = Math.round(result.happenings.at(-1)?.at ?? 0);
  const gone = result.outcome === 'no connection' || result.outcome === 'cut off';
  return {
    at: new Date(now.getTime() - durationMs).toISOString(),
    hostId: host.id,
    hostName: host.name,
    account: '',
    action: 'smtp.session',
    effect: done.some(submits) ? 'write' : 'read',
    shown: `SMTP session with ${target.host} port ${target.port}: ${result.outcome}${
      result.queueId === undefined ? '' : `, queued there as ${result.queueId}`
    }`,
    argv: ['smtp', target.host, String(target.port)],
    stdinLines: 0,
    outcome: gone || result.outcome === 'not as expected' ? 'failed' : 'ok',
    durationMs,
    stderr: visible(result.words, 2000),
  };
}

/**
 * Whether these steps may start from there. From a host that is set to read-only, a session may look: greeting, TLS, EHLO,
 * AUTH, MAIL, RCPT, VRFY; it may not hand over a message, start a queue run, or send bytes that could do so.
 * @throws NO_SUCH_HOST, READ_ONLY
 */
export function mayDo(reach: Pick<Reach, 'host'>, from: Vantage, steps: readonly Step[]): void {
  if (from.kind === 'here') return;
  const host = reach.host(from.hostId);
  if (host === undefined) throw noSuchHost();
  if (host.readOnly && steps.some(submits)) throw readOnly(host.name);
}
