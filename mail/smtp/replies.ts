import type { Reply } from './transcript.ts';

/** A reply as it came, and how many of its bytes are not kept because there were too many. */
export interface TakenReply {
  readonly reply: Reply;
  readonly cut: number;
}

/** More of one reply is not kept: a server that talks without end must not fill memory. */
const mostBytes = 1024 * 1024;

/** A line of a reply, as Postfix reads them: three digits, then `-`, a blank or the end. */
const replyLine = /^([2-5]\d\d)(?:([ -])([^]*))?$/;

/**
 * Cuts what a server sends into replies (RFC 5321 4.2), whatever the pieces it came in. Byte text. Lines end with LF, the CR
 * before it is not needed. A line that is no reply is one with the code ''; within a reply of several lines it is a text of it.
 * The code of a reply is that of its last line.
 */
export class ReplyReader {
  #rest = '';
  #bytes = '';
  #texts: string[] = [];
  #enhanced = '';
  #open = false;
  #cut = 0;

  push(bytes: string): void {
    this.#rest += bytes;
  }

  /** The next reply that is complete. */
  next(): TakenReply | undefined {
    for (let end = this.#rest.indexOf('\n'); end >= 0; end = this.#rest.indexOf('\n')) {
      const line = this.#rest.slice(0, end + 1);
      this.#rest = this.#rest.slice(end + 1);
      const taken = this.#line(line);
      if (taken !== undefined) return taken;
    }
    this.#shorten();
    return undefined;
  }

  /** What came after the last complete reply and belongs to none; it is forgotten here. */
  takeRest(): string {
    const rest = this.#bytes + this.#rest;
    this.#rest = '';
    this.#begin();
    return rest;
  }

  #line(line: string): TakenReply | undefined {
    const [, code = '', mark = ' ', said = ''] = replyLine.exec(line.replace(/\r?\n$/, '')) ?? [];
    const room = Math.max(0, mostBytes - this.#bytes.length);
    this.#cut += Math.max(0, line.length - room);
    this.#bytes += line.slice(0, room);
    if (code === '') {
      if (room > 0) this.#texts.push(line.replace(/\r?\n$/, '').slice(0, room));
      return this.#open ? undefined : this.#reply('');
    }
    const [whole, enhanced = ''] = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(said) ?? [''];
    const fits = enhanced !== '' && enhanced[0] === code[0];
    if (fits) this.#enhanced ||= enhanced;
    if (room > 0) this.#texts.push((fits ? said.slice(whole.length) : said).slice(0, room));
    this.#open = mark === '-';
    return this.#open ? undefined : this.#reply(code);
  }

  #reply(code: string): TakenReply {
    const taken = {
      reply: { code, enhanced: this.#enhanced, texts: this.#texts, bytes: this.#bytes },
      cut: this.#cut,
    };
    this.#begin();
    return taken;
  }

  #begin(): void {
    this.#bytes = '';
    this.#texts = [];
    this.#enhanced = '';
    this.#open = false;
    this.#cut = 0;
  }

  /** A line without end is kept up to the limit; its end, when it comes, ends it. */
  #shorten(): void {
    const excess = this.#rest.length - mostBytes;
    if (excess <= 0) return;
    this.#cut += excess;
    this.#rest = this.#rest.slice(0, mostBytes);
  }
}
