import { stages } from '#mail/smtp/step';
import { csvOf } from '../../../widgets/csv.ts';
import { visible } from '#mail/visible';
import { printMs } from '../print-ms.ts';
import { outcomes } from './outcome.tsx';
import { rowWords } from './plan.ts';
import type { Run } from './run.ts';
import { sentencesOf } from './sentences.ts';
import { allMs } from './stages.ts';

/** One row per session: server, place, outcome, words, queue id, milliseconds per stage. */
export function asCsv(run: Run, names: readonly string[]): string {
  const head = ['server', 'address', 'port', 'MX', 'from', 'outcome', 'reached', 'words', 'queue id', 'ms'];
  return csvOf(
    [...head, ...stages.map((stage) => `${stage} ms`)],
    run.legs.map(({ place, row }, at) => {
      const { host = '', address = '', port = '', preference = '' } = run.rows[row] ?? {};
      const result = run.results[at];
      return [
        host,
        address,
        String(port),
        String(preference),
        names[place] ?? '',
        result?.outcome ?? 'not tried',
        result?.reached ?? '',
        result?.words ?? '',
        result?.queueId ?? '',
        result === undefined ? '' : String(Math.round(allMs(result))),
        ...stages.map((stage) => String(result?.times.find((one) => one.stage === stage)?.ms ?? '')),
      ];
    }),
  );
}

/** Everything, with what both sides said. */
export function asJson(run: Run, names: readonly string[]): string {
  return `${JSON.stringify(
    {
      startedAt: new Date(run.startedAt).toISOString(),
      state: run.state,
      differences: sentencesOf(run, names),
      notes: run.notes,
      sessions: run.legs.map(({ leg, place, row }, at) => ({
        ...run.rows[row],
        from: names[place],
        target: leg.target,
        result: run.results[at] ?? null,
      })),
    },
    undefined,
    2,
  )}\n`;
}

/** For a ticket: what differs, then a line per session. */
export function asText(run: Run, names: readonly string[]): string {
  const lines = run.legs.map(({ place, row }, at) => {
    const about = run.rows[row];
    const result = run.results[at];
    const end =
      result === undefined
        ? 'not tried'
        : `${outcomes[result.outcome].words}, ${printMs(allMs(result))}: ${visible(result.words, 500)}`;
    return {
      server: about === undefined ? '' : visible(rowWords(about)),
      from: names[place] ?? '',
      end,
    };
  });
  const wide = (of: 'server' | 'from'): number => Math.max(...lines.map((line) => line[of].length), 0);
  const server = wide('server');
  const from = wide('from');
  return [
    `SMTP sessions of ${new Date(run.startedAt).toISOString()}`,
    '',
    ...sentencesOf(run, names).map((words) => `* ${visible(words)}`),
    ...run.notes.map((words) => `* ${visible(words)}`),
    '',
    ...lines.map((line) => `${line.server.padEnd(server)}  from ${line.from.padEnd(from)}  ${line.end}`),
    '',
  ].join('\n');
}
