import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CheckQuestion, readCheck } from '#mail/mta/sendmail/rewrite/check/index';

/** What `sendmail -bt` 8.17.1 printed for a question, and what the same host's server said to the same client. */
interface Recorded {
  readonly configuration: string;
  readonly question: CheckQuestion;
  /** Stage, code and status of the reply that refused; else what became of the message by the log. */
  readonly told: string;
  /** The rest of that reply: the address, and why. */
  readonly words: string;
  readonly printed: readonly (readonly string[])[];
}

const recorded = JSON.parse(
  readFileSync(new URL('../../../../fixtures/mta/sendmail/checks/recorded.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

const stages: Readonly<Record<string, string>> = {
  connect: 'when it connects',
  MAIL: 'at MAIL',
  RCPT: 'at RCPT',
};

describe('what real shells printed', () => {
  it.each(recorded.map((one) => [one.configuration, one.told, one] as const))(
    '%s: %s',
    (_configuration, told, { question, printed, words }) => {
      const { fate, because } = readCheck(question, printed);
      const [stage = '', code, enhanced] = told.split(' ');
      if (code === undefined) {
        expect(fate).toMatchObject(
          told === 'relayed'
            ? { kind: 'accepted', relayed: true }
            : { kind: told, ...(told === 'accepted' ? { relayed: false } : {}) },
        );
        return;
      }
      expect(fate).toMatchObject({ kind: 'error', code, enhanced, deferred: code.startsWith('4') });
      if (fate.kind === 'error' && question.sender.length < 255) expect(words).toContain(fate.words);
      expect(because).toMatch(
        new RegExp(`^${stages[stage] ?? 'no stage'}(?:, check_(?:relay|mail|rcpt))?: .`),
      );
    },
  );

  it('is never an answer where something of it is missing, and never throws', () => {
    for (const { question, printed } of recorded) {
      const whole = readCheck(question, printed).fate;
      expect(readCheck(question, printed.slice(0, -1)).fate.kind).toBe('unknown');
      expect(readCheck(question, []).fate.kind).toBe('unknown');
      // Rulesets that never said what they gave back let nothing pass for accepted that was not.
      const cut = printed.map((lines) => lines.filter((line) => !line.includes('returns:')));
      if (whole.kind !== 'error') expect(readCheck(question, cut).fate.kind).toBe('unknown');
      const open = printed.map((lines) => lines.filter((line) => !/^check_rcpt +returns:/.test(line)));
      if (whole.kind === 'accepted') expect(readCheck(question, open).fate.kind).toBe('unknown');
      for (let step = 1; step < 6; step += 1) {
        const torn = printed.map((lines) =>
          lines.filter((_, at) => at % step !== 0).map((line) => line.slice(step)),
        );
        expect(readCheck(question, torn)).toHaveProperty('fate');
      }
    }
  });

  const relaying = recorded.find(({ told }) => told === 'relayed')!;

  it.each([
    [
      'hash map "access": missing map file /etc/mail/access.db: No such file or directory',
      /^A map cannot be read: /,
    ],
    ['hash map "access": unsafe map file /etc/mail/access.db: Permission denied', /^A map cannot be read: /],
    ['accept.test: Name server timeout', /^A look-up got no answer: accept\.test: Name server timeout$/],
    ['== Ruleset check_rcpt (130) status 75', /^A look-up got no answer: == Ruleset check_rcpt/],
  ])('is unknown after %s', (line, why) => {
    const printed = relaying.printed.map((lines) => (lines.length > 0 ? [...lines, line] : lines));
    const { fate } = readCheck(relaying.question, printed);
    expect(fate.kind === 'unknown' ? fate.why : fate.kind).toMatch(why);
  });

  it('passes a client that is quarantined at connect, as 8.17.1 does, and says so', () => {
    const printed = relaying.printed.map((lines) =>
      lines.map((line) =>
        line.startsWith('check_relay      returns:')
          ? 'check_relay      returns: $# error $@ quarantine $: looks odd'
          : line,
      ),
    );
    const { fate, notes } = readCheck(relaying.question, printed);
    expect(fate).toEqual({ kind: 'accepted', relayed: true });
    expect(notes.map(({ severity, code }) => [severity, code])).toContainEqual([
      'warning',
      'quarantine-at-connect',
    ]);
  });
});
