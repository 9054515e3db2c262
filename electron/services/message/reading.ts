import type { MessageChunk } from '#contract/message';
import { textOf } from '#mail/bytes';
import type { CommandResult } from '#mail/command';
import { mtas } from '#mail/mta/index';
import type { Mta, QueueSource } from '#mail/mta/mta';
import type { HostFacts } from '#mail/host-facts';
import type { Reach } from '../hosts/reach.ts';
import { refused } from '../work/refusals.ts';

export interface Ground {
  readonly facts: HostFacts;
  readonly source: QueueSource;
  readonly queue: Mta['queue'];
  readonly message: NonNullable<Mta['message']>;
}

/** The source of a host and what its MTA can do with single messages; rejects in the contract's words. */
export async function groundOf(reach: Reach, hostId: string, sourceId: string): Promise<Ground> {
  const facts = await reach.facts(hostId);
  const source = facts.mtas.flatMap(({ sources }) => sources).find(({ id }) => id === sourceId);
  if (source === undefined)
    throw refused('The host no longer has this queue.', 'Press “Look again” on its Overview page.');
  const { message, queue } = mtas[source.mta];
  if (message === undefined)
    throw refused(`${mtas[source.mta].label} has no way to show a queued message.`, '');
  return { facts, source, queue, message };
}

const rights = 'The Overview page has the sudoers file that allows exactly what is needed.';

/** A failed reading in words; empty when it went well. */
export function problemOf(result: CommandResult): { problem: string; todo: string } {
  if (result.status === 'unknown')
    return { problem: `The reading broke off: ${result.why}`, todo: 'Try again when the host answers.' };
  if (result.code === 0) return { problem: '', todo: '' };
  const said = textOf(result.stderr).trim().slice(0, 1000);
  if (/^sudo: (a password is required|interactive authentication is required)/m.test(said))
    return {
      problem: 'Queued messages can only be read as root, and sudo wants your password.',
      todo: 'Press “Look again” on the Overview page to be asked for it, or set “Becoming root” to “sudo, with my password”.',
    };
  if (/^sudo: .*\bincorrect password attempt|^Sorry, try again|^sudo: no password was provided/m.test(said))
    return { problem: 'sudo did not accept the password.', todo: 'Enter it again when it is asked for.' };
  if (
    /is not allowed to execute|not in the sudoers file|[Pp]ermission denied|: not found on this host|doas: /.test(
      said,
    )
  )
    return {
      problem: `Queued messages can only be read as root, and this account may not. ${said}`,
      todo: rights,
    };
  return {
    problem: `The host answered with exit code ${result.code}: ${said || 'no message'}`,
    todo: 'The Journal has the command.',
  };
}

/** Runs the commands of one reading; every piece goes to `send`, the last thing is the `end`. */
export async function readMessage(
  reach: Reach,
  hostId: string,
  { facts, source, message }: Ground,
  about: { readonly id: string; readonly maxBytes: number; readonly signal: AbortSignal },
  send: (chunk: MessageChunk) => Promise<void>,
): Promise<void> {
  const { id, maxBytes, signal } = about;
  const end = (problem: string, todo: string, cut = false, left = false): Promise<void> =>
    send({ kind: 'end', problem, todo, cut, left });
  // One byte more than wanted tells whether there is more.
  for (const [part, command] of message.read(source, facts, id, maxBytes + 1).entries()) {
    let room = part === 0 ? Infinity : maxBytes;
    const over: true[] = [];
    const result = await reach.run(hostId, command, {
      action: 'message.read',
      signal,
      onStdout: async (bytes) => {
        const taken = bytes.length > room ? bytes.slice(0, room) : bytes;
        if (taken.length < bytes.length) over.push(true);
        room -= taken.length;
        for (let at = 0; at < taken.length; at += 262_144)
          await send({ kind: 'text', part, bytes: taken.slice(at, at + 262_144) });
      },
    });
    if (room === 0 && over.length > 0) return end('', '', true);
    if (message.left(result))
      return end(
        'The message is not in the queue any more.',
        'It was delivered, returned or deleted meanwhile: the log of the host tells.',
        false,
        true,
      );
    const { problem, todo } = problemOf(result);
    if (problem !== '') return end(problem, todo);
  }
  return end('', '');
}
