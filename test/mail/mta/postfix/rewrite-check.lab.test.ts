import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fate } from '#mail/rewrite/question';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { numbers } from './rewrite-cases.ts';
import { askHost, inbound, setAt } from './rewrite-ground.ts';
import { checks, restrictions, visit } from './rewrite-visits.ts';

/** What a client hears of it: mail that is held or thrown away was accepted too. */
const heard = (fate: Fate | undefined): string =>
  fate?.kind === 'error'
    ? `${fate.code} ${fate.enhanced} ${fate.words}`
    : fate?.kind === 'accepted' || fate?.kind === 'quarantined' || fate?.kind === 'discarded'
      ? 'accepted'
      : JSON.stringify(fate);

/** Visits per setting; `npm run nightly` pays ten times as many. */
const visits = process.env['POSTROOM_NIGHTLY'] === undefined ? 75 : 750;

describe.skipIf(labObstacle() !== undefined)('what clients may send, as asked of a real Postfix', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
    await lab.postfix.must(inbound);
    await lab.postfix.must(restrictions);
  }, 600_000);

  afterAll(() => lab.stop());

  it.each(['yes', 'no'])('is what they then hear, with smtpd_delay_reject = %s', async (delay) => {
    await lab.postfix.must(
      `postconf -e smtpd_delay_reject=${delay}; postfix reload; sleep 2; : >/var/log/mail.log`,
    );
    const questions = checks(visits, numbers(delay === 'yes' ? 822 : 2821));
    const { answers, rounds } = await askHost(lab, setAt('/etc/postfix'), questions);
    const wrong = [];
    for (const [at, question] of questions.entries()) {
      const truth = await visit(lab.postfix.ip, 25, question);
      const ours = heard(answers[at]?.fate);
      if (ours !== truth) wrong.push({ question, ours, truth });
    }
    process.stdout.write(
      `smtpd_delay_reject = ${delay}: ${questions.length - wrong.length} of ${questions.length} agree; ${rounds} rounds\n`,
    );
    expect(wrong).toEqual([]);
    const log = await lab.postfix.must('cat /var/log/mail.log');
    const apart = questions.flatMap(({ client, sender, recipient }, at) => {
      const kind = answers[at]?.fate.kind;
      const acts = kind === 'quarantined' ? 'hold' : kind === 'discarded' ? 'discard' : '';
      const host = `${client.name || 'unknown'}[${client.address}]`;
      return acts === '' ||
        log.split('\n').some((row) => row.includes(`NOQUEUE: ${acts}: `) && row.includes(` from ${host}: `))
        ? []
        : [{ acts, host, sender, recipient }];
    });
    expect(apart).toEqual([]);
  });
});
