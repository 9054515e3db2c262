import type { PathFact } from '#mail/config/knowledge';
import type { ConfigFile } from '#mail/config/files';
import type { Surroundings } from '#mail/config/language';
import { aliases } from '#mail/config/aliases/index';

export const hostname = 'sendmail1.lab.test';

/** Accounts of the lab's host that corpus files speak of. */
export const users: ReadonlySet<string> = new Set(['root', 'ops', 'pw', 'plain', 'doas', 'mail', 'nobody']);

/** Lists that corpus files include, with mode and text. */
export const lists: Readonly<Record<string, { readonly mode: number; readonly text: string }>> = {
  '/srv/lists/staff.list': { mode: 0o644, text: '# staff\nops, pw\nplain\n' },
  '/srv/lists/loop.list': { mode: 0o644, text: 'circle\n' },
  '/srv/lists/ring.list': { mode: 0o644, text: '# a ring\nring\n' },
  '/srv/lists/world.list': { mode: 0o666, text: 'ops\n' },
  '/srv/lists/group.list': { mode: 0o664, text: 'ops\n' },
  '/srv/lists/secret.list': { mode: 0o600, text: 'ops\n' },
  '/srv/open/staff.list': { mode: 0o644, text: 'ops\n' },
};

const directories: Readonly<Record<string, number>> = {
  '/srv/lists': 0o755,
  '/srv/open': 0o777,
  '/srv': 0o755,
};

function fact(path: string): PathFact {
  const list = lists[path];
  const mode = list?.mode ?? directories[path];
  if (mode === undefined) return { kind: 'absent' };
  return { kind: list === undefined ? 'directory' : 'file', mode, owner: 'root', group: 'root' };
}

/** A host that knows the answer to everything a file wants to know; with `asked: false`, to nothing. */
export function around(
  text: string,
  options: { asked?: boolean; postfix?: boolean; others?: Readonly<Record<string, string>> } = {},
): Surroundings {
  const file = (path: string): ConfigFile => ({
    path,
    language: 'aliases',
    role: 'aliases',
    because: 'a test',
    ...(options.postfix === true ? { use: 'aliases' } : {}),
  });
  const one = file('/etc/aliases');
  const parsed = aliases.parse(text);
  const wanted = aliases.wanted?.(parsed) ?? { users: [], paths: [] };
  const others = options.others ?? {};
  const texts = new Map([
    ...Object.entries(lists).map(([path, list]) => [path, list.text] as const),
    ...Object.entries(others),
  ]);
  const asked = options.asked !== false;
  return {
    file: one,
    files: [one, ...Object.keys(others).map(file)],
    text: (path) => (asked ? texts.get(path) : undefined),
    parsed: (path) => (others[path] === undefined ? undefined : aliases.parse(others[path])),
    told: () => ({ classes: new Map([['w', ['localhost', hostname]]]) }),
    host: {
      hostname,
      sendmail: {
        ...{
          tree: '',
          features: [],
          mailers: [],
          ostypes: [],
          domains: [],
          settings: [],
          macros: [],
          includes: {},
        },
        smrsh: { directory: '/etc/mail/smrsh', programs: ['vacation', 'mail.local'] },
      },
      users: asked ? Object.fromEntries(wanted.users.map((name) => [name, users.has(name)])) : {},
      paths: asked ? Object.fromEntries(wanted.paths.map((path) => [path, fact(path)])) : {},
    },
  };
}
