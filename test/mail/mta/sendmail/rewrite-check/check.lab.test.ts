import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckQuestion, cfFacts, checkLines, readCheck } from '#mail/mta/sendmail/rewrite/check/index';
import { preparedCf } from '#mail/mta/sendmail/rewrite/staged-cf';
import type { Answer } from '#mail/rewrite/question';
import { bridgeName } from '../../../../lab/claim.ts';
import { must } from '../../../../lab/command.ts';
import { type Lab, startLab } from '../../../../lab/lab.ts';
import { labObstacle } from '../../../../lab/packages.ts';
import { rounds } from './combinations.ts';
import { type Heard, offer } from './dialogue.ts';
import { typeInto } from './shell.ts';

const unnamed = [101, 102, 103, 104] as const;
const debugging = [[], ['-d60.5'], ['-d21.15,60.5']] as const;
/** A file that gets every question with what was printed and heard; the fixtures are a choice of these. */
const record = process.env['POSTROOM_RECORD_CHECKS'];

/** Access maps per configuration, of 20 questions each; `npm run nightly` takes ten times as many. */
const turns = process.env['POSTROOM_NIGHTLY'] === undefined ? 2 : 20;

describe.skipIf(labObstacle() !== undefined)('checks asked of sendmail without a connection', () => {
  let lab: Lab;
  let mc: string;
  const recorded: unknown[] = [];

  /** Puts a cf in force that is made with this line more. */
  async function enforce(feature: string): Promise<string> {
    const text = mc.replace(/^FEATURE\(`mailertable'\)dnl$/m, (line) => `${feature}\n${line}`);
    await lab.sendmail.writeFile('/etc/mail/sendmail.mc', text);
    await lab.sendmail.must(
      `cd /etc/mail; m4 sendmail.mc >sendmail.cf && /etc/init.d/sendmail restart >/dev/null 2>&1
       n=0; until pgrep -f '[s]endmail: MTA: accepting' >/dev/null; do sleep 0.1; n=$((n+1)); test $n -lt 100 || exit 1; done`,
    );
    return lab.sendmail.readFile('/etc/mail/sendmail.cf');
  }

  const answersOf = async (
    cf: string,
    questions: readonly CheckQuestion[],
    debug: readonly string[],
    kept?: (readonly (readonly string[])[])[],
  ): Promise<readonly Answer[]> => {
    const facts = cfFacts(cf);
    const lines = questions.map((question) => checkLines(question, facts));
    const printed = await typeInto(lab.sendmail, preparedCf(cf), lines.flat(), debug);
    let from = 0;
    return questions.map((question, index) => {
      const count = lines[index]?.length ?? 0;
      const mine = printed.slice(from, from + count);
      from += count;
      const answer = readCheck(question, mine);
      kept?.push(mine);
      return answer;
    });
  };

  /** What the answer says a client would hear. */
  function foretold({ fate, because }: Answer): string {
    const stage = because.startsWith('when it connects') ? 'connect' : (/^at (\w+)/.exec(because)?.[1] ?? '');
    if (fate.kind === 'error') return `${stage} ${fate.code} ${fate.enhanced}`;
    return fate.kind === 'accepted' && fate.relayed ? 'relayed' : fate.kind;
  }

  const logOf = async (ids: readonly string[]): Promise<string> => {
    for (let tries = 0; ; tries += 1) {
      const log = await lab.sendmail.readFile('/var/log/mail.log');
      // A message has ended its way when it was discarded, is held back, or was tried.
      const ended = (id: string): boolean => new RegExp(`${id}: (?:discarded|to=|.*, quarantine=)`).test(log);
      if (tries > 200 || ids.every(ended)) return log;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  function toldBy(heard: Heard, log: string, recipient: string): string {
    if (heard.stage !== 'taken') return `${heard.stage} ${heard.code} ${heard.enhanced}`;
    const lines = log.split('\n').filter((line) => line.includes(`${heard.id}: `));
    if (lines.some((line) => line.endsWith(': discarded'))) return 'discarded';
    if (lines.some((line) => line.includes(', quarantine='))) return 'quarantined';
    // This one is an alias on the host itself, of an address elsewhere.
    return recipient !== 'elsewhere' && lines.some((line) => line.includes('mailer=esmtp'))
      ? 'relayed'
      : 'accepted';
  }

  beforeAll(async () => {
    lab = await startLab();
    for (const last of unnamed)
      await must(['ip', 'addr', 'add', `${lab.prefix}.${last}/24`, 'dev', bridgeName(lab.id)]);
    mc = await lab.sendmail.readFile('/etc/mail/sendmail.mc');
  }, 600_000);

  afterAll(async () => {
    if (record !== undefined) writeFileSync(record, JSON.stringify(recorded));
    await lab.stop();
  });

  it.each<[string, string, number, string]>([
    ['without delay_checks', 'dnl', 11, 'off'],
    ['with delay_checks', "FEATURE(`delay_checks')dnl", 22, 'on'],
    ['with delay_checks and friends', "FEATURE(`delay_checks', `friend')dnl", 33, 'friend'],
    ['with delay_checks and haters', "FEATURE(`delay_checks', `hater')dnl", 44, 'hater'],
    ['with blocklist_recipients', "FEATURE(`blocklist_recipients')dnl", 55, 'off'],
  ])('are what a client hears, %s', async (title, feature, seed, delayChecks) => {
    const cf = await enforce(feature);
    expect(cfFacts(cf).delayChecks).toBe(delayChecks);
    const clients: readonly (readonly [number, string])[] = [
      [1, 'console.lab.test'],
      ...unnamed.map((last) => [last, ''] as const),
    ];
    const differing: string[] = [];
    let asked = 0;
    const kinds = new Map<string, number>();
    for (const [index, { access, questions }] of rounds(seed, turns, 20, lab.prefix, clients).entries()) {
      await lab.sendmail.writeFile('/etc/mail/access', access);
      await lab.sendmail.must('cd /etc/mail && makemap hash access <access');
      const printed: (readonly (readonly string[])[])[] = [];
      const answers = await answersOf(
        cf,
        questions,
        debugging[(index + seed) % debugging.length] ?? [],
        printed,
      );
      const heard: Heard[] = [];
      for (const question of questions) heard.push(await offer(lab.sendmail.ip, question));
      const log = await logOf(heard.flatMap((one) => (one.stage === 'taken' ? [one.id] : [])));
      for (const [at, question] of questions.entries()) {
        const [answer, real] = [answers[at], heard[at]];
        if (answer === undefined || real === undefined) throw new Error('An answer is missing.');
        asked += 1;
        const told = toldBy(real, log, question.recipient);
        if (record !== undefined)
          recorded.push({ configuration: title, question, told, heard: real, printed: printed[at] });
        kinds.set(told, (kinds.get(told) ?? 0) + 1);
        // The server adds the address; a longer text than fits is cut in its middle.
        const worded =
          answer.fate.kind !== 'error' ||
          real.stage === 'taken' ||
          question.sender.length > 255 ||
          real.words.includes(answer.fate.words);
        if (told !== foretold(answer) || !worded)
          differing.push(
            `${JSON.stringify(question)}: server ${told}, asked ${foretold(answer)} ${JSON.stringify(answer)}, ${JSON.stringify(real)}\n${access}`,
          );
      }
    }
    process.stdout.write(
      `${title}: ${asked - differing.length} of ${asked} agree; ${[...kinds].map(([kind, count]) => `${kind} ×${count}`).join(', ')}\n`,
    );
    expect(differing).toEqual([]);
    expect(asked).toBe(turns * 20);
  });
});
