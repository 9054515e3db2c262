import type { Finding } from '../../language.ts';
import { nearest } from '../../nearest.ts';
import { listWords, type ListWord } from '../list-words.ts';
import type { MainCf, Parameter } from '../main-cf-text.ts';
import { allTypes, builtSuffixes, clientTypes, mapReference, textTypes } from '../map-types.ts';
import { expand } from '../names.ts';
import type { Ground } from './ground.ts';

/** A map that a value names, with the file behind it when that is known. */
interface NamedMap {
  readonly word: ListWord;
  readonly type: string;
  readonly path: string | undefined;
}

/** Parameters whose values are lists of maps, or hold maps among other things. */
const takesMaps =
  /(?:_maps|_checks|_restrictions|_database|^smtpd_sender_login_maps|^mynetworks|_domains|^mydestination|_access_list|_exceptions|_networks|_clients|_recipients|_tables|_classes)$/;
/** Tables that Postfix writes itself, and makes when they are not there. */
const caches = /^(?:address_verify_map|postscreen_cache_map|\w+_session_cache_database)$/;

function mapsOf(parameter: Parameter, look: (name: string) => string | undefined): NamedMap[] {
  if (!takesMaps.test(parameter.name) || caches.test(parameter.name)) return [];
  return listWords(parameter.value, parameter.valueSpan.from).flatMap((word): NamedMap[] => {
    const reference = mapReference(word.text);
    if (reference === undefined) return [];
    const name = expand(reference.name, look);
    return [{ word, type: reference.type, path: name?.startsWith('/') === true ? name : undefined }];
  });
}

const withFile = (type: string): boolean =>
  type in builtSuffixes || textTypes.has(type) || clientTypes.has(type);

/** Paths behind the maps of a main.cf and what is built of them: for the host to tell. */
export function mapPaths(main: MainCf): string[] {
  const look = (name: string): string | undefined => main.inForce.get(name)?.value;
  return [...main.inForce.values()].flatMap((one) =>
    mapsOf(one, look).flatMap(({ type, path }) =>
      path === undefined || !withFile(type)
        ? []
        : [path, ...(builtSuffixes[type] ?? []).map((suffix) => path + suffix)],
    ),
  );
}

/** Words before a `:` that are no map types but do stand in such lists: sockets, transports. */
const otherSchemes = new Set(['inet', 'unix', 'local', 'host', 'smtp', 'lmtp', 'relay', 'error', 'discard']);

export function mapFindings(ground: Ground): Finding[] {
  const { main, around, words } = ground;
  const types = words?.mapTypes.length === 0 ? undefined : words?.mapTypes;
  return [...main.inForce.values()].flatMap((one) =>
    mapsOf(one, ground.inForce).flatMap(({ word, type, path }): Finding[] => {
      if (otherSchemes.has(type)) return [];
      const typeAt = word.span.from + word.text.lastIndexOf(`${type}:`);
      const typeSpan = { from: typeAt, to: typeAt + type.length };
      if (!allTypes.includes(type) && types?.includes(type) !== true) {
        const meant = nearest(type, types ?? allTypes);
        return [
          {
            code: 'main.cf/unknown-map-type',
            severity: 'error',
            span: typeSpan,
            message: `There is no map type "${type}".`,
            why: 'Every look-up in it fails, and mail that needs it is deferred.',
            ...(meant === undefined
              ? {}
              : { fixes: [{ title: `Write ${meant}`, edits: [{ ...typeSpan, text: meant }] }] }),
          },
        ];
      }
      if (types !== undefined && !types.includes(type))
        return [
          {
            code: 'main.cf/map-type-not-here',
            severity: 'error',
            span: typeSpan,
            message: `This host's Postfix has no map type "${type}".`,
            why: `It has ${types.join(', ')}. On many systems the type comes with a package of its own, such as postfix-${type}.`,
          },
        ];
      if (path === undefined || !withFile(type)) return [];
      return missing(
        ground,
        word,
        type,
        path,
        around.files.some((file) => file.path === path),
      );
    }),
  );
}

function missing({ around }: Ground, word: ListWord, type: string, path: string, listed: boolean): Finding[] {
  const fact = (one: string) => around.host.paths[one]?.kind;
  const text = fact(path);
  const built = builtSuffixes[type] ?? [];
  const absent = built.filter((suffix) => fact(path + suffix) === 'absent');
  if (built.length === 0 ? text === 'absent' && !listed : absent.length > 0 && text === 'absent' && !listed)
    return [
      {
        code: 'main.cf/missing-map',
        severity: 'error',
        span: word.span,
        message: `${path} does not exist on this host.`,
        why: 'Every look-up in it fails, and mail that needs it is deferred.',
      },
    ];
  if (absent.length > 0 && (text === 'file' || listed))
    return [
      {
        code: 'main.cf/unbuilt-map',
        severity: 'note',
        span: word.span,
        message: `${path}${absent.join(' and ')} does not exist yet.`,
        why: `Postfix reads the built table, not the text. A deploy builds it; by hand it is ${path === '/etc/aliases' ? 'newaliases' : `postmap ${type}:${path}`}.`,
      },
    ];
  return [];
}
