import { glob, readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { type Candidate, type Host, hostDraft } from '#contract/hosts';
import SSHConfig from 'ssh-config';

const understood = new Set(['host', 'hostname', 'port', 'user', 'identityfile', 'proxyjump', 'include']);
/** These change how ssh behaves but not where it connects to: leaving them out surprises nobody. */
const harmless = new Set([
  'serveraliveinterval',
  'serveralivecountmax',
  'addkeystoagent',
  'hashknownhosts',
  'visualhostkey',
  'loglevel',
  'tcpkeepalive',
  'controlmaster',
  'controlpath',
  'controlpersist',
  'sendenv',
  'identitiesonly',
]);

export interface SshConfigHosts {
  readonly path: string;
  readonly candidates: Candidate[];
  /** What of the file could not be read, in words for people. */
  readonly problem: string;
}

/**
 * The hosts that the user's ~/.ssh/config names, as drafts. Patterns are no hosts and are left out. Nothing is run or looked
 * up: `Match exec` and host name canonicalisation are passed over, since the file may have come from anywhere.
 */
export async function readSshConfig(
  home: string,
  user: string,
  present: readonly Host[],
): Promise<SshConfigHosts> {
  const path = join(home, '.ssh', 'config');
  const problems: string[] = [];
  let text: string;
  try {
    text = await withIncludes(path, home, problems, 0);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { path, candidates: [], problem: missing ? 'There is no such file.' : String(error) };
  }
  try {
    const config = SSHConfig.parse(text);
    const aliases = new Set<string>();
    for (const line of config) {
      if (!('param' in line) || line.param.toLowerCase() !== 'host') continue;
      const names = typeof line.value === 'string' ? [line.value] : line.value.map(({ val }) => val);
      for (const name of names) if (!/[*?!]/.test(name)) aliases.add(name);
    }
    const candidates = [...aliases].flatMap((alias) => {
      const found = candidate(config, alias, user, present);
      if (found === undefined)
        problems.push(
          `${alias} cannot be used: its name, address or user has characters that are not allowed.`,
        );
      return found ?? [];
    });
    return { path, candidates, problem: problems.join(' ') };
  } catch (error) {
    return {
      path,
      candidates: [],
      problem: `It cannot be understood: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function settingsOf(config: SSHConfig, alias: string): Map<string, string[]> {
  const computed = config.compute(alias, { ignoreCase: true, matchExec: false });
  return new Map(Object.entries(computed).map(([key, value]) => [key, [value].flat()]));
}

function candidate(
  config: SSHConfig,
  alias: string,
  user: string,
  present: readonly Host[],
): Candidate | undefined {
  const settings = settingsOf(config, alias);
  const one = (key: string): string | undefined => settings.get(key)?.[0];
  const keyFile = one('identityfile');
  const address = (one('hostname') ?? alias).replaceAll('%h', alias);
  const login = one('user') ?? user;
  const port = Number(one('port') ?? 22);
  const jump = one('proxyjump');
  const draft = hostDraft.safeParse({
    kind: 'ssh',
    name: alias,
    group: '',
    environment: 'other',
    tags: [],
    readOnly: false,
    elevation: login === 'root' ? 'none' : 'sudo',
    address,
    port,
    user: login,
    auth: keyFile === undefined || keyFile === 'none' ? { method: 'agent' } : { method: 'key', keyFile },
    jumps:
      jump === undefined || jump === 'none'
        ? []
        : jump.split(',').map((hop) => jumpOf(config, hop.trim(), user)),
  });
  if (!draft.success) return undefined;
  return {
    alias,
    draft: draft.data,
    ignored: [...settings.keys()].filter((key) => !understood.has(key) && !harmless.has(key)).sort(),
    known: present.some(
      (host) => host.kind === 'ssh' && host.address === address && host.port === port && host.user === login,
    ),
  };
}

/** A hop of ProxyJump, which may be another alias of the file, as `user@host:port`. */
function jumpOf(config: SSHConfig, hop: string, user: string): string {
  const [, login, name = hop, port] =
    /^(?:([^@]+)@)?(.+?)(?::(\d+))?$/.exec(hop.replace(/^ssh:\/\//, '')) ?? [];
  const settings = settingsOf(config, name);
  const address = settings.get('hostname')?.[0] ?? name;
  return `${login ?? settings.get('user')?.[0] ?? user}@${address}:${port ?? settings.get('port')?.[0] ?? '22'}`;
}

/** The text of a file with its includes in place. An Include inside a Host or Match block is named as not read. */
async function withIncludes(path: string, home: string, problems: string[], depth: number): Promise<string> {
  const out: string[] = [];
  let inBlock = false;
  for (const line of (await readFile(path, 'utf8')).split(/\r?\n/)) {
    const [, key = '', value = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    const word = key.toLowerCase();
    if (word === 'host' || word === 'match') inBlock = true;
    // ssh-config would ask DNS for these.
    if (word.startsWith('canonical')) continue;
    if (word !== 'include') out.push(line);
    else if (inBlock || depth >= 8) problems.push(`"${line.trim()}" in ${path} was not read.`);
    else
      for (const pattern of value.split(/\s+/)) {
        const bare = pattern.replace(/^"|"$/g, '').replace(/^~(?=\/)/, home);
        const full = isAbsolute(bare) ? bare : join(home, '.ssh', bare);
        for (const file of await matching(full))
          out.push(
            await withIncludes(file, home, problems, depth + 1).catch((error: unknown) => {
              problems.push(`${file} could not be read: ${String(error)}.`);
              return '';
            }),
          );
      }
  }
  return out.join('\n');
}

async function matching(pattern: string): Promise<string[]> {
  if (!/[*?[]/.test(pattern)) return [pattern];
  const files: string[] = [];
  for await (const file of glob(pattern)) files.push(file);
  return files.sort();
}
