/** A file that a sendmail.cf names, exactly as it names it. */
export interface MapLine {
  /** `access`, `virtuser` … */
  readonly name: string;
  /** `hash`, `btree`, `text` … */
  readonly type: string;
  readonly flags: readonly string[];
  /** What the map's argument is; a path without its suffix for maps in files. */
  readonly path: string;
}

export interface ClassLine {
  /** `w`, `R`, `{VirtHost}`. */
  readonly name: string;
  /** The file may be missing (`-o`). */
  readonly optional: boolean;
  readonly path: string;
}

export interface AliasLine {
  /** `hash`, `dbm`; '' where the line leaves it to sendmail. */
  readonly type: string;
  readonly path: string;
}

/** Classes of maps that are built from a text beside them, and the suffixes of what is built. */
export const builtMaps: Readonly<Record<string, readonly string[]>> = {
  hash: ['.db'],
  btree: ['.db'],
  cdb: ['.cdb'],
  dbm: ['.dir', '.pag'],
  implicit: ['.db'],
};

/** `Kaccess hash -T<TMPF> /etc/mail/access` → its parts; undefined for maps that are in no file. */
export function mapLine(line: string): MapLine | undefined {
  const [, name, type, rest] = /^K\s*(\S+)\s+(\S+)(.*)$/.exec(line) ?? [];
  if (name === undefined || type === undefined || rest === undefined) return undefined;
  if (builtMaps[type] === undefined && type !== 'text') return undefined;
  const words = rest.trim().split(/\s+/);
  const path = words.pop();
  return path?.startsWith('/') === true ? { name, type, flags: words, path } : undefined;
}

/** `FR-o /etc/mail/relay-domains %[^\#]` → its parts; undefined for programs and look-ups. */
export function classLine(line: string): ClassLine | undefined {
  const [, name, flag, path] = /^F(\{[^}]+\}|\S)\s*(-o\s+)?(\/\S+)/.exec(line) ?? [];
  if (name === undefined || path === undefined) return undefined;
  return { name, optional: flag !== undefined, path };
}

/** `O AliasFile=hash:/etc/aliases, /etc/mail/lists` → the files; entries that are in no file are left out. */
export function aliasLine(line: string): readonly AliasLine[] {
  const [, value] = /^(?:O\s*AliasFile\s*=|OA)(.*)$/.exec(line) ?? [];
  if (value === undefined) return [];
  return value.split(',').flatMap((entry) => {
    const [, type = '', path] = /^\s*(?:([a-z]+):)?(?:-\S+\s+)*(\/\S+)\s*$/.exec(entry) ?? [];
    return path === undefined || (type !== '' && builtMaps[type] === undefined) ? [] : [{ type, path }];
  });
}
