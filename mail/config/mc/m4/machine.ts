import type { Arg, Break, Call } from './calls.ts';
import { beginsCall, lexis, resumeAfter, type Lexis } from './lexis.ts';
import { Pieces } from './pieces.ts';

export type Native = (machine: Machine, call: Call) => void;

/** What a name means. `below` is what `popdef` brings back. */
export interface Definition {
  readonly text?: string;
  readonly native?: Native;
  /** A macro only where parentheses follow. */
  readonly blind?: boolean;
  readonly below?: Definition | undefined;
}

/** Text that is read. Offsets in `text` are those of the file where `inFile` is set. */
interface Frame {
  readonly text: string;
  at: number;
  readonly end: number;
  readonly inFile: boolean;
  readonly origin: Call['origin'];
  readonly site: number;
  readonly level: number;
}

type Token = 'end' | 'broken' | 'text' | 'string' | 'call' | '(' | ',' | ')';

export type Mark = 'comment' | 'string' | 'call';

const word = /[A-Za-z_]\w*/y;
const wordRest = /\w+/y;
const deepest = 200;
/** What a call takes of the budget, beside the characters that it makes. */
const callCost = 10;
/** After so many things that were not closed the rest is not worth reading. */
const mostBreaks = 40;

/**
 * m4 as GNU m4 1.4 does it, over one file: expands macros, and remembers every call with its place. Nothing makes it
 * throw or run for ever: calls and the text they make are limited, and what is not closed is closed where it was meant to.
 */
export class Machine {
  readonly source: string;
  readonly macros = new Map<string, Definition>();
  readonly calls: Call[] = [];
  readonly breaks: Break[] = [];
  /** Triples: kind, from, to. */
  readonly marks: [Mark, number, number][] = [];
  readonly outputs: { readonly divert: number; readonly pieces: Pieces }[] = [];
  /** Names that were expanded, and where first: for what is used before it is defined. */
  readonly used = new Map<string, number>();
  divert = 0;
  lexis: Lexis;
  /** It did not come to the end: a macro that calls itself, or more than can be read. */
  gaveUp = false;
  #frames: Frame[] = [];
  #depth = 0;
  /** Open calls whose arguments may hold whole blocks of lines. */
  #blocks = 0;
  readonly #open: { readonly from: number; readonly name: string }[] = [];
  #budget: number;

  constructor(source: string, comment: string) {
    this.source = source;
    this.lexis = lexis('`', "'", comment);
    this.#budget = 60_000 + 8 * source.length;
  }

  run(): void {
    this.#frames = [this.#file(0)];
    this.#drain();
  }

