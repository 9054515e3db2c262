import type { Edit } from '#mail/config/language';
import {
  isRestrictionList,
  moveItem,
  removeItem,
  restrictionList,
  type RestrictionList,
} from '#mail/config/postfix/main/restrictions';
import type { MainCf } from '#mail/config/postfix/main-cf-text';
import { lineCounter, type Mirror } from './mirror.ts';

/** One restriction as the panel shows it, with the edits of the text that its buttons make. */
export interface ListedRestriction {
  readonly name: string;
  readonly argument: string;
  /** Only written to the log: `warn_if_reject` stands in front of it. */
  readonly warnOnly: boolean;
  readonly line: number;
  /** Empty for the first one. */
  readonly up: readonly Edit[];
  /** Empty for the last one. */
  readonly down: readonly Edit[];
  readonly remove: readonly Edit[];
}

export interface ListedRestrictions {
  readonly parameter: string;
  readonly items: readonly ListedRestriction[];
}

function listed(text: string, list: RestrictionList): ListedRestrictions {
  const where = lineCounter(text);
  const last = list.items.length - 1;
  return {
    parameter: list.parameter.name,
    items: list.items.map((item, at) => ({
      name: item.name.text,
      argument: item.argument?.text ?? '',
      warnOnly: item.warnOnly,
      line: where(item.span.from).line,
      up: at > 0 ? moveItem(text, list, at, at - 1) : [],
      down: at < last ? moveItem(text, list, at, at + 1) : [],
      remove: removeItem(list, at),
    })),
  };
}

/** Whether the file is one that can have lists of restrictions. */
export const hasRestrictions = (mirror: Mirror, path: string): boolean =>
  mirror.file(path).language === 'main.cf';

/** The lists of restrictions that main.cf sets, in the order of the file. */
export function restrictionsOf(mirror: Mirror, path: string): readonly ListedRestrictions[] {
  const text = mirror.text(path);
  if (text === undefined || !hasRestrictions(mirror, path)) return [];
  const main = mirror.parsed(path) as MainCf;
  return [...main.inForce.keys()]
    .filter((name) => isRestrictionList(main, name))
    .flatMap((name) => restrictionList(main, name) ?? [])
    .map((list) => listed(text, list));
}
