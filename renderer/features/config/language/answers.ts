import type { Expansion, Place } from '#mail/config/language';
import { lineCounter, type Mirror } from './mirror.ts';
import { hasRestrictions, restrictionsOf } from './restrictions.ts';
import type { Placed, PlacedExpansion, QuestionKind, Questions } from './wire.ts';

type Answers = {
  readonly [K in QuestionKind]: (
    mirror: Mirror,
    path: string,
    ask: Questions[K]['ask'],
  ) => Questions[K]['answer'];
};

function placed(mirror: Mirror, place: Place): Placed {
  const text = mirror.text(place.path);
  if (place.span === undefined || text === undefined) return place;
  return { ...place, ...lineCounter(text)(place.span.from) };
}

function placedTree(mirror: Mirror, { place, children, ...rest }: Expansion): PlacedExpansion {
  return {
    ...rest,
    ...(place === undefined ? {} : { place: placed(mirror, place) }),
    children: children.map((child) => placedTree(mirror, child)),
  };
}

const answers: Answers = {
  tokens: (mirror, path, part) => mirror.language(path).tokens(mirror.parsed(path), part),
  completions: (mirror, path, at) =>
    mirror.language(path).completions?.(mirror.parsed(path), at, mirror.around(path)) ?? [],
  hover: (mirror, path, at) => mirror.language(path).hover?.(mirror.parsed(path), at, mirror.around(path)),
  signature: (mirror, path, at) =>
    mirror.language(path).signature?.(mirror.parsed(path), at, mirror.around(path)),
  outline: (mirror, path) => mirror.language(path).outline?.(mirror.parsed(path)) ?? [],
  folds: (mirror, path) => mirror.language(path).folds?.(mirror.parsed(path)) ?? [],
  definition: (mirror, path, at) => {
    const place = mirror.language(path).definition?.(mirror.parsed(path), at, mirror.around(path));
    return place === undefined ? undefined : placed(mirror, place);
  },
  match: (mirror, path, question) => {
    const answer = mirror.language(path).match?.(mirror.parsed(path), question, mirror.around(path));
    return (
      answer && {
        ...answer,
        places: answer.checks.map(({ steps }) =>
          steps.map(({ found }) => (found === undefined ? undefined : placed(mirror, found))),
        ),
      }
    );
  },
  expand: (mirror, path, name) => {
    const tree = mirror.language(path).expand?.(mirror.parsed(path), name, mirror.around(path));
    return tree && placedTree(mirror, tree);
  },
  abilities: (mirror, path) => [
    ...(['match', 'expand', 'outline'] as const).filter((name) => mirror.language(path)[name] !== undefined),
    ...(hasRestrictions(mirror, path) ? (['restrictions'] as const) : []),
  ],
  restrictions: restrictionsOf,
};

/** Answers a question about a file; `undefined` while the file is not there. */
export function answer(mirror: Mirror, path: string, what: QuestionKind, ask: unknown): unknown {
  if (!mirror.has(path)) return undefined;
  return (answers[what] as (mirror: Mirror, path: string, ask: unknown) => unknown)(mirror, path, ask);
}
