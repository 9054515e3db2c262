import { comparedDomain, folded } from '../domains.ts';
import { quotation, quote, tokensOf, type Token } from './tokens.ts';

/** A value is asked for, excluded, or not named. */
export type TermState = 'in' | 'out' | '';

/** The values of a term as the user wrote them; a quotation that the end of the filter cut off is closed. */
const spelled = (filter: string, { open, values }: Token): { text: string; as: string }[] =>
  values
    .map(({ text, quoted, from, to }) => ({
      text,
      as: open && quoted && to === filter.length ? quotation(text) : filter.slice(from, to),
    }))
    .filter(({ as }) => as !== '');

const written = (token: Token, values: readonly string[]): string =>
  `${token.not ? '-' : ''}${token.key}${token.sign}${values.join(',')}`;

const plain = new Set<string>([':', '=']);

/** Terms are one when a click on the one has to change the other. */
function sameKind(a: Token, b: Token): boolean {
  if (a.key !== b.key) return false;
  const exact = ['domain', 'fromdomain', 'cluster', 'in', 'is'].includes(a.key);
  // For these, `:` and `=` say the same.
  if (exact && plain.has(a.sign) && plain.has(b.sign)) return true;
  return a.sign === b.sign;
}

const compared = (key: string, value: string): string =>
  key === 'domain' || key === 'fromdomain' ? comparedDomain(value) : folded(value);

const valuesOf = (token: Token): string[] =>
  token.values.filter(({ text, quoted }) => quoted || text !== '').map(({ text }) => text);

/**
 * Parts of the filter replaced from the end to the front, so that places stay right; removed ones take a blank along.
 * A term may follow a quotation without a blank: what stood beside a replaced part must not become one term with it,
 * nor with what stood on its other side.
 */
function replaced(
  filter: string,
  changes: readonly { readonly token: Token; readonly by: string }[],
): string {
  let out = filter;
  for (const { token, by } of [...changes].sort((a, b) => b.token.from - a.token.from)) {
    let { from, to } = token;
    const before = from === 0 || /\s/.test(out.charAt(from - 1));
    const after = to === out.length || /\s/.test(out.charAt(to));
    let between = by;
    if (by !== '') between += after ? '' : ' ';
    else if (!before) between = after ? '' : ' ';
    else if (after && to < out.length) to++;
    else if (from > 0 && to === out.length) from--;
    out = out.slice(0, from) + between + out.slice(to);
  }
  return out;
}

/** How a filter stands to a term such as `domain:example.com` or `from=<>`. */
export function termState(filter: string, term: string): TermState {
  const [wanted] = tokensOf(term);
  const value = wanted?.values[0]?.text;
  if (wanted === undefined || value === undefined) return '';
  const named = tokensOf(filter).find(
    (token) =>
      sameKind(token, wanted) &&
      valuesOf(token).some((one) => compared(token.key, one) === compared(token.key, value)),
  );
  return named === undefined ? '' : named.not ? 'out' : 'in';
}

/**
 * The filter with one value asked for (`in`), excluded (`out`) or not named any more (empty). `term` is one key, sign and
 * value, as `FacetValue.term`. A value joins a term of the same key as one more alternative; all else that the user
 * typed stays as it is.
 */
export function withTerm(filter: string, term: string, state: TermState): string {
  const [wanted] = tokensOf(term);
  const value = wanted?.values[0]?.text;
  if (wanted === undefined || value === undefined || wanted.key === '') return filter;
  const changes: { token: Token; by: string }[] = [];
  let placed = state === '';
  for (const token of tokensOf(filter)) {
    if (!sameKind(token, wanted)) continue;
    const values = spelled(filter, token);
    const others = values
      .filter(({ text }) => compared(token.key, text) !== compared(token.key, value))
      .map(({ as }) => as);
    const here = !placed && token.not === (state === 'out');
    if (here) placed = true;
    if (here && others.length < values.length) continue;
    const left = here ? [...others, quote(value)] : others;
    if (left.length === values.length && !here) continue;
    changes.push({ token, by: left.length === 0 ? '' : written(token, left) });
  }
  // What is added must not become a part of a quotation that the user has not closed.
  const last = tokensOf(filter).at(-1);
  if (!placed && last?.open === true && changes.every(({ token }) => token.from !== last.from))
    changes.push({
      token: last,
      by: written(
        last,
        spelled(filter, last).map(({ as }) => as),
      ),
    });
  const kept = replaced(filter, changes);
  if (placed) return kept;
  const blank = kept === '' || /\s$/.test(kept) ? '' : ' ';
  return `${kept}${blank}${written({ ...wanted, not: state === 'out' }, [quote(value)])}`;
}

/** The filter without this value, whether it was asked for or excluded. */
export const withoutTerm = (filter: string, term: string): string => withTerm(filter, term, '');

/** Asks for this value alone: others that the filter asks for with the same key go, what it excludes stays. */
export function onlyTerm(filter: string, term: string): string {
  const [wanted] = tokensOf(term);
  if (wanted === undefined) return filter;
  const others = tokensOf(filter)
    .filter((token) => sameKind(token, wanted) && !token.not)
    .map((token) => ({ token, by: '' }));
  return withTerm(replaced(filter, others), term, 'in');
}
