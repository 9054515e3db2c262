import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf } from '#mail/bytes';
import type { Command } from '#mail/command';
import type { HostFacts } from '#mail/host-facts';
import { mtas } from '#mail/mta/index';
import type { QueueSource } from '#mail/mta/mta';
import { type Lab, startLab } from '../../../lab/lab.ts';
import type { MailHost } from '../../../lab/mail-host.ts';
import { canaryFolder, hostileValues } from './hostile.ts';
import { Rig } from './rig.ts';
import { about } from '../../../mail/about.ts';

const shells = ['shdash', 'shbash', 'shtcsh', 'shfish', 'shzsh'] as const;

let lab: Lab;
let rig: Rig;

async function canaries(host: MailHost): Promise<string> {
  return (await host.run(`ls -A ${canaryFolder}`)).stdout;
}

beforeAll(async () => {
  lab = await startLab();
  for (const host of lab.hosts) await host.must(`mkdir -m 1777 ${canaryFolder}`);
  rig = new Rig({ knownHosts: lab.hosts.map(({ knownHosts }) => knownHosts).join('') });
});
afterAll(async () => {
  await rig.stop();
  await lab.stop();
});

/** Every command that the MTA's builders make of this value, wherever one goes in; refusals are counted, not hidden. */
function built(
  facts: HostFacts,
  source: QueueSource,
  value: string,
): { commands: Command[]; refused: number } {
  const mta = mtas[source.mta];
  const commands: Command[] = [];
  let refused = 0;
  const attempt = (make: () => readonly Command[]): void => {
    try {
      commands.push(...make());
    } catch {
      refused += 1;
    }
  };
  const id = source.mta === 'postfix' ? '4XyZ123Abc' : '5ALAbCdE001234';
  const hostileSource: QueueSource = {
    ...source,
    detail: Object.fromEntries(
      Object.entries(source.detail).map(([key, old]) => [
        key,
        typeof old === 'string' && key !== 'binary' ? value : old,
      ]),
    ),
  };
  for (const action of mta.queue.actions) {
    attempt(() => mta.queue.act(action, source, facts, [value], about('a reason')));
    attempt(() => mta.queue.act(action, source, facts, [id, value], about('a reason')));
    attempt(() => mta.queue.act(action, source, facts, [id], about(value)));
    attempt(() => mta.queue.act(action, hostileSource, facts, [id], about('a reason')));
    attempt(() => mta.queue.act(action, hostileSource, facts, [id], about('a reason')));
  }
  attempt(() => mta.queue.list(hostileSource, facts));
  attempt(() => [mta.queue.flushAll(hostileSource, facts)]);
  return { commands, refused };
}

describe.each(shells)('through the login shell of %s', (account) => {
  it('every argument and every input arrives byte for byte, and nothing runs', async () => {
    expect(hostileValues.length).toBeGreaterThanOrEqual(500);
    const id = await rig.addLab(lab.sendmail, account);
    let checked = 0;
    for (let at = 0; at < hostileValues.length; at += 40) {
      const some = hostileValues.slice(at, at + 40);
      const result = await rig.run(id, ['/usr/bin/printf', '%s\\0', ...some]);
      expect(result.stdout.split('\0').slice(0, -1)).toEqual(some);
      checked += some.length;
    }
    expect(checked).toBe(hostileValues.length);
    for (const stdin of [hostileValues.join('\0'), hostileValues.join('\n'), ...hostileValues.slice(-60)])
      expect((await rig.run(id, ['/bin/cat'], { stdin })).stdout).toBe(stdin);
    await expect(rig.run(id, ['/bin/echo', 'a\0b'])).rejects.toMatchObject({ code: 'REFUSED' });
    await expect(rig.run(id, ['/bin/echo', '\u20ac'])).rejects.toMatchObject({ code: 'REFUSED' });
    expect(await canaries(lab.sendmail)).toBe('');
  });

  it.each(['sendmail', 'postfix'] as const)(
    'what the builders of %s make of them arrives unchanged, or is refused',
    async (name) => {
      const host = lab[name];
      const id = await rig.addLab(host, account);
      const facts = await rig.hosts.facts(id);
      const sources = facts.mtas.flatMap((found) => found.sources);
      expect(sources.length).toBeGreaterThanOrEqual(2);
      // The builders' words become arguments of a program that prints them; equal words travel once.
      const words = new Set<string>();
      const inputs = new Set<string>();
      let refused = 0;
      let commands = 0;
      for (const value of hostileValues)
        for (const source of sources) {
          const made = built(facts, source, value);
          refused += made.refused;
          commands += made.commands.length;
          for (const { argv, stdin } of made.commands) {
            for (const word of argv) words.add(word);
            inputs.add(stdin ?? '');
          }
        }
      // Ids that are none never become a command.
      expect(refused).toBeGreaterThanOrEqual(hostileValues.length * 4);
      expect(commands).toBeGreaterThan(hostileValues.length);
      let some: string[] = [];
      const compare = async (): Promise<void> => {
        const result = await rig.run(id, ['/usr/bin/printf', '%s\\0', ...some]);
        expect(result.stdout.split('\0').slice(0, -1)).toEqual(some);
        some = [];
      };
      for (const word of words) {
        some.push(word);
        if (some.reduce((sum, { length }) => sum + length, 0) > 100_000) await compare();
      }
      await compare();
      const stdin = [...inputs].join('\0');
      expect((await rig.run(id, ['/bin/cat'], { stdin })).stdout).toBe(stdin);
      expect(await canaries(host)).toBe('');
    },
  );
});

describe('run for real as root', () => {
  it('hostile hold reasons reach sendmail as text', async () => {
    const id = await rig.addLab(lab.sendmail, 'shfish');
    const facts = await rig.hosts.facts(id);
    const source = facts.mtas.flatMap((found) => found.sources)[0]!;
    let ran = 0;
    for (const value of hostileValues.filter((_, index) => index % 8 === 0)) {
      let commands: readonly Command[];
      try {
        commands = mtas.sendmail.queue.act('hold', source, facts, ['5ALAbCdE001234'], about(value));
      } catch {
        continue;
      }
      for (const command of commands) {
        expect((await rig.hosts.run(id, command, { action: 'test' })).status).toBe('exited');
        ran += 1;
      }
    }
    expect(ran).toBeGreaterThan(20);
    expect(await canaries(lab.sendmail)).toBe('');
  });

  it('a canary can be laid at all: the check can fail', async () => {
    await lab.sendmail.must(`touch ${canaryFolder}/proof`);
    expect(bytesOf(await canaries(lab.sendmail))).toBe('proof\n');
    await lab.sendmail.must(`rm ${canaryFolder}/proof`);
  });
});
