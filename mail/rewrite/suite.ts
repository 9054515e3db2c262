import { fateText } from './fate.ts';
import type { Fate, Question } from './question.ts';

/**
 * What a saved test expects. Every part that is there must hold; an empty expectation is none. Patterns are plain text in
 * which `*` stands for anything.
 */
export interface Expectation {
  /** `deliveries`, `error`, `address`, `accepted`, `relayed`, `discarded`, `quarantined`. */
  readonly fate?: Fate['kind'] | 'relayed';
  readonly mailer?: string;
  readonly host?: string;
  /** User part of a delivery, or the address that an address is rewritten to. */
  readonly user?: string;
  readonly code?: string;
  readonly enhanced?: string;
  readonly words?: string;
}

export interface SavedTest {
  readonly name: string;
  readonly question: Question;
  readonly expect: Expectation;
}

/** The saved tests of one configuration set of a host. */
export interface Suite {
  /** Whether a change may be deployed only when all of them pass on the staged configuration. */
  readonly gate: boolean;
  /** Run by itself so often; absent: only when asked. */
  readonly everyMinutes?: number;
  readonly tests: readonly SavedTest[];
}

/** `undefined`: passed. Otherwise what was expected and what came, in a sentence. */
export function judge(expect: Expectation, fate: Fate): string | undefined {
  const failed = shortfall(expect, fate);
  return failed === undefined ? undefined : `Expected ${failed}, but it is: ${fateText(fate)}.`;
}

function shortfall(expect: Expectation, fate: Fate): string | undefined {
  if (fate.kind === 'unknown') return 'an answer';
  const kind = fate.kind === 'accepted' && fate.relayed ? 'relayed' : fate.kind;
  if (
    expect.fate !== undefined &&
    expect.fate !== kind &&
    !(expect.fate === 'accepted' && kind === 'relayed')
  )
    return expect.fate;
  const wanted = (['mailer', 'host', 'user', 'code', 'enhanced', 'words'] as const).filter(
    (part) => expect[part] !== undefined,
  );
  const candidates = partsOf(fate);
  const holds = candidates.some((parts) => wanted.every((part) => matches(expect[part] ?? '', parts[part])));
  if (wanted.length === 0 || holds) return undefined;
  return wanted.map((part) => `${part} ${expect[part] ?? ''}`).join(', ');
}

type Parts = Readonly<Partial<Record<'mailer' | 'host' | 'user' | 'code' | 'enhanced' | 'words', string>>>;

function partsOf(fate: Fate): readonly Parts[] {
  switch (fate.kind) {
    case 'deliveries':
      return fate.deliveries.map(({ mailer, host, user }) => ({ mailer, host, user }));
    case 'error':
      return [{ code: fate.code, enhanced: fate.enhanced, words: fate.words }];
    case 'address':
      return [{ user: fate.address }];
    case 'quarantined':
      return [{ words: fate.words }];
    default:
      return [{}];
  }
}

/** Mailers, hosts and domains compare without case, as MTAs do; local parts are left to the pattern. */
function matches(pattern: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  const parts = pattern.toLowerCase().split('*');
  const whole = text.toLowerCase();
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (whole.startsWith(part) ? 0 : -1) : whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at === whole.length || parts.at(-1) === '' || whole.endsWith(parts.at(-1) ?? '');
}
