import type { Step } from './step.ts';
import type { Reply } from './transcript.ts';

export const mask = '****';

/** The command and mechanism that are not secret. */
const authCommand = /^\s*AUTH[ \t]+\S+[ \t]+/i;
/** Words of an AUTH exchange that say nothing: cancelling, and an empty response. */
const harmless = /^(?:\*|=)?$/;
const couldBeResponse = /^[A-Za-z0-9+/=]{1,}$/;
const bareVerb = /^(?:data|quit|rset|noop|help|starttls|ehlo|helo|vrfy)$/i;

/**
 * Knows which part of what goes to a server is secret: the response in an AUTH command, and every line while an AUTH is going
 * on, however it was typed and in whatever pieces it is sent.
 */
export class Masking {
  readonly #secrets = new Set<string>();
  #going = false;
  /** Of the line that was begun and not ended: what there is of it. */
  #line = '';

  /** What is secret from now on, wherever it turns up. */
  keep(secret: string): void {
    if (secret.length >= 4) this.#secrets.add(secret);
  }

  /** Bytes that are about to be sent, as they may be told. */
  sent(bytes: string): { readonly bytes: string; readonly masked: boolean } {
    let out = '';
    for (const piece of bytes.split(/(?<=\n)/)) {
      const [, text = '', end = ''] = /^([^]*?)(\r?\n?)$/.exec(piece) ?? [];
      out += this.#piece(text) + end;
      this.#line = end.endsWith('\n') ? '' : (this.#line + text).slice(0, 1000);
    }
    const hidden = this.hide(out);
    return { bytes: hidden, masked: hidden !== bytes };
  }

  /** A reply ends the AUTH unless it asks for more. */
  replied(code: string): void {
    if (code !== '' && code !== '334') this.#going = false;
  }

  /** Servers repeat what they did not understand. */
  hide(text: string): string {
    let out = text;
    for (const secret of this.#secrets) out = out.replaceAll(secret, mask);
    return out;
  }

  hideReply(reply: Reply): Reply {
    if (this.#secrets.size === 0) return reply;
    return {
      ...reply,
      texts: reply.texts.map((text) => this.hide(text)),
      bytes: this.hide(reply.bytes),
    };
  }

  #piece(text: string): string {
    const line = this.#line + text;
    const command = authCommand.exec(line)?.[0];
    if (command !== undefined) {
      this.#going = true;
      return this.#after(command.length - this.#line.length, text);
    }
    if (/^\s*AUTH[ \t]/i.test(line)) {
      this.#going = true;
      return text;
    }
    if (!this.#going || harmless.test(line)) return text;
    // In one write with the AUTH line, commands follow that are none of it.
    if (!couldBeResponse.test(line) || bareVerb.test(line)) return text;
    return this.#after(0, text);
  }

  #after(from: number, text: string): string {
    const begin = Math.max(0, from);
    const secret = text.slice(begin);
    if (harmless.test(secret)) return text;
    this.keep(secret);
    return text.slice(0, begin) + mask;
  }
}

/** A line that was prepared, without what is secret in it. */
const maskedLine = (line: string): string => {
  const command = authCommand.exec(line)?.[0];
  return command === undefined || harmless.test(line.slice(command.length)) ? line : command + mask;
};

/** A step as it may be told: without its secrets; the same where there are none. */
export function withoutSecrets(step: Step): Step {
  switch (step.kind) {
    case 'auth':
      return step.secret === '' ? step : { ...step, secret: '' };
    case 'line': {
      const line = maskedLine(step.line);
      return line === step.line ? step : { ...step, line };
    }
    case 'group': {
      const lines = step.lines.map(maskedLine);
      return lines.every((line, at) => line === step.lines[at]) ? step : { ...step, lines };
    }
    case 'bytes': {
      const { bytes, masked } = new Masking().sent(step.bytes);
      return masked ? { ...step, bytes } : step;
    }
    default:
      return step;
  }
}
