import type { JournalEntry } from '#contract/journal';
import type { Command } from '#mail/command';
import type { DialedFrom, DialTo } from './reach.ts';

type Told = Pick<JournalEntry, 'at' | 'outcome' | 'durationMs' | 'stderr'>;

/** A connection changes nothing on the host that it starts from. */
export const dialAsCommand = ({ host, port, source = '' }: DialTo): Command => ({
  argv: ['connect', host, String(port), ...(source === '' ? [] : [source])],
  root: false,
  effect: 'read',
  shown: `connect to ${host} port ${port}${source === '' ? '' : ` from ${source}`}`,
});

/** Makes a connection, and tells once what became of it: when there is none, or when it has ended. */
export async function journaledDial(
  dial: () => Promise<DialedFrom>,
  record: (told: Told) => void,
  now: () => Date,
): Promise<DialedFrom> {
  const at = now().toISOString();
  const begun = performance.now();
  const tell = (outcome: Told['outcome'], stderr: string): void =>
    record({ at, outcome, durationMs: Math.round(performance.now() - begun), stderr });
  let dialed: DialedFrom;
  try {
    dialed = await dial();
  } catch (error) {
    tell('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
  const { stream, way } = dialed;
  let why = '';
  stream.once('error', (error: Error) => (why = error.message));
  stream.once('close', () =>
    tell(why === '' ? 'ok' : 'failed', `It was made ${way}. ${why === '' ? 'It has ended.' : why}`),
  );
  return dialed;
}
