import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { type SinkRule, type StoredMessage, replyOf, ruleFor } from './rules.ts';

export interface SinkState {
  rules: SinkRule[];
  messages: StoredMessage[];
}

const extensions = [
  'sink.lab.test',
  'PIPELINING',
  'SIZE 52428800',
  '8BITMIME',
  'SMTPUTF8',
  'DSN',
  'ENHANCEDSTATUSCODES',
];

/**
 * Lines as latin1, so that every byte lives through; a read that ends inside a line waits for the rest. Only CRLF ends a line: a
 * bare CR or LF is kept where it was.
 */
async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of socket) {
    const lines = (rest + (chunk as Buffer).toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

function path(argument: string): { address: string; parameters: string[] } {
  const [, address = '', rest = ''] = /<((?:"(?:[^"\\]|\\.)*"|[^>"])*)>\s*(.*)$/.exec(argument) ?? [];
  return { address: utf8(address), parameters: rest.split(' ').filter((word) => word !== '') };
}

/** One SMTP connection. */
export async function serveSmtp(socket: Socket, state: SinkState): Promise<void> {
  const say = (reply: string | Buffer): void =>
    void socket.write(typeof reply === 'string' ? `${reply}\r\n` : reply);
  const lines = linesOf(socket);
  let helo = '';
  let from: ReturnType<typeof path> | undefined;
  let to: ReturnType<typeof path>[] = [];

  /** Carries a rule out; false when nothing more is said on this connection. */
  const obey = async (rule: SinkRule): Promise<boolean> => {
    if (rule.delayMs !== undefined) await sleep(rule.delayMs);
    if (rule.action === 'reset') {
      socket.resetAndDestroy();
      return false;
    }
    if (rule.action === 'silent') {
      socket.resume();
      await new Promise((resolve) => socket.once('close', resolve));
      return false;
    }
    say(replyOf(rule));
    return true;
  };

  const greeting = state.rules.findLast((rule) => rule.stage === 'connect');
  if (greeting === undefined) say('220 sink.lab.test ESMTP');
  else if (!(await obey(greeting))) return;
  for await (const line of lines) {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO') {
      helo = line.slice(5);
      const words = verb === 'EHLO' ? extensions : extensions.slice(0, 1);
      say(words.map((word, index) => `250${index < words.length - 1 ? '-' : ' '}${word}`).join('\r\n'));
    } else if (verb === 'MAIL') {
      from = path(line);
      to = [];
      say('250 2.1.0 Ok');
    } else if (verb === 'RCPT') {
      const recipient = path(line);
      const rule = ruleFor(state.rules, recipient.address, 'rcpt') ?? { match: '*', action: 'accept' };
      if (rule.action === 'accept') to.push(recipient);
      if (!(await obey(rule))) return;
    } else if (verb === 'DATA') {
      if (from === undefined || to.length === 0) {
        say('554 5.5.1 No valid recipients');
        continue;
      }
      say('354 End data with <CR><LF>.<CR><LF>');
      const body = await readBody(lines);
      const rule = to
        .map(({ address }) => ruleFor(state.rules, address, 'data'))
        .find((found) => found !== undefined);
      if (rule === undefined || rule.action === 'accept') {
        state.messages.push({
          from: from.address,
          fromParameters: from.parameters,
          to,
          helo,
          peer: socket.remoteAddress ?? '',
          receivedAt: new Date().toISOString(),
          base64: body.toString('base64'),
        });
      }
      if (rule === undefined) say('250 2.0.0 Ok: stored');
      else if (!(await obey(rule))) return;
      from = undefined;
    } else if (verb === 'RSET') {
      from = undefined;
      say('250 2.0.0 Ok');
    } else if (verb === 'QUIT') {
      say('221 2.0.0 Bye');
      socket.end();
      return;
    } else {
      say(verb === 'NOOP' ? '250 2.0.0 Ok' : '502 5.5.2 Not known here');
    }
  }
}

async function readBody(lines: AsyncGenerator<string>): Promise<Buffer> {
  const body: string[] = [];
  for (;;) {
    const next = await lines.next();
    if (next.done === true || next.value === '.') return Buffer.from(body.join(''), 'latin1');
    body.push(`${next.value.startsWith('.') ? next.value.slice(1) : next.value}\r\n`);
  }
}
