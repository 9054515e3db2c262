import { byteText, bytesIn, decoded } from '#mail/message/encodings';
import { htmlWords } from '#mail/message/plain-html';
import type { Part } from '#mail/message/mime';
import type { MessageReader } from '#mail/message/reading';
import { mtas } from '#mail/mta/index';
import { decode } from './charset.ts';
import { digestOf } from './digest.ts';
import { SheetLines } from './sheet-lines.ts';
import type { Digest, MessageAsk, MessageTell, Sheet } from './message-wire.ts';

/** Of a text part this much is decoded for reading; saving has no limit. */
const mostText = 4 * 1024 * 1024;
/** Of HTML this much is looked through for words. */
const mostHtml = 1024 * 1024;

interface Level {
  readonly path: string;
  readonly content: string;
  readonly digest: Digest;
  readonly parts: readonly Part[];
}

/** Keeps one message beside the window: takes it in, takes it apart, and hands out the lines that are on the screen. */
export class MessageRoom {
  readonly #tell: (message: MessageTell) => void;
  #reader: MessageReader | undefined;
  #id = '';
  #bytes = 0;
  #levels: Level[] = [];
  #lines: SheetLines | undefined;

  constructor(tell: (message: MessageTell) => void) {
    this.#tell = tell;
  }

  take(ask: MessageAsk): void {
    switch (ask.kind) {
      case 'begin':
        this.#reader = mtas[ask.mta].message?.reader();
        this.#id = ask.id;
        this.#bytes = 0;
        return;
      case 'text':
        this.#reader?.push(ask.part, ask.bytes);
        this.#bytes += ask.bytes.length;
        this.#tell({ kind: 'taken', bytes: this.#bytes });
        return;
      case 'end': {
        const content = this.#reader?.read().content ?? '';
        this.#levels = [{ path: '', content, ...digestOf(content, this.#id, ask.whole) }];
        this.#digest();
        return;
      }
      case 'enter':
        this.#enter(ask.path);
        return;
      case 'sheet':
        this.#lines = this.#sheet(ask.sheet);
        this.#tell({ kind: 'sheet', seq: ask.seq, lines: this.#lines.count, cut: this.#lines.cut });
        return;
      case 'lines':
        this.#tell({
          kind: 'lines',
          seq: ask.seq,
          from: ask.from,
          lines: this.#lines?.slice(ask.from, ask.to) ?? [],
        });
        return;
      case 'save':
        this.#save(ask.path);
    }
  }

  #digest(): void {
    const level = this.#levels.at(-1);
    const read = this.#reader?.read();
    if (level === undefined || read === undefined) return;
    this.#tell({
      kind: 'digest',
      envelope: read.envelope.slice(0, 5000),
      differs: read.differs,
      digest: level.digest,
      trail: this.#levels.map(({ path, digest }) => ({ path, subject: digest.subject })),
    });
  }

  #enter(path: string): void {
    const at = this.#levels.findIndex((level) => level.path === path);
    const level = this.#levels.at(-1);
    if (at >= 0) this.#levels.length = at + 1;
    else if (level !== undefined && this.#levels.length < 20) {
      const inner = path.slice(level.path === '' ? 0 : level.path.length + 1);
      const part = level.parts.find((one) => one.path === inner);
      if (part === undefined) return;
      const content = byteText(decoded(level.content, part.encoding, part.bodyAt, part.endAt));
      this.#levels.push({ path, content, ...digestOf(content, `${this.#id}-${path}`, !part.open) });
    }
    this.#lines = undefined;
    this.#digest();
  }

  #sheet(sheet: Sheet): SheetLines {
    const level = this.#levels.at(-1);
    if (level === undefined) return new SheetLines('', '');
    if (sheet.kind === 'source') return new SheetLines(level.content, '');
    const part = level.parts.find(({ path }) => path === sheet.path);
    if (part === undefined) return new SheetLines('', '');
    const limit = sheet.plain ? mostHtml : mostText;
    const end = Math.min(part.endAt, part.bodyAt + limit * 2);
    const bytes = decoded(level.content, part.encoding, part.bodyAt, end);
    const cut = bytes.length > limit || end < part.endAt;
    const text = decode(part.charset, byteText(bytes.subarray(0, limit)));
    return new SheetLines(
      sheet.plain ? htmlWords(text) : text,
      cut ? 'Only the beginning is shown. Save the part to have all of it.' : '',
      true,
    );
  }

  #save(path: string): void {
    const level = this.#levels.at(-1);
    if (level === undefined) return;
    const part = level.parts.find((one) => one.path === path);
    const bytes =
      path === '' || part === undefined
        ? bytesIn(level.content)
        : decoded(level.content, part.encoding, part.bodyAt, part.endAt);
    const shown = level.digest.parts.find((one) => one.path === path);
    const name = path === '' ? level.digest.saveAs : (shown?.saveAs ?? 'part.bin');
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' });
    this.#tell({ kind: 'saved', blob, name });
  }
}