  #file(at: number): Frame {
    const text = this.source;
    return { text, at, end: text.length, inFile: true, origin: 'file', site: 0, level: 0 };
  }

  /** What a text becomes when it is expanded now, for values that are asked for at the end; as it is when it has no end. */
  expand(text: string): string {
    const before = this.outputs.length;
    this.divert = 0;
    this.gaveUp = false;
    this.#frames = [];
    this.#budget = 4_000;
    this.outputs.push({ divert: 0, pieces: new Pieces(this.source) });
    this.include(text, -1);
    this.#drain();
    const made = this.outputs.splice(before).map(({ pieces }) => pieces.text());
    return this.#exhausted() ? text : made.join('');
  }

  #exhausted(): boolean {
    return this.gaveUp;
  }

  #drain(): void {
    for (;;) {
      const last = this.outputs.at(-1);
      const sink = last?.divert === this.divert ? last.pieces : new Pieces(this.source);
      if (last?.pieces !== sink) this.outputs.push({ divert: this.divert, pieces: sink });
      const token = this.#read(sink, false);
      if (token === 'end' || this.gaveUp) return;
    }
  }

  /** Pushes text to be read next: an argument keeps its place in the file. */
  push(part: string | Arg, call: Call, deeper = 0): void {
    const text = typeof part === 'string' ? part : part.text;
    if (text === '') return;
    this.#budget -= text.length;
    const site = call.at.from;
    const base = typeof part === 'string' ? -1 : part.base;
    const level = call.level + deeper;
    const origin = call.origin === 'included' ? 'included' : 'made';
    this.#frames.push(
      base >= 0
        ? { text: this.source, at: base, end: base + text.length, inFile: true, origin: 'file', site, level }
        : { text, at: 0, end: text.length, inFile: false, origin, site, level },
    );
  }

  /** Reads another file's text before going on. */
  include(text: string, site: number): void {
    this.#budget -= text.length;
    this.#frames.push({ text, at: 0, end: text.length, inFile: false, origin: 'included', site, level: 0 });
  }

  /** Discards up to the end of the line. */
  skipLine(call: Call): void {
    let frame = this.#top();
    let from = call.at.from;
    while (frame !== undefined) {
      const newline = frame.text.indexOf('\n', frame.at);
      const found = newline >= 0 && newline < frame.end;
      frame.at = found ? newline + 1 : frame.end;
      if (frame.inFile && from >= 0) this.marks.push(['comment', from, found ? newline : frame.end]);
      if (found) return;
      frame = this.#top();
      from = frame?.inFile === true ? frame.at : -1;
    }
  }

  stop(): void {
    this.#frames.length = 0;
  }

  #top(): Frame | undefined {
    for (;;) {
      const frame = this.#frames.at(-1);
      if (frame === undefined || frame.at < frame.end) return frame;
      this.#frames.pop();
    }
  }

  #copy(sink: Pieces, frame: Frame, from: number, to: number): void {
    if (frame.inFile) sink.copy(from, to);
    else sink.make(frame.text.slice(from, to), frame.site);
  }

  #read(sink: Pieces, inArgs: boolean): Token {
    const frame = this.#top();
    if (frame === undefined) return 'end';
    const { text, at } = frame;
    const { open, comment, plain, plainArgs } = this.lexis;
    if (comment !== '' && text.startsWith(comment, at)) {
      const newline = text.indexOf('\n', at);
      frame.at = newline < 0 || newline >= frame.end ? frame.end : newline + 1;
      this.#copy(sink, frame, at, frame.at);
      if (frame.inFile) this.marks.push(['comment', at, frame.at]);
      return 'string';
    }
    word.lastIndex = at;
    if (word.test(text)) return this.#word(sink, frame, Math.min(word.lastIndex, frame.end), inArgs);
    if (open !== '' && text.startsWith(open, at)) return this.#string(sink, frame);
    const sign = text[at];
    if (inArgs && (sign === '(' || sign === ',' || sign === ')')) {
      frame.at++;
      return sign;
    }
    const run = inArgs ? plainArgs : plain;
    run.lastIndex = at;
    frame.at = run.test(text) ? Math.min(run.lastIndex, frame.end) : at + 1;
    this.#copy(sink, frame, at, frame.at);
    return 'text';
  }

  #word(sink: Pieces, frame: Frame, to: number, inArgs: boolean): Token {
    const from = frame.at;
    let name = frame.text.slice(from, to);
    frame.at = to;
    let joined = false;
    // A word goes on in what follows a macro's text.
    while (this.#frames.length > 1 && this.#frames.at(-1)?.at === this.#frames.at(-1)?.end) {
      const next = this.#top();
      if (next === undefined) break;
      wordRest.lastIndex = next.at;
      if (!wordRest.test(next.text)) break;
      const end = Math.min(wordRest.lastIndex, next.end);
      name += next.text.slice(next.at, end);
      next.at = end;
      joined = true;
    }
    const definition = this.macros.get(name);
    const after = this.#top();
    const open = after !== undefined && after.text[after.at] === '(';
    if (definition === undefined || (definition.blind === true && !open) || this.#depth >= deepest) {
      if (joined) sink.make(name, frame.site);
      else this.#copy(sink, frame, from, to);
      return 'text';
    }
    // A call at the beginning of a line cannot be an argument of one that holds a single value: that was not closed.
    if (inArgs && open && this.#blocks === 0 && frame.inFile && frame.text[from - 1] === '\n') {
      if (beginsCall.test(name)) return this.#break('arguments', this.#open.at(-1)?.from ?? from, from);
    }
    return this.#call(name, definition, frame, from, to, open);
  }

  #string(sink: Pieces, frame: Frame): Token {
    const { open, close, quotes, quotesOrNext } = this.lexis;
    const start = frame.inFile ? frame.at : frame.site;
    frame.at += open.length;
    let depth = 1;
    for (;;) {
      const top = this.#top();
      if (top === undefined) return this.#break('string', start, undefined);
      const search = this.#blocks === 0 && top.inFile ? quotesOrNext : quotes;
      search.lastIndex = top.at;
      const found = search.exec(top.text);
      const from = top.at;
      if (found === null || found.index >= top.end) {
        this.#copy(sink, top, from, top.end);
        top.at = top.end;
        continue;
      }
      if (found[0] === '\n') {
        this.#copy(sink, top, from, found.index);
        return this.#break('string', start, found.index + 1);
      }
      depth += found[0] === open ? 1 : -1;
      top.at = found.index + found[0].length;
      this.#copy(sink, top, from, depth === 0 ? found.index : top.at);
      if (depth > 0) continue;
      if (top.inFile && start >= 0) this.marks.push(['string', start, top.at]);
      // Keeps an empty string at its place.
      if (close !== '' && sink.length === 0 && top.inFile) sink.place(found.index);
      return 'string';
    }
  }

  /** Something has no end: notes it, and goes on reading where it was meant to end. */
  #break(kind: Break['kind'], from: number, resume: number | undefined): Token {
    const file = this.#frames[0];
    const to = resume ?? (this.breaks.length < mostBreaks ? resumeAfter(this.source, Math.max(0, from)) : -1);
    const resumed = to < 0 ? this.source.length : to;
    this.breaks.push({ kind, from, to: resumed, name: this.#open.at(-1)?.name ?? '', resumed });
    if (file?.inFile === true && file.text === this.source) {
      this.#frames.length = 1;
      file.at = resumed;
    } else if (resumed < this.source.length) {
      this.#frames = [this.#file(resumed)];
    }
    return 'broken';
  }

  #call(name: string, definition: Definition, frame: Frame, from: number, to: number, open: boolean): Token {
    this.#budget -= callCost;
    if (this.#budget < 0) {
      this.gaveUp = true;
      this.stop();
      return 'end';
    }
    const { inFile, site } = frame;
    const start = inFile ? from : site;
    const inside = this.#depth;
    const args: Arg[] = [];
    let end = to;
    let token: Token = 'call';
    if (open) {
      const top = this.#top();
      if (top !== undefined) top.at++;
      this.#depth++;
      this.#open.push({ from: start, name });
      const blocks = this.#blocks;
      let more: Token = ',';
      while (more === ',') {
        // Values are single; anything else may hold whole lines of calls.
        this.#blocks = blocks + (holdsBlocks(name, args) ? 1 : 0);
        more = this.#arg(args);
      }
      this.#blocks = blocks;
      this.#open.pop();
      this.#depth--;
      const last = this.#frames.at(-1);
      end = inFile && last?.inFile === true && last.at > to ? last.at : to;
      if (more === 'broken' || more === 'end') {
        // m4 gives up here, except that what broke is read as it was meant.
        if (more === 'end' && this.breaks.length === 0) this.#break('arguments', start, undefined);
        if (inside > 0) return 'broken';
        token = 'broken';
        end = this.breaks.at(-1)?.resumed ?? end;
      }
    }
    const call: Call = {
      ...{ name, args, from: start, to: inFile ? end : start },
      at: inFile ? { from, to } : { from: start, to: start },
      origin: frame.origin === 'file' ? 'file' : frame.origin,
      ...{ level: frame.level, inside, open, divert: this.divert },
    };
    if (inFile) this.marks.push(['call', from, to]);
    if (definition.native === undefined) {
      if (!this.used.has(name)) this.used.set(name, this.calls.length);
      if (definition.text !== undefined) this.push(substituted(definition.text, call), call);
    } else definition.native(this, call);
    if (definition.native === undefined || name !== 'dnl') this.calls.push(call);
    return token === 'broken' ? 'text' : token;
  }

  /** Reads one argument and says what ended it. */
  #arg(args: Arg[]): Token {
    let frame = this.#top();
    while (frame !== undefined && isBlank(frame.text.charCodeAt(frame.at))) {
      frame.at++;
      frame = this.#top();
    }
    const from = frame?.inFile === true ? frame.at : -1;
    const pieces = new Pieces(this.source);
    let level = 0;
    let bare = false;
    let token: Token;
    for (;;) {
      token = this.#read(pieces, true);
      if (token === 'end' || token === 'broken') break;
      if (token === 'text' || token === 'call') bare = true;
      if (token === ',' && level === 0) break;
      if (token === ')' && level === 0) break;
      if (token === '(') level++;
      if (token === ')') level--;
      if (token === '(' || token === ')' || token === ',') {
        const top = this.#frames.at(-1);
        if (top?.inFile === true) pieces.copy(top.at - 1, top.at);
        else pieces.make(token, top?.site ?? -1);
      }
    }
    const top = this.#frames.at(-1);
    const broken = token === 'broken' || token === 'end';
    const to = broken ? (this.breaks.at(-1)?.resumed ?? from) : (top?.inFile === true ? top.at : 1) - 1;
    const whole = pieces.text();
    args.push({
      text: broken ? whole.replace(/['\s)]*(?:dnl\b[^]*)?\n?$/, '') : whole,
      base: pieces.base(),
      raw: from >= 0 && to >= from ? { from, to } : { from: 0, to: 0 },
      bare,
    });
    return token;
  }
}

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

const conditions = new Set(['ifdef', 'ifelse', 'pushdef', 'VERSIONID', 'errprint', 'm4wrap', 'eval']);

/** Arguments in which calls at the beginning of a line are nothing strange. */
function holdsBlocks(name: string, args: readonly Arg[]): boolean {
  if (name !== 'define') return conditions.has(name) || !beginsCall.test(name);
  return args.length > 0 && !/^(?:conf)?[A-Z][A-Z0-9_]*$/.test(args[0]?.text ?? '');
}

/** `$1`, `$#`, `$*`, `$@` and `$0` of a macro's text. */
function substituted(text: string, { name, args }: Call): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$(\d+|[#*@])/g, (_, which: string) => {
    if (which === '#') return String(args.length);
    if (which === '*') return args.map((arg) => arg.text).join(',');
    if (which === '@') return args.map((arg) => `\`${arg.text}'`).join(',');
    return which === '0' ? name : (args[Number(which) - 1]?.text ?? '');
  });
}
