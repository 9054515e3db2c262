import type { PostfixWords } from '../../knowledge.ts';
import type { Surroundings } from '../../language.ts';
import { bundledParameters } from '../bundled-parameters.ts';
import { mapReference } from '../map-types.ts';
import type { MainCf } from '../main-cf-text.ts';
import { expand, namesIn } from '../names.ts';

/** What findings about a main.cf are judged by. */
export interface Ground {
  readonly main: MainCf;
  readonly around: Surroundings;
  /** Absent: the host was not asked. */
  readonly words: PostfixWords | undefined;
  readonly directory: string;
  /** A parameter of Postfix itself. */
  readonly known: (name: string) => boolean;
  readonly knownNames: readonly string[];
  /** As it is in force, `$names` and all: of main.cf, or the default. */
  readonly inForce: (name: string) => string | undefined;
  /** With names expanded; undefined where one is not known. */
  readonly expanded: (value: string) => string | undefined;
  /** Names that something in main.cf or master.cf refers to. */
  readonly used: ReadonlySet<string>;
  /** Transports and services by the names that master.cf gives them; undefined when it was not read. */
  readonly services: ReadonlySet<string> | undefined;
}

const bundled: ReadonlySet<string> = new Set(bundledParameters);

/** Services, settings and names of a master.cf, as far as main.cf depends on them. */
function masterOf(text: string | undefined): { services?: ReadonlySet<string>; uses: readonly string[] } {
  if (text === undefined) return { uses: [] };
  const bare = text.replace(/^\s*#.*$/gm, '');
  const services = new Set([...bare.matchAll(/^([^\s#]+)[ \t]/gm)].map(([, name = '']) => name));
  return { services, uses: namesIn(bare).map(({ name }) => name) };
}

/** The host's words for the set that a file belongs to: it is called after its directory. */
export function hostWords(around: Surroundings): PostfixWords | undefined {
  const { postfix } = around.host;
  const { path } = around.file;
  return postfix?.[`postfix:${path.slice(0, path.lastIndexOf('/'))}`] ?? Object.values(postfix ?? {})[0];
}

export function groundOf(main: MainCf, around: Surroundings): Ground {
  const words = hostWords(around);
  const directory = around.file.path.slice(0, around.file.path.lastIndexOf('/'));
  const defaults = words?.defaults;
  const known = (name: string): boolean =>
    defaults === undefined ? bundled.has(name) : Object.hasOwn(defaults, name);
  const inForce = (name: string): string | undefined =>
    main.inForce.get(name)?.value ??
    (name === 'config_directory'
      ? directory
      : defaults !== undefined && Object.hasOwn(defaults, name)
        ? defaults[name]
        : undefined);
  const master = masterOf(around.text(`${directory}/master.cf`));
  const used = new Set(master.uses);
  for (const { name, value } of main.parameters)
    for (const use of namesIn(value)) if (use.name !== name) used.add(use.name);
  for (const name of (main.inForce.get('smtpd_restriction_classes')?.value ?? '').split(/[\s,]+/))
    used.add(name);
  return {
    main,
    around,
    words,
    directory,
    known,
    knownNames: defaults === undefined ? bundledParameters : Object.keys(defaults),
    inForce,
    expanded: (value) => expand(value, inForce),
    used,
    services: master.services,
  };
}

/** Settings that belong to one transport or service of master.cf (postconf(5): `transport_…`). */
const perService =
  /^(.+?)_(?:(?:initial_)?destination_(?:concurrency|recipient|rate|concurrency_(?:positive|negative)_feedback|concurrency_failed_cohort)_?(?:limit|delay)?|transport_rate_delay|delivery_slot_(?:cost|discount|loan)|minimum_delivery_slots|(?:extra_)?recipient_limit|recipient_refill_(?:limit|delay)|initial_destination_concurrency|time_limit|suspend_delay|destination_concurrency_(?:positive|negative)_feedback)$/;

/** The service that a `<service>_destination_…` name is about. */
export const serviceOf = (name: string): string | undefined => perService.exec(name)?.[1];

/** Prefixes of `ldap:name` and the like, whose settings stand in main.cf as `name_server_host` …. */
export function clientPrefixes(main: MainCf): readonly string[] {
  const found: string[] = [];
  for (const { value } of main.parameters)
    for (const word of value.split(/[\s,]+/)) {
      const reference = mapReference(word);
      if (reference !== undefined && /^[a-z]\w*$/i.test(reference.name)) found.push(`${reference.name}_`);
    }
  return found;
}
