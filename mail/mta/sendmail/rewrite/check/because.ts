import type { Call, Lookup, Said } from './said.ts';
import { joined } from './reply.ts';

/** Rulesets of the cf tree that do nothing but look into the access map. */
const looksUp = /^(?:[ADEFU]|SearchList)$/;

interface Entry extends Lookup {
  readonly value: string;
  /** Only the ruleset that looked is known: whether the entry has the tag is not. */
  readonly guessed: boolean;
}

const isCall = (step: Call | Lookup): step is Call => 'input' in step;

/** `< 192 . 0 . 2 . 1 > < ? > < + Connect > …` → `Connect:192.0.2.1`, of a ruleset that looks something up. */
function keyOf({ input }: Call): string {
  const [, key = '', tag = ''] = /^<(.*?)><.*?><[+!](.*?)>/.exec(input.join('')) ?? [];
  return tag === '' ? key : `${tag.replaceAll('"', '')}:${key}`;
}

/** Entries that were found by look-ups of this call itself, the ones of rulesets that only look up included. */
function entries(call: Call): readonly Entry[] {
  return call.steps.flatMap((step): readonly Entry[] => {
    if (!isCall(step))
      return step.value === undefined || step.value === ''
        ? []
        : [{ ...step, value: step.value, guessed: false }];
    if (!looksUp.test(step.name)) return [];
    const inner = entries(step);
    const returned = step.returns ?? [];
    const end = returned.indexOf('>');
    const value = joined(returned.slice(1, end));
    if (
      inner.length > 0 ||
      step.name === 'SearchList' ||
      returned[0] !== '<' ||
      value === '' ||
      value === '?'
    )
      return inner;
    return [{ map: 'access', key: keyOf(step), value, guessed: true }];
  });
}

const entryWords = ({ map, key, value, guessed }: Entry): string =>
  guessed ? `${map} look-up of ${key}: ${value}` : `${map} entry "${key} ${value}"`;

/** The innermost call that gave this answer first, and those around it. */
function source(calls: readonly Call[], fits: (returns: readonly string[]) => boolean): Call | undefined {
  for (const call of calls) {
    const inner = source(call.steps.filter(isCall), fits);
    if (inner !== undefined) return inner;
    if (call.returns !== undefined && fits(call.returns)) return call;
  }
  return undefined;
}

const bare = (text: string): string => text.replace(/["\s]/g, '');

/** Whether this value of the access map is where the words of a refusal come from. */
function gave(value: string, { kind, words }: Decided): boolean {
  if (/^DISCARD/i.test(value)) return kind === 'discard';
  if (/^QUARANTINE:/i.test(value)) return kind === 'quarantine' && bare(value).includes(bare(words));
  if (kind !== 'error') return false;
  // What only is no RELAY leads to these words too, without being looked at.
  if (/^REJECT$/i.test(value)) return !words.startsWith('Relaying');
  return /^(?:ERROR:|\d{3} )/i.test(value) && bare(value).includes(bare(words));
}

/** What a check said, and in which words. */
export interface Decided {
  readonly kind: 'error' | 'discard' | 'quarantine';
  readonly words: string;
}

/** What refused, discarded or quarantined: the entry of the map, or else the ruleset whose rule it was. */
export function whyNot({ calls }: Said, said: Decided): string {
  const decided = source(calls, ([sign, word]) => sign === '$#' && (word === 'error' || word === 'discard'));
  if (decided === undefined) return 'the address cannot be read';
  const entry = entries(decided)
    .filter(({ value }) => gave(value, said))
    .at(-1);
  if (entry !== undefined) return entryWords(entry);
  const rule = `rule of ${decided.name}`;
  return said.words.startsWith('Relaying')
    ? `no entry and no login lets this client relay there (${rule})`
    : rule;
}

/** What let the mail be relayed. */
export function whyRelayed({ calls }: Said): string {
  const decided = source(
    calls,
    (returns) => returns.join(' ') === 'RELAY' || returns.join(' ') === '$# RELAY',
  );
  if (decided === undefined) return '';
  const entry = entries(decided)
    .filter(({ value }) => value === 'RELAY')
    .at(-1);
  if (entry !== undefined) return entryWords(entry);
  if (decided.returns?.[0] === '$#') return 'the client is authenticated';
  return decided.name === 'Relay_ok'
    ? 'the client is one that may relay'
    : 'the domain of the recipient is one that is relayed to';
}

/** The entry that spared this recipient the checks of sender and client. */
export function whySpared({ calls }: Said): string {
  const all = (call: Call): readonly Entry[] => [
    ...entries(call),
    ...call.steps
      .filter(isCall)
      .filter(({ name }) => !looksUp.test(name))
      .flatMap(all),
  ];
  const entry = calls
    .flatMap(all)
    .filter(({ value }) => value === 'FRIEND')
    .at(-1);
  return entry === undefined ? '' : entryWords(entry);
}
