import type { Command, CommandResult } from '#mail/command';
import type { HostFacts } from '#mail/host-facts';
import { mtas } from '#mail/mta/index';
import type { MtaFacts, MtaId, QueueSource } from '#mail/mta/mta';
import type { QueueMessage } from '#mail/queue';
import type { MailHost } from '../lab/mail-host.ts';
import { hostFacts, readAll } from './mta/reading.ts';

/** Runs a command of mail/ on a lab host as the account that it asks for; `shell` stands in for its /bin/sh. */
export async function runOn(
  host: MailHost,
  command: Command,
  options: { user?: string; shell?: readonly string[] } = {},
): Promise<CommandResult & { status: 'exited' }> {
  const [path, ...rest] = command.argv;
  const argv = path === '/bin/sh' && options.shell !== undefined ? [...options.shell, ...rest] : command.argv;
  const { code, bytes, stderr } = await host.run(argv, {
    stdin: Buffer.from(command.stdin ?? '', 'latin1'),
    user: options.user ?? 'root',
  });
  return { status: 'exited', code, stdout: bytes.toString('latin1'), stderr };
}

/** What the probe fragment of an MTA finds on a lab host, run by the given shell. */
export async function probe(
  host: MailHost,
  id: MtaId,
  shell: readonly string[] = ['/bin/sh'],
  user = 'plain',
): Promise<MtaFacts> {
  const mta = mtas[id];
  const path = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin:/usr/libexec:/usr/lib';
  const script = `${path}\nsection() { printf '\\n@@@ %s\\n' "$1"; }\n${mta.probe.script}`;
  const { bytes } = await host.run([...shell, '-c', script], { user });
  const sections = new Map(
    bytes
      .toString('latin1')
      .split('\n@@@ ')
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)] as const),
  );
  const facts = mta.probe.read(sections, hostFacts().tools);
  if (facts === undefined) throw new Error(`No ${id} found.`);
  return facts;
}

/** Lists one queue of a lab host as Postroom does. */
export async function listOn(
  host: MailHost,
  source: QueueSource,
  options: { facts?: HostFacts; user?: string; shell?: readonly string[] } = {},
): Promise<{ messages: QueueMessage[]; notUnderstood: readonly string[] }> {
  const { queue } = mtas[source.mta];
  const clock = Number((await host.must('date +%s')).trim());
  const parts: (readonly [number, string])[] = [];
  for (const [part, command] of queue.list(source, options.facts ?? hostFacts()).entries()) {
    const { code, stdout, stderr } = await runOn(host, command, options);
    if (part === 0 && code !== 0) throw new Error(`The listing ended with ${code}: ${stderr}`);
    parts.push([part, stdout]);
  }
  return readAll(queue.reader(source, clock), parts);
}
