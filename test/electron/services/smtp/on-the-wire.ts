import type { Target } from '#contract/smtp';
import type { Step } from '#mail/smtp/step';
import type { Happening, SessionResult } from '#mail/smtp/transcript';
import { runSession } from '#services/smtp/dialogue';
import { openWire } from '#services/smtp/open-wire';
import type { Behaviour, Seen } from '../../../smtp-server/behaviour.ts';
import { SmtpServer } from '../../../smtp-server/server.ts';

export const here = { kind: 'here' } as const;
/** Connections from this computer; hosts there are none. */
export const open = openWire({
  host: () => undefined,
  dial: () => Promise.reject(new Error('There is no host in this test.')),
});

export const targetAt = (port: number, more: Partial<Target> = {}): Target => ({
  host: '127.0.0.1',
  port,
  serverName: 'server.test',
  minVersion: 'TLSv1.2',
  source: '',
  ...more,
});

/** Steps as they stand in nearly every session. */
export const greeting: Step = { kind: 'greeting', stage: 'greeting' };
export const ehlo: Step = { kind: 'line', stage: 'hello', line: 'EHLO console.test' };
export const mail = (more = ''): Step => ({
  kind: 'line',
  stage: 'sender',
  line: `MAIL FROM:<a@console.test>${more}`,
});
export const rcpt = (address: string, more = ''): Step => ({
  kind: 'line',
  stage: 'recipient',
  line: `RCPT TO:<${address}>${more}`,
});
export const data: Step = { kind: 'line', stage: 'data', line: 'DATA' };
export const message = (bytes: string, how: 'stuffed' | 'raw' = 'stuffed', end = '.\r\n'): Step => ({
  kind: 'message',
  stage: 'message',
  bytes,
  how,
  end,
});
export const quit: Step = { kind: 'line', stage: 'quit', line: 'QUIT' };
export const small = 'Subject: hello\r\n\r\nGood morning.\r\n';

export interface Ran {
  readonly result: SessionResult;
  readonly seen: Seen;
  /** What was told, one line each: `> MAIL …`, `< 250 …`. */
  readonly told: readonly string[];
}

/** One session with a server that behaves like this; the server is gone afterwards. */
export async function session(
  behaviour: Behaviour,
  steps: readonly Step[],
  options: { readonly target?: Partial<Target>; readonly signal?: AbortSignal } = {},
): Promise<Ran> {
  const server = await SmtpServer.start(behaviour);
  try {
    const result = await runSession(open, here, targetAt(server.port, options.target), steps, options);
    return { result, seen: server.last, told: result.happenings.map(lineOf) };
  } finally {
    await server.stop();
  }
}

export function lineOf(happening: Happening): string {
  switch (happening.kind) {
    case 'sent':
      return `> ${happening.bytes}`;
    case 'reply':
      return `< ${happening.reply.bytes}`;
    case 'judged':
      return `${happening.ok ? 'right' : 'wrong'} ${happening.step}: ${happening.words}`;
    case 'note':
      return `note: ${happening.words}`;
    case 'ended':
      return `ended ${happening.how}: ${happening.words}`;
    default:
      return happening.kind;
  }
}
