import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { ShellWord } from '#mail/rewrite/asking';
import real from './play-rewrite.json' with { type: 'json' };
import { wait, type World } from './play-world.ts';
import { Waking } from './waking.ts';

const os = implement(contract);

type Event =
  | { kind: 'typed'; line: string }
  | { kind: 'printed'; bytes: string }
  | { kind: 'ready' }
  | { kind: 'words'; words: ShellWord[] }
  | { kind: 'closed'; why: string };

interface Shell {
  readonly hostId: string;
  /** Typed and not yet answered. */
  readonly ahead: string[];
  readonly about: {
    id: string;
    setId: string;
    openedAt: string;
    config: string;
    debug: string;
    account: string;
  };
  readonly events: Event[];
  unacked: number;
  reader: number;
}

const word = (kind: ShellWord['kind'], text: string, help = ''): ShellWord => ({ kind, text, help });
const words: ShellWord[] = [
  word('command', '/parse', 'where an address goes, with every ruleset on the way'),
  word('command', '/try', 'how an address is written by a mailer'),
  word(
    'command',
    '/tryflags',
    'whether /try takes the address for a sender or recipient, header or envelope',
  ),
  word('command', '/map', 'what a map answers to a key'),
  word('command', '/mx', 'the mail exchangers of a domain'),
  word('command', '/canon', 'the full name of a host'),
  word('command', '=M', 'all mailers'),
  ...['canonify', 'parse', 'Parse0', 'Parse1', 'ParseLocal', 'check_rcpt', 'final'].map((name) =>
    word('ruleset', name),
  ),
  ...['access', 'mailertable', 'virtuser', 'genericstable', 'host'].map((name) => word('map', name)),
  ...['local', 'smtp', 'esmtp', 'relay'].map((name) => word('mailer', name)),
  word('macro', 'j', 'the full name of this host'),
  word('macro', 'client_addr', 'address of the SMTP client'),
  word('class', 'w', 'names of this host'),
];

const banner = 'ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)\nEnter <ruleset> <address>\n';
const answers: Readonly<Record<string, string>> = real.shell;

/** Shells that answer with what real sendmail printed; `/long N` prints N lines of rules. */
export function playShells(world: World) {
  const twist = (name: string): boolean => (world.scene.config ?? '').split(',').includes(name);
  const shells = new Map<string, Shell>();
  const waking = new Waking();
  const tell = (shell: Shell, event: Event): void => {
    shell.events.push(event);
    waking.changed();
  };
  const find = (id: string): Shell => {
    const shell = shells.get(id);
    if (shell === undefined)
      throw new ORPCError('REFUSED', { message: 'This shell has ended.', data: { todo: 'Open a new one.' } });
    return shell;
  };
  const answer = async (shell: Shell, line: string): Promise<void> => {
    await wait(world.scene.slow);
    const many = /^\/long (\d+)$/.exec(line)?.[1];
    if (many !== undefined) {
      const rule = (n: number): string =>
        `-----trying rule (line ${700 + n}): $* < @ host${n} . example > $*\n----- rule fails\n`;
      tell(shell, { kind: 'printed', bytes: 'parse              input: u @ exact . test\n' });
      for (let at = 0; at < Number(many); at += 500) {
        while (shell.unacked > 512 * 1024) await wait(5);
        const bytes = Array.from({ length: 500 }, (_, n) => rule(at + n)).join('');
        shell.unacked += bytes.length;
        tell(shell, { kind: 'printed', bytes });
      }
      tell(shell, { kind: 'printed', bytes: 'parse            returns: u @ exact . test\n' });
    } else if (line === '/quit') {
      tell(shell, { kind: 'closed', why: 'The shell ended.' });
      return;
    } else {
      const told = answers[line] ?? `Undefined ruleset ${line.split(' ', 1)[0] ?? ''}`;
      if (told !== '') tell(shell, { kind: 'printed', bytes: `${told}\n` });
    }
    tell(shell, { kind: 'ready' });
    const next = shell.ahead.shift();
    if (next !== undefined) type(shell, next);
  };
  const type = (shell: Shell, line: string): void => {
    tell(shell, { kind: 'typed', line });
    void answer(shell, line);
  };

  return {
    openShell: os.rewrite.openShell.handler(async ({ input }) => {
      world.online(input.hostId);
      await wait(world.scene.slow);
      if (input.config.includes('nosuch'))
        throw new ORPCError('REFUSED', {
          message: 'No session came of it: the configuration file cannot be opened.',
          data: {
            todo: 'Look whether the path is right.',
            raw: `${input.config}: line 0: cannot open: No such file or directory`,
          },
        });
      const id = `bt-${shells.size + 1}`;
      const about = {
        id,
        setId: input.setId,
        openedAt: new Date().toISOString(),
        config: input.config,
        debug: input.debug,
        account: twist('account')
          ? 'ops, not root: maps that only root may read look empty to it, so its answers may be wrong'
          : 'root',
      };
      const shell: Shell = { hostId: input.hostId, about, events: [], ahead: [], unacked: 0, reader: 0 };
      shells.set(id, shell);
      tell(shell, { kind: 'printed', bytes: banner });
      tell(shell, { kind: 'words', words });
      tell(shell, { kind: 'ready' });
      return about;
    }),
    shells: os.rewrite.shells.handler(({ input }) =>
      [...shells.values()]
        .filter(({ hostId, events }) => hostId === input.hostId && events.at(-1)?.kind !== 'closed')
        .map(({ about }) => about),
    ),
    shellOutput: os.rewrite.shellOutput.handler(async function* ({ input, signal }) {
      const shell = find(input.id);
      const reader = ++shell.reader;
      waking.changed();
      let at = 0;
      for await (const { length } of waking.watch(signal, () => shell.events)) {
        if (reader !== shell.reader || at > length) return;
        for (let event = shell.events[at]; event !== undefined; event = shell.events[++at]) {
          yield event;
          if (event.kind === 'closed') return;
        }
      }
    }),
    tookShell: os.rewrite.tookShell.handler(({ input }) => {
      const shell = shells.get(input.id);
      if (shell !== undefined) shell.unacked = Math.max(0, shell.unacked - input.bytes);
      return {};
    }),
    typeShell: os.rewrite.typeShell.handler(({ input }) => {
      const shell = find(input.id);
      if (shell.ahead.length >= 64)
        throw new ORPCError('REFUSED', {
          message: 'The answers to the last lines are still coming.',
          data: { todo: 'Wait for them, or close this shell.' },
        });
      if (shell.events.at(-1)?.kind === 'ready') type(shell, input.line);
      else shell.ahead.push(input.line);
      return {};
    }),
    closeShell: os.rewrite.closeShell.handler(({ input }) => {
      shells.delete(input.id);
      return {};
    }),
  };
}
