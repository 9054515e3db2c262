import { startDeploy } from '#mail/deploy/commands';
import { settle, type Ended, type Scene } from './runs.ts';
import { judge } from './verdict.ts';
import type { Victim } from './victim.ts';

/** Two admins deploy at the same moment, from the same files: one of them wins, and the other is told so. */
export async function rivals(victim: Victim): Promise<Ended> {
  const begun = Date.now();
  const scenes: Scene[] = [];
  for (const label of ['ann', 'bob'])
    scenes.push({ victim, ...(await victim.plan(label, { window: 10 })), edits: {}, answers: [] });
  const [ann, bob] = scenes as [Scene, Scene];
  const before = { hashes: { ...(await victim.hashes(ann.plan)), ...(await victim.hashes(bob.plan)) } };
  const started = await Promise.all(
    scenes.map(async ({ plan }) => {
      const { argv, stdin = '' } = startDeploy(plan);
      const { code, bytes, stderr } = await victim.host.run(argv, { stdin: Buffer.from(stdin, 'latin1') });
      return { code, stdout: bytes.toString('latin1'), stderr };
    }),
  );
  const reports = await Promise.all(scenes.map((scene) => settle(scene, { then: 'commit' })));
  const won = reports.findIndex((report) => report?.state === 'done');
  const winner = scenes[won] ?? ann;
  const loser = winner === ann ? bob : ann;
  const verdict = await judge(victim, winner.plan, winner.word, before, reports[won], winner);
  const faults = [...verdict.faults];
  const other = reports[scenes.indexOf(loser)];
  if (won < 0) faults.push({ fault: 'not settled', words: 'nobody could deploy' });
  if (other?.state !== 'busy' && other?.state !== 'base-changed')
    faults.push({
      fault: 'false report',
      words: `the other one was told ${other?.state ?? `nothing; as it began: ${JSON.stringify(started[scenes.indexOf(loser)])}`}`,
    });
  const left = await victim.hashes({ ...loser.plan, order: [victim.extra(loser.word)] });
  if (left[victim.extra(loser.word)] !== 'absent')
    faults.push({ fault: 'mixed state', words: 'a file of the other one is there' });
  await victim.host.run(['rm', '-f', ...scenes.map(({ word }) => victim.extra(word))]);
  return {
    which: verdict.which,
    faults,
    label: `two admins, the other one was told: ${other?.state ?? 'nothing'}, ${other?.why ?? ''}`,
    report: reports[won],
    seconds: (Date.now() - begun) / 1000,
  };
}
