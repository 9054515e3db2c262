import type { Command } from '#mail/command';
import { digEnvironment, digLine, digProblem, digRuns, type DigRun } from '#mail/dns/dig-command';
import { digReader } from '#mail/dns/dig-output';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { Gate } from '../work/gate.ts';
import type { Reach } from '../hosts/reach.ts';
import { noReply } from './settled.ts';

type Told = (index: number, reply: DnsReply) => void;

/** dig asks one question after the other, so several run at a time: as many as leave sessions for others. */
const digsAtOnce = 4;
const mostPerRun = 250;

/** Asks with dig on the host. `told` hears every reply once, with the index of its question. Rejects as `Reach.run` does. */
export async function askDig(
  reach: Reach,
  hostId: string,
  questions: readonly DnsQuestion[],
  told: Told,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { tools } = await reach.facts(hostId);
  const dig = tools['dig'];
  for (const [index, question] of questions.entries()) {
    const problem = dig === undefined ? 'The host has no dig.' : digProblem(question);
    if (problem !== '') told(index, noReply(question, 'failed', problem));
  }
  if (dig === undefined) return;
  const most = Math.min(mostPerRun, Math.ceil(questions.length / digsAtOnce));
  const gate = new Gate(digsAtOnce);
  await Promise.all(
    digRuns(questions, { most }).map(async (run) => {
      const leave = await gate.enter();
      try {
        const command = commandOf(tools['sh'] ?? '/bin/sh', dig, run, questions);
        await oneRun(reach, hostId, command, run, questions, told, signal);
      } finally {
        leave();
      }
    }),
  );
}

function commandOf(
  sh: string,
  dig: string,
  { words, stdin, indexes }: DigRun,
  all: readonly DnsQuestion[],
): Command {
  const [first] = indexes.flatMap((index) => all[index] ?? []);
  const more = indexes.length > 1 ? ` (and ${indexes.length - 1} more)` : '';
  return {
    argv: [sh, '-c', `export ${digEnvironment.join(' ')}; exec "$@"`, 'sh', dig, ...words],
    stdin,
    root: false,
    effect: 'read',
    shown: `dig ${first === undefined ? '' : digLine(first)}${more}`,
  };
}

async function oneRun(
  reach: Reach,
  hostId: string,
  command: Command,
  { indexes }: DigRun,
  questions: readonly DnsQuestion[],
  told: Told,
  signal: AbortSignal | undefined,
): Promise<void> {
  const reader = digReader(indexes.flatMap((index) => questions[index] ?? []));
  const tell = (replies: ReturnType<typeof reader.push>): void => {
    for (const { index, reply } of replies) told(indexes[index] ?? -1, reply);
  };
  const result = await reach.run(hostId, command, {
    action: 'dns.ask',
    onStdout: (bytes) => tell(reader.push(bytes)),
    ...(signal === undefined ? {} : { signal }),
  });
  tell(reader.end(result.status === 'exited' ? result.stderr : `${result.stderr}\n${result.why}`));
}
