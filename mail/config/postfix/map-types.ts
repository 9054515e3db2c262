/** Map types that name a file, and what is built of it; the others read it, or say how to reach a database. */
export const builtSuffixes: Readonly<Record<string, readonly string[]>> = {
  hash: ['.db'],
  btree: ['.db'],
  lmdb: ['.lmdb'],
  cdb: ['.cdb'],
  dbm: ['.dir', '.pag'],
  sdbm: ['.dir', '.pag'],
};

export const textTypes: ReadonlySet<string> = new Set(['texthash', 'regexp', 'pcre', 'cidr']);
export const clientTypes: ReadonlySet<string> = new Set([
  ...['ldap', 'mysql', 'pgsql', 'sqlite', 'mongodb', 'memcache'],
]);

/** Every type that Postfix documents (DATABASE_README); which of them a host has, `postconf -m` tells. */
export const allTypes: readonly string[] = [
  ...[...Object.keys(builtSuffixes), ...textTypes, ...clientTypes],
  ...['environ', 'fail', 'inline', 'internal', 'netinfo', 'nis', 'nisplus', 'pipemap', 'proxy', 'randmap'],
  ...['socketmap', 'static', 'tcp', 'unionmap', 'unix'],
];

export interface MapReference {
  readonly type: string;
  /** What stands behind the type: a path, a name, `{…}`. */
  readonly name: string;
  /** Through the proxymap service. */
  readonly proxy: boolean;
}

/** `type:name`, `proxy:type:name`; undefined for anything else. */
export function mapReference(word: string): MapReference | undefined {
  const [, proxy, type, name] = /^!?(proxy:)?([a-z][a-z0-9]*):([/${].*|[^/:\s[\]]+)$/.exec(word) ?? [];
  return type === undefined || name === undefined ? undefined : { type, name, proxy: proxy !== undefined };
}
