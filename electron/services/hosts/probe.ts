import { textOf } from '#mail/bytes';
import type { Command, CommandResult } from '#mail/command';
import { configReadingRights } from '#mail/config/reading';
import { deployRights } from '#mail/deploy/rights';
import type { HostFacts, MissingRight } from '#mail/host-facts';
import { holdRegisterRights } from '#mail/hold-register/rights';
import { mtas } from '#mail/mta/index';
import type { MtaFacts } from '#mail/mta/mta';
import { type Right, sudoersCommand, sudoersFile } from '#mail/sudoers';
import type { Host } from '#contract/hosts';
import { newToken } from './framing.ts';
import { probeScript, readSections } from './probe-script.ts';

export interface Probed {
  readonly facts: HostFacts;
  readonly missing: readonly MissingRight[];
  /** The complete sudoers file for what is missing; empty when nothing is. */
  readonly sudoers: string;
}

type Run = (command: Command, onStdout?: (bytes: string) => void) => Promise<CommandResult>;

export class ProbeFailure extends Error {}

/** Learns about a host in one round trip, and a second one where sudo allows only some commands. */
export async function probe(host: Host, run: Run): Promise<Probed> {
  const mark = newToken();
  let stdout = '';
  let clockSkew: number | undefined;
  const result = await run(
    {
      argv: [
        '/bin/sh',
        '-c',
        probeScript(mark, host.elevation === 'sudo' || host.elevation === 'sudo-password'),
      ],
      root: false,
      effect: 'read',
      shown: 'uname -a; id; command -v …; sudo -n -l; postconf; sendmail -d0.1 -bt',
    },
    (bytes) => {
      stdout += bytes;
      const clock = new RegExp(`${mark} clock\\n(\\d+)\\n`).exec(stdout)?.[1];
      // Taken on arrival: what follows may be slow.
      if (clock !== undefined) clockSkew ??= Math.round(Number(clock) + 0.5 - Date.now() / 1000);
    },
  );
  const sections = readSections(stdout, mark);
  if (result.status === 'unknown') throw new ProbeFailure(result.why);
  if (!sections.has('end'))
    throw new ProbeFailure(
      `The probe ended early with code ${result.code}. ${textOf(result.stderr).slice(0, 300)}`,
    );
  const lines = (name: string): string[] => (sections.get(name) ?? '').trim().split('\n');
  const tools = Object.fromEntries(
    lines('tools').flatMap((line) => {
      const blank = line.indexOf(' ');
      return blank < 0 ? [] : [[line.slice(0, blank), line.slice(blank + 1)] as const];
    }),
  );
  const release = new Map(
    lines('os').flatMap((line) => {
      const [, key, value] = /^([A-Z_]+)="?(.*?)"?$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, textOf(value)] as const];
    }),
  );
  const [name = '', uid = '', shell = ''] = lines('account');
  const doas = (sections.get('doas') ?? '').trim() === 'yes';
  const facts: HostFacts = {
    hostname: textOf(lines('hostname')[0] ?? ''),
    os: {
      id: release.get('ID') ?? textOf(lines('os')[0] ?? '').toLowerCase(),
      name: release.get('PRETTY_NAME') ?? release.get('NAME') ?? textOf(lines('os')[0] ?? ''),
      kernel: textOf(lines('kernel')[0] ?? ''),
    },
    account: { name: textOf(name), uid: Number(uid), shell: textOf(shell) },
    clockSkew: clockSkew ?? 0,
    tools,
    // What counts is the way this host is set to: the window tells rights by it.
    sudo:
      host.elevation === 'doas' && doas
        ? { rights: 'all', listing: '' }
        : readSudo(sections.get('sudo') ?? ''),
    mtas: Object.values(mtas).flatMap((mta) => mta.probe.read(sections, tools) ?? []),
    logs: readLogs(lines('logs')),
  };
  const lacking = await rightsLacking(host, facts, doas, run);
  return { facts, ...describe(host, facts, lacking) };
}

/** `sudo -n -l` and its exit code → what this account may do. */
export function readSudo(text: string): HostFacts['sudo'] {
  if (text.trim() === 'root') return { rights: 'root', listing: '' };
  const at = text.lastIndexOf('\nrc ');
  const code = Number(text.slice(at + 4).trim());
  const listing = textOf(text.slice(0, Math.max(0, at)).trim());
  if (code === 127) return { rights: 'no', listing: '' };
  if (code !== 0)
    return {
      rights: /password is required|authentication is required/i.test(listing) ? 'password' : 'no',
      listing,
    };
  // A line per rule: (root) NOPASSWD: ALL
  const all =
    /^\s*\((?:ALL|root)(?:\s*:\s*\S+)?\)(?:\s+[A-Z_]+:)*\s+NOPASSWD:(?:\s*[A-Z_]+:)*\s*ALL\s*$/m.test(
      listing,
    );
  return { rights: all ? 'all' : 'listed', listing };
}

function readLogs(lines: readonly string[]): HostFacts['logs'] {
  const file = lines.find((line) => line.startsWith('file '))?.slice(5);
  if (file !== undefined) return { kind: 'file', path: textOf(file) };
  return { kind: lines.includes('journald') ? 'journald' : 'none' };
}

const needed = (facts: HostFacts): Right[] => [
  ...facts.mtas.flatMap((found: MtaFacts) => [...mtas[found.mta].rights(found, facts.tools, facts.logs)]),
  ...holdRegisterRights(facts),
  ...configReadingRights(facts),
  ...deployRights(facts),
];

/** Features whose commands this account may not run as root, as far as the host tells without a password. */
async function rightsLacking(host: Host, facts: HostFacts, doas: boolean, run: Run): Promise<Right[]> {
  const rights = needed(facts);
  if (facts.account.uid === 0) return [];
  switch (host.elevation) {
    case 'none':
      return rights;
    case 'doas':
      return doas ? [] : rights;
    case 'sudo-password':
      // Only sudo knows, and only after the password.
      return facts.sudo.rights === 'no' ? rights : [];
    case 'sudo': {
      if (facts.sudo.rights === 'all') return [];
      const sudo = facts.tools['sudo'];
      if (facts.sudo.rights !== 'listed' || sudo === undefined) return rights;
      const lacking: Right[] = [];
      for (const right of rights) {
        const commands: Command[] = [];
        for (const command of right.commands) {
          const asked = await run({
            argv: [sudo, '-n', '-l', '--', ...command.argv],
            root: false,
            effect: 'read',
            shown: `sudo -n -l ${command.shown}`,
          });
          if (asked.status !== 'exited' || asked.code !== 0) commands.push(command);
        }
        if (commands.length > 0) lacking.push({ ...right, commands });
      }
      return lacking;
    }
  }
}

function describe(
  host: Host,
  facts: HostFacts,
  lacking: readonly Right[],
): { missing: MissingRight[]; sudoers: string } {
  const missing = lacking.map(({ feature, why, commands }) => ({
    feature,
    why,
    commands: commands.map((command) => textOf(sudoersCommand(command))),
  }));
  if (lacking.length === 0) return { missing, sudoers: '' };
  // The whole file, what is granted already included: it replaces the one that was installed before.
  const text = sudoersFile(facts.account.name, needed(facts), {
    askPassword: host.elevation === 'sudo-password',
  });
  return { missing, sudoers: textOf(text) };
}
