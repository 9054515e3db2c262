import type { Command } from '#mail/command';
import type { Elevation } from '#mail/host-facts';
import type { Pipe } from './channel.ts';
import type { Talk, TalkEnd } from './reach.ts';
import type { Ground } from './run-command.ts';
import { Talking } from './talk.ts';

/** sudo refuses at once; what has said nothing after this long is the command, waiting for its input. */
const silentMs = 1_500;

/** Sudo's answer when it only lacked a password. */
const wantsPassword =
  /^sudo: (?:sorry, )?(?:a password is required(?: to run sudo)?|interactive authentication is required)\s*$/i;

/** A talk that was over before it began, because the account may not become root. */
export const untriedTalk = (): Talk => {
  const end: TalkEnd = { code: 1, why: '', noRoot: true };
  return {
    write: () => Promise.resolve(),
    onData: () => undefined,
    onEnd: (ended) => queueMicrotask(() => ended(end)),
    end: () => undefined,
    close: () => undefined,
  };
};

/**
 * Starts a command that is talked with, and elevates as the host is set up: as `runCommand`, the user is asked for a sudo
 * password at most once, and a refused one is never tried again. Rejects only before anything was sent.
 */
export async function openTalk(
  ground: Omit<Ground, 'open' | 'input'> & { open(signal: AbortSignal | undefined): Promise<Pipe> },
  command: Command,
  signal: AbortSignal | undefined,
): Promise<Talk> {
  const attempt = async (raise: Elevation, password?: string): Promise<Talking> => {
    const pipe = await ground.open(signal);
    let talking: Talking;
    try {
      talking = new Talking(pipe, command, raise, password);
    } catch (error) {
      pipe.close();
      throw error;
    }
    await talking.begun;
    if (password !== undefined && talking.wrongPassword) ground.sudo.wrong(password);
    return talking;
  };
  const withPassword = (): Promise<Talking | undefined> =>
    ground.sudo.use(command.effect, signal, (password) => attempt('sudo-password', password));
  const asks = command.root && ground.elevation === 'sudo-password';
  if (!asks) return attempt(ground.elevation);
  if (ground.sudo.ready) {
    const talking = await withPassword();
    if (talking !== undefined) return talking;
  }
  if (command.effect === 'read' && ground.sudo.unwilling) return untriedTalk();
  const first = await attempt('sudo');
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<void>((resolve) => (timer = setTimeout(resolve, silentMs)));
  await Promise.race([first.sign, silence]).finally(() => clearTimeout(timer));
  if (first.ended?.noRoot !== true || !wantsPassword.test(first.stderr.trim())) return first;
  return (await withPassword()) ?? first;
}
