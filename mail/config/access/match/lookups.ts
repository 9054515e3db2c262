import type { MatchStep, Surroundings } from '../../language.ts';
import { lineSpan } from '../../line-table.ts';
import { foldKey } from '../../line-table.ts';
import { indexKeys, type KeyIndex } from '../../tables/makemap.ts';
import type { Access } from '../entry.ts';
import type { AccessSettings } from '../settings.ts';

/** The table, and the trail of what was looked up in it. */
export class Lookups {
  readonly settings: AccessSettings;
  readonly #table: Access;
  readonly #path: string;
  readonly #index: KeyIndex;
  #steps: MatchStep[] = [];

  constructor(table: Access, around: Surroundings, settings: AccessSettings) {
    this.#table = table;
    this.#path = around.file.path;
    this.#index = indexKeys(table).index;
    this.settings = settings;
  }

  /** The steps since the last call. */
  take(): readonly MatchStep[] {
    const steps = this.#steps;
    this.#steps = [];
    return steps;
  }

  /** One look-up; the value, or undefined. */
  look(key: string, words: string): string | undefined {
    const at = this.settings.table ? this.#index.get(foldKey(key)) : undefined;
    const read = at === undefined ? undefined : this.#table.lines[at];
    if (at === undefined || read === undefined) {
      this.#steps.push({ key, words });
      return undefined;
    }
    const { value } = read.line;
    this.#steps.push({ key, words, found: { path: this.#path, span: lineSpan(this.#table, at), value } });
    return value;
  }

  /** With the tag, then without it where the rule set does so. */
  #both(key: string, tag: string, untagged: boolean, words: string): string | undefined {
    return (
      this.look(`${tag}:${key}`, words) ?? (untagged ? this.look(key, `${words}, without a tag`) : undefined)
    );
  }

  #skips = (value: string): boolean => this.settings.skip && value.toUpperCase() === 'SKIP';

  /** Rule set D: a host name and the domains it is in; `[1.2.3.4]` loses its last number. */
  domain(name: string, tag: string, untagged: boolean): string | undefined {
    for (let key = name, words = 'the name itself'; ; words = 'the domain it is in') {
      const dot = key.indexOf('.');
      const bracketed = key.startsWith('[') && key.endsWith(']');
      const found =
        this.#both(key, tag, untagged, bracketed ? 'the address in brackets' : words) ??
        (this.settings.dotDomains && dot > 0 && !bracketed
          ? this.#both(key.slice(dot), tag, untagged, 'everything under the domain')
          : undefined);
      if (found !== undefined) return this.#skips(found) ? undefined : found;
      const inside = bracketed ? /^\[(.+?)(?:::|[.:])[^.:[\]]+\]$/.exec(key)?.[1] : undefined;
      if (inside !== undefined) key = `[${inside}]`;
      else if (dot > 0 && dot < key.length - 1) key = key.slice(dot + 1);
      else return undefined;
    }
  }

  /** Rule set A: an address, then without its last number. */
  address(address: string, tag: string, untagged: boolean): string | undefined {
    for (let key = address, words = 'the address'; ; words = 'the network it is in') {
      const found = this.#both(key, tag, untagged, words);
      if (found !== undefined) return this.#skips(found) ? undefined : found;
      const cut = Math.max(key.lastIndexOf('.'), key.lastIndexOf(':'));
      if (cut <= 0) return undefined;
      key = key.slice(0, cut);
    }
  }

  /** Rule sets F and U: an address, with its detail as `+*` and without; `user@` has no domain. */
  mailbox(local: string, domain: string, tag: string, untagged: boolean): string | undefined {
    const words = domain === '' ? 'the user in any domain' : 'the whole address';
    const found = this.#both(`${local}@${domain}`, tag, untagged, words);
    const plus = local.indexOf('+');
    if (found !== undefined || plus <= 0) return found;
    const user = local.slice(0, plus);
    return (
      this.#both(`${user}+*@${domain}`, tag, untagged, 'any detail behind +') ??
      this.#both(`${user}@${domain}`, tag, untagged, 'without the detail behind +')
    );
  }
}
