import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { access } from '#mail/config/access/index';
import { checkConnection, checkRecipient, checkSender } from '#mail/config/access/match/checks';
import { clientAddress, type Ground, groundOf } from '#mail/config/access/match/ground';
import { Lookups } from '#mail/config/access/match/lookups';
import { accessSettings } from '#mail/config/access/settings';
import { replyLine, replyOf } from '#mail/config/access/value';
import type { MatchAnswer } from '#mail/config/language';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { ask, stage, type Typed } from '../real-sendmail.ts';
import { file, surroundings } from '../surroundings.ts';
import { type MatchCase, matchCases, type Question } from './match-cases.ts';

let lab: Lab;

const glued = (text: string): string => text.replace(/["\s]/g, '').toLowerCase();

/** What `-bt` returns in the words of the answer; blanks and quotation marks do not count. */
function said(returns: string): string {
  const error = /^\$# error (?:\$@ (.*?) )?\$: (.*)$/.exec(returns);
  if (error !== null) {
    const [, dsn, text = ''] = error;
    if (dsn === 'quarantine') return glued(`quarantine ${text}`);
    const code = dsn?.replace(/\s/g, '');
    return glued(`refused ${replyLine(replyOf(code === undefined ? { text } : { dsn: code, text }))}`);
  }
  return returns.startsWith('$# discard') ? 'discard' : 'passed';
}

function ours({ verdict, words }: Pick<MatchAnswer, 'verdict' | 'words'>): string {
  if (verdict === 'rejected' || verdict === 'deferred') return glued(words.replace(/^Refused: /, 'refused '));
  if (verdict === 'quarantined') return glued(words.replace(/^.*?: /, 'quarantine '));
  return verdict === 'discarded' ? 'discard' : 'passed';
}

/** The questions for `-bt` of one mail, with the check of ours that each belongs to. */
function typed(question: Question, delayed: boolean): { check: string; typed: Typed }[] {
  const { sender, recipient } = question;
  const client = clientAddress(question.client ?? '');
  const name = question.clientName ?? `[${client}]`;
  const macros = {
    client_addr: client,
    client_name: name,
    client_resolve: question.clientName === undefined ? 'FAIL' : 'OK',
    f: sender ?? '',
    // Debian's rule sets ask for this one where others ask for $f.
    mail_from: `<${sender ?? ''}>`,
  };
  const to = {
    check: delayed ? '' : 'check_rcpt',
    typed: { macros, line: `check_rcpt <${recipient ?? ''}>` },
  };
  if (delayed) return [to];
  return [
    { check: 'check_relay', typed: { macros, line: `Translate,check_relay ${name} $| ${client}` } },
    ...(sender === undefined
      ? []
      : [
          {
            check: 'check_mail',
            typed: { macros, line: `check_mail ${sender === '<>' ? sender : `<${sender}>`}` },
          },
        ]),
    ...(recipient === undefined ? [] : [to]),
  ];
}

/** Ours, check by check: in the whole answer one that refuses hides those behind it. */
function ruling(look: Lookups, ground: Ground, check: string): string {
  const { sender, recipient } = ground;
  if (check === 'check_relay') return ours(checkConnection(look, ground));
  if (check === 'check_mail' && sender !== undefined) return ours(checkSender(look, ground, sender));
  return recipient === undefined ? 'not asked' : ours(checkRecipient(look, ground, recipient));
}

async function compared(
  { name, mc, around, access: text, questions }: MatchCase,
  at: number,
): Promise<[string, string][]> {
  const dir = `/srv/access-${at}`;
  const delayed = around.features?.['delay_checks'] !== undefined;
  await stage(lab.sendmail, dir, { mc, tables: { access: text }, files: around.classFiles ?? {} });
  const asked = questions.flatMap((question) =>
    typed(question, delayed).map((one) => ({ question, ...one })),
  );
  const real = await ask(
    lab.sendmail,
    dir,
    asked.map((one) => one.typed),
  );
  expect(real, name).toHaveLength(asked.length);
  const table = access.parse(text);
  const where = surroundings(file('/etc/mail/access', 'access', 'access'), around);
  const settings = accessSettings(where);
  return asked.map(({ question, check }, index): [string, string] => {
    const answer = access.match?.(table, question, where);
    const ground = groundOf(question, where, settings);
    const mine =
      answer === undefined || check === ''
        ? ours(answer ?? nobody)
        : ruling(new Lookups(table, where, settings), ground, check);
    // What the whole answer says of a check is what the check itself says.
    const part = answer?.checks.find(({ title }) => check !== '' && title.includes(check));
    const label = `${JSON.stringify(question)} ${check}: `;
    return [
      label + (part === undefined || ours(part) === mine ? mine : `${mine} or ${ours(part)}`),
      label + said(real[index] ?? ''),
    ];
  });
}

const nobody = { verdict: 'undecided', words: '' } as const;
describe.skipIf(labObstacle() !== undefined)('the effective match', () => {
  let count = 0;

  beforeAll(async () => {
    lab = await startLab({ label: 'access match' });
  }, 600_000);

  afterAll(() => lab.stop());

  it.each(matchCases.map((one, at) => ({ ...one, at })))(
    '$name: every verdict is that of the real rule sets',
    async (one) => {
      const pairs = await compared(one, one.at);
      count += pairs.length;
      expect(pairs.map(([mine]) => mine)).toEqual(pairs.map(([, real]) => real));
    },
  );

  it('asked more than a thousand questions', () => {
    expect(count).toBeGreaterThan(1000);
  });
});
