import type { MatchAnswer, MatchQuestion, MatchStep, Surroundings } from '../../language.ts';
import { type MapGround, mapGround } from './ground.ts';
import { type Asking, accessAskings, rewriteKeys, transportKeys } from './keys.ts';
import { lookUp } from './lookup.ts';
import type { PostfixMap } from './parse.ts';

/** Names of this host's own domains, as far as main.cf spells them out. */
function ownDomains(ground: MapGround): Set<string> {
  const names = ['myorigin', 'mydestination'].flatMap((name) =>
    (ground.parameter(name) ?? '').split(/[\s,]+/),
  );
  return new Set(
    names
      .map((name) => name.replace(/\$\{?(\w+)\}?/g, (_all, one: string) => ground.parameter(one) ?? ''))
      .map((name) => name.toLowerCase())
      .filter((name) => /^[a-z0-9.-]+$/.test(name)),
  );
}

function askingsOf(question: MatchQuestion, ground: MapGround): Asking[] {
  const { use } = ground;
  const { sender, recipient } = question;
  if (use === 'access') return accessAskings(question, ground);
  if (use === 'transport')
    return recipient === undefined ? [] : [{ title: 'Recipient', keys: transportKeys(recipient, ground) }];
  const own = ownDomains(ground);
  const both = use === 'canonical' || use === 'generic';
  return [
    ...(both && sender !== undefined ? [{ title: 'Sender', keys: rewriteKeys(sender, ground, own) }] : []),
    ...(recipient === undefined ? [] : [{ title: 'Recipient', keys: rewriteKeys(recipient, ground, own) }]),
  ];
}

/** What a result does with mail. */
function verdictOf(value: string, use: MapGround['use']): { verdict: MatchAnswer['verdict']; words: string } {
  if (use === 'relocated')
    return {
      verdict: 'rejected',
      words: `550 5.1.6 User has moved to ${value}`,
    };
  if (use === 'transport') return { verdict: 'rewritten', words: `It goes by ${value}.` };
  if (use !== 'access') return { verdict: 'rewritten', words: `It becomes ${value}.` };
  const first = (/^\S+/.exec(value)?.[0] ?? '').toUpperCase();
  const rest = value.slice(first.length).trim();
  if (/^5\d\d$/.test(first) || first === 'REJECT')
    return {
      verdict: 'rejected',
      words: first === 'REJECT' ? `554 5.7.1 … ${rest === '' ? 'Access denied' : rest}` : value,
    };
  if (/^4\d\d$/.test(first) || first === 'DEFER') return { verdict: 'deferred', words: value };
  if (first === 'OK' || /^\d+$/.test(value))
    return { verdict: 'accepted', words: 'This list lets it through.' };
  if (first === 'DISCARD') return { verdict: 'discarded', words: 'It is accepted and thrown away.' };
  if (first === 'HOLD') return { verdict: 'quarantined', words: 'It is accepted and put on hold.' };
  return { verdict: 'undecided', words: `${value}: the restrictions behind it decide.` };
}

function look(
  asking: Asking,
  map: PostfixMap,
  ground: MapGround,
  path: string,
): MatchAnswer['checks'][number] {
  const steps: MatchStep[] = [];
  for (const { key, words } of asking.keys) {
    const found = lookUp(map, ground.type, key);
    if (found === 'unknown') {
      steps.push({ key, words: 'a pattern that only Postfix itself can test comes first' });
      return { title: asking.title, verdict: 'undecided', words: 'Ask the host: postmap -q.', steps };
    }
    if (found === undefined) {
      steps.push({ key, words });
      continue;
    }
    steps.push({ key, words, found: { path, ...found } });
    if (/^DUNNO$/i.test(found.value) && ground.use === 'access')
      return {
        title: asking.title,
        verdict: 'undecided',
        words: 'DUNNO: as if nothing had been found.',
        steps,
      };
    return {
      title: asking.title,
      ...verdictOf(expandedTarget(found.value, key, asking, ground), ground.use),
      steps,
    };
  }
  return { title: asking.title, verdict: 'undecided', words: 'Nothing was found.', steps };
}

/** `@old.test @new.test` keeps the user. */
function expandedTarget(value: string, key: string, asking: Asking, ground: MapGround): string {
  if (!key.startsWith('@') || !['virtual', 'canonical', 'generic'].includes(ground.use)) return value;
  const local = asking.keys[0]?.key.replace(/@[^@]*$/, '') ?? '';
  return value.replace(/(^|[\s,])@/g, (_all, before: string) => `${before}${local}@`);
}

/** What a table says about a mail: its keys in the documented order, and the first that is found. */
export function mapMatch(map: PostfixMap, question: MatchQuestion, around: Surroundings): MatchAnswer {
  const ground = mapGround(around);
  const checks = askingsOf(question, ground).map((asking) => look(asking, map, ground, around.file.path));
  const decided = checks.find(({ verdict }) => verdict !== 'undecided');
  const unknown = checks.some(({ words }) => words.startsWith('Ask the host'))
    ? ['patterns that only Postfix itself can test']
    : [];
  return {
    verdict: decided?.verdict ?? 'undecided',
    words: decided?.words ?? 'This table decides nothing about it.',
    checks,
    unknown:
      ground.use === 'access'
        ? [...unknown, 'which restriction names this table, and what stands before it']
        : unknown,
  };
}
