import type { ReplyWanted, Step } from '#mail/smtp/step';
import type { Happening, Reply, SessionResult } from '#mail/smtp/transcript';
import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { stepText, wantedWords } from '../step-words.ts';

/** What became of one step of a scenario. */
export interface Verdict {
  readonly step: number;
  /** What was sent, with its values filled in; before it was sent, what will be. */
  readonly sent: string;
  readonly expects: string;
  /** `open`: not done yet, or never; `plain`: done, and nothing was expected of it. */
  readonly state: 'open' | 'plain' | 'good' | 'bad';
  readonly words: string;
  /** The server took what it must refuse. */
  readonly loud: boolean;
}

const refusals = ({ codes = [], instead }: ReplyWanted): boolean =>
  instead === 'closed' || (codes.length > 0 && codes.every((code) => /^[45]/.test(code)));

const saidBy = ({ code, enhanced, texts }: Reply): string =>
  visible(textOf([code, enhanced, texts.find((text) => text !== '') ?? ''].filter(Boolean).join(' ')), 300);

/** A relay test that is not refused is the worst a mail server can do; it is called by its name. */
const isRelayTest = (scenario: string): boolean => /\brelay/i.test(scenario);

/**
 * Step by step, as far as it went.
 * @param scenario its name, for what the verdict is called
 */
export function verdictsOf(
  scenario: string,
  steps: readonly Step[],
  happenings: readonly Happening[],
): readonly Verdict[] {
  return steps.map((step, at) => {
    const own = happenings.filter((one) => 'step' in one && one.step === at);
    const sent = own.find((one) => one.kind === 'sent');
    const replies = own.flatMap((one) => (one.kind === 'reply' ? [one.reply] : []));
    const judged = own.flatMap((one) => (one.kind === 'judged' ? [one] : [])).at(-1);
    const reply = replies.at(-1);
    const said = replies.map(saidBy).join(' / ');
    const base = {
      step: at,
      sent:
        step.kind === 'line' && sent !== undefined
          ? visible(textOf(sent.bytes.trimEnd()), 300)
          : stepText(step),
      expects: step.expect === undefined ? '' : wantedWords(step.expect),
      loud: false,
    };
    if (own.length === 0) return { ...base, state: 'open', words: '' };
    if (judged === undefined) return { ...base, state: 'plain', words: said };
    if (judged.ok && step.expect === undefined) return { ...base, state: 'plain', words: said };
    const after = said === '' ? visible(judged.words, 300) : said;
    if (judged.ok)
      return {
        ...base,
        state: 'good',
        words: reply === undefined ? after : `${asItShould(reply)}: ${after}`,
      };
    const taken =
      step.expect !== undefined && refusals(step.expect) && replies.some(({ code }) => code.startsWith('2'));
    if (!taken)
      return {
        ...base,
        state: 'bad',
        words: said === '' ? after : `${visible(judged.words, 300)} ${said}`,
      };
    const worst =
      isRelayTest(scenario) && (step.stage === 'recipient' || step.stage === 'message')
        ? 'ACCEPTED: this server relays for anybody'
        : 'ACCEPTED, and it should be refused';
    return { ...base, state: 'bad', words: `${worst}: ${said}`, loud: true };
  });
}

const asItShould = ({ code }: Reply): string =>
  code.startsWith('5')
    ? 'Refused, as it should be'
    : code.startsWith('4')
      ? 'Put off, as it should be'
      : 'Accepted, as it should be';

/** A whole run in a word: whether all its sessions were as expected. */
export function overallOf(results: readonly (SessionResult | undefined)[]): 'open' | 'good' | 'bad' {
  if (results.length === 0 || results.includes(undefined)) return 'open';
  return results.every((one) => one?.outcome === 'as expected' || one?.outcome === 'accepted')
    ? 'good'
    : 'bad';
}
