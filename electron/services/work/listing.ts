import { textOf } from '#mail/bytes';
import type { CommandResult } from '#mail/command';
import type { HostFacts } from '#mail/host-facts';
import { mtas } from '#mail/mta/index';
import type { QueueSource } from '#mail/mta/mta';
import type { QueueMessage } from '#mail/queue';
import type { Purpose, Reach } from '../hosts/reach.ts';

/** Every queue of a host, over all its MTAs. */
export const sourcesOf = (facts: HostFacts): readonly QueueSource[] =>
  facts.mtas.flatMap((mta) => mta.sources);

/** What sudo prints instead of running a command; nothing was run then. */
const sudoProblems = [
  {
    heard: /^sudo: .*\bincorrect password attempt|^Sorry, try again|^sudo: no password was provided/m,
    problem: 'sudo did not accept the password.',
    todo: 'Enter it again when it is asked for.',
  },
  {
    heard: /^sudo: (a password is required|interactive authentication is required)/m,
    problem: 'sudo wants your password.',
    todo: 'Press “Look again” on the Overview page to be asked for it, or set “Becoming root” to “sudo, with my password”.',
  },
  {
    heard:
      /^Sorry, user .* is not allowed to execute|^sudo: .*is not in the sudoers file|is not in the sudoers file/m,
    problem: 'sudo does not allow this account to run this command.',
    todo: 'The Overview page has the sudoers file that allows exactly what is needed.',
  },
] as const;

/**
 * A failed reading in words: empty when it went well.
 * @param part which command of the listing it was; a later one costs columns, not messages.
 */
export function problemOf(result: CommandResult, part = 0): { problem: string; todo: string } {
  const { problem, todo } = failureOf(result);
  if (problem === '' || part === 0) return { problem, todo };
  return {
    problem: `All messages are shown, but not everything about them (next try): ${problem}`,
    todo: 'The Overview page has the sudoers file that allows exactly what is needed.',
  };
}

function failureOf(result: CommandResult): { problem: string; todo: string } {
  if (result.status === 'unknown')
    return {
      problem: `The listing broke off: ${result.why}`,
      todo: 'It is read again as soon as the host answers.',
    };
  if (result.code === 0) return { problem: '', todo: '' };
  const said = textOf(result.stderr).trim() || textOf(result.stdout).trim().slice(0, 500);
  const sudo = sudoProblems.find(({ heard }) => heard.test(said));
  if (sudo !== undefined) return { problem: sudo.problem, todo: sudo.todo };
  return {
    problem: `The host answered with exit code ${result.code}: ${said || 'no message'}`,
    todo: 'See Overview for rights this account lacks, and the Journal for the command.',
  };
}

/**
 * Reads one queue whole, as far as checking an action needs it. Later parts may fail (they need more rights), part 0 may not.
 * @param heard called with every sign of life
 * @returns messages by id, or why it could not be read.
 */
export async function readSource(
  reach: Reach,
  hostId: string,
  facts: HostFacts,
  source: QueueSource,
  purpose: Purpose,
  heard: () => void = () => undefined,
): Promise<ReadonlyMap<string, QueueMessage> | { problem: string }> {
  const mta = mtas[source.mta];
  const reader = mta.queue.reader(source, Date.now() / 1000 + facts.clockSkew);
  const messages = new Map<string, QueueMessage>();
  const take = (): void => {
    for (const message of reader.take()) messages.set(message.id, message);
  };
  for (const [part, command] of mta.queue.list(source, facts).slice(0, mta.queue.actingParts).entries()) {
    const result = await reach.run(hostId, command, {
      ...purpose,
      onStdout: (bytes) => {
        heard();
        reader.push(part, bytes);
        take();
      },
    });
    const { problem } = problemOf(result);
    if (part === 0 && problem !== '') return { problem };
  }
  reader.end();
  take();
  return messages;
}
