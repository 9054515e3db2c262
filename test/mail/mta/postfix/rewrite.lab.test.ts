import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { inboundCases, outboundCases } from './rewrite-cases.ts';
import { askHost, inbound, outbound, setAt } from './rewrite-ground.ts';
import { asTruth, deliverAll } from './rewrite-truth.ts';

describe.skipIf(labObstacle() !== undefined)('where mail goes, as asked of a real Postfix', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
    await lab.postfix.must(inbound);
    await lab.postfix.must(outbound);
    await lab.sink.setRules([{ match: '*', action: 'accept' }]);
  }, 600_000);

  afterAll(() => lab.stop());

  it.each([
    { config: '/etc/postfix', port: 25, cases: inboundCases },
    { config: '/etc/postfix-out', port: 2525, cases: outboundCases },
  ])('is where it then goes: $config', { timeout: 300_000 }, async ({ config, port, cases }) => {
    const set = setAt(config);
    const questions = cases.map((address) => ({ kind: 'route', address }) as const);
    const { answers, rounds, commands } = await askHost(lab, set, questions, { trace: false });
    const truths = await deliverAll(lab.postfix, port, config.slice('/etc/'.length), cases);
    const wrong = cases.flatMap((address, at) => {
      const answer = answers[at];
      const ours = answer === undefined ? [] : asTruth(answer.fate);
      const truth = truths[at] ?? [];
      return ours.join('\n') === truth.join('\n') ? [] : [{ address, ours, truth }];
    });
    process.stdout.write(
      `${config}: ${cases.length - wrong.length} of ${cases.length} agree; ${rounds} rounds, ${commands} commands\n`,
    );
    expect(wrong).toEqual([]);
  });
});
