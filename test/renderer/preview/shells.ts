import { implement } from '@orpc/server';
import { contract } from '#contract/index';

/** Shells that say back what is typed; `says` makes the newest one say something else, `heard` is all that was typed. */
export function createShells() {
  const os = implement(contract);
  const terminals = new Map<
    string,
    { hostId: string; openedAt: string; output: string[]; wake: () => void }
  >();
  const say = (id: string, text: string): void => {
    const terminal = terminals.get(id);
    terminal?.output.push(btoa(text));
    terminal?.wake();
  };

  let typed = '';
  const handlers = {
    open: os.terminal.open.handler(({ input }) => {
      const id = `shell-${terminals.size + 1}`;
      terminals.set(id, {
        hostId: input.hostId,
        openedAt: new Date().toISOString(),
        output: [],
        wake: () => undefined,
      });
      say(
        id,
        `Linux ${input.hostId} 6.1.0-28-amd64\r\n\x1b[32mops@${input.hostId}\x1b[0m:\x1b[34m~\x1b[0m$ `,
      );
      return { id };
    }),
    list: os.terminal.list.handler(({ input }) =>
      [...terminals]
        .filter(([, one]) => one.hostId === input.hostId)
        .map(([id, { openedAt }]) => ({ id, openedAt })),
    ),
    output: os.terminal.output.handler(async function* ({ input, signal }) {
      const terminal = terminals.get(input.id);
      if (terminal === undefined) return;
      for (let at = 0; signal?.aborted !== true;) {
        const base64 = terminal.output[at];
        if (base64 === undefined) {
          await new Promise<void>((resolve) => {
            terminal.wake = resolve;
            signal?.addEventListener('abort', () => resolve(), { once: true });
          });
        } else {
          at++;
          yield { kind: 'data' as const, base64 };
        }
      }
    }),
    ack: os.terminal.ack.handler(() => ({})),
    input: os.terminal.input.handler(({ input }) => {
      const text = atob(input.base64);
      typed += text;
      say(input.id, text === '\r' ? '\r\n$ ' : text);
      return {};
    }),
    resize: os.terminal.resize.handler(() => ({})),
    close: os.terminal.close.handler(({ input }) => {
      terminals.delete(input.id);
      return {};
    }),
  };
  return {
    handlers,
    says: (text: string): void => say([...terminals.keys()].at(-1) ?? '', text),
    heard: (): string => typed,
  };
}
