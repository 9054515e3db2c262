import { textOf } from '#mail/bytes';
import type { Stage } from '#mail/smtp/step';
import type { Handshake, Happening, Reply } from '#mail/smtp/transcript';

/** One line of what was sent, with the line end that it has. */
export interface SaidLine {
  readonly text: string;
  readonly end: 'CRLF' | 'LF' | 'CR' | '';
}

/** What stands in one row of a transcript. Long ones are several rows: only those on the screen are drawn. */
export type Row = { readonly at: number; readonly stage: Stage; readonly opensStage: boolean } & (
  | {
      readonly kind: 'said';
      readonly lines: readonly SaidLine[];
      readonly masked: boolean;
      /** Bytes that were sent after these and are not kept. */
      readonly cut: number;
      readonly opens: boolean;
    }
  | {
      readonly kind: 'reply';
      readonly reply: Reply;
      /** These of its lines, from the `from`th on. */
      readonly texts: readonly string[];
      readonly from: number;
      readonly opens: boolean;
      readonly closes: boolean;
      /** Verb of the line that it answers, upper case; '' for the greeting. */
      readonly answers: string;
    }
  | { readonly kind: 'secured'; readonly handshake: Handshake }
  | { readonly kind: 'event'; readonly words: string; readonly todo: string; readonly tone: Tone }
);
export type Tone = 'plain' | 'good' | 'warning' | 'bad';

const linesPerRow = 40;

function saidLines(bytes: string): readonly SaidLine[] {
  const lines: SaidLine[] = [];
  const ends = /\r\n|\n|\r/g;
  let from = 0;
  for (let found = ends.exec(bytes); found !== null; found = ends.exec(bytes)) {
    const [end] = found;
    lines.push({
      text: textOf(bytes.slice(from, found.index)),
      end: end === '\r\n' ? 'CRLF' : end === '\n' ? 'LF' : 'CR',
    });
    from = ends.lastIndex;
  }
  if (from < bytes.length) lines.push({ text: textOf(bytes.slice(from)), end: '' });
  return lines;
}

const chunks = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  list.length === 0
    ? [[]]
    : Array.from({ length: Math.ceil(list.length / linesPerRow) }, (_, n) =>
        list.slice(n * linesPerRow, (n + 1) * linesPerRow),
      );

const endTones: Readonly<Record<(Happening & { kind: 'ended' })['how'], Tone>> = {
  quit: 'plain',
  dropped: 'plain',
  stopped: 'plain',
  closed: 'warning',
  lost: 'bad',
  failed: 'bad',
};

/** Whom a bracketed IPv6 address and a port belong to. */
const place = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

function event(happening: Happening): { words: string; todo: string; tone: Tone } | undefined {
  switch (happening.kind) {
    case 'connecting':
      return {
        words: `Connecting to ${place(happening.address, happening.port)}…`,
        todo: '',
        tone: 'plain',
      };
    case 'connected': {
      const own = happening.local === '' ? '' : `, our end is ${happening.local}`;
      return {
        words: `Connected to ${place(happening.address, happening.port)} from ${happening.way}${own}`,
        todo: '',
        tone: 'good',
      };
    }
    case 'judged':
      return { words: happening.words, todo: '', tone: happening.ok ? 'good' : 'bad' };
    case 'note':
      return { words: happening.words, todo: '', tone: 'plain' };
    case 'ended':
      return { words: happening.words, todo: happening.todo, tone: endTones[happening.how] };
    default:
      return undefined;
  }
}

/** The rows of a transcript. */
export function rowsOf(happenings: readonly Happening[]): readonly Row[] {
  const rows: Row[] = [];
  /** Verbs that were sent and not answered yet. */
  let asked: string[] = [];
  let stage: Stage | undefined;
  for (const happening of happenings) {
    const { at } = happening;
    const base = (first: boolean): Pick<Row, 'at' | 'stage' | 'opensStage'> => ({
      at,
      stage: happening.stage,
      opensStage: first && stage !== happening.stage,
    });
    if (happening.kind === 'sent') {
      const lines = saidLines(happening.bytes);
      if (happening.stage !== 'message')
        asked.push(...lines.map(({ text }) => (text.split(/[ :]/, 1)[0] ?? '').toUpperCase()));
      const parts = chunks(lines);
      parts.forEach((part, n) =>
        rows.push({
          ...base(n === 0),
          kind: 'said',
          lines: part,
          masked: happening.masked,
          cut: n === parts.length - 1 ? happening.cut : 0,
          opens: n === 0,
        }),
      );
    } else if (happening.kind === 'reply') {
      const [answers = '', ...rest] = asked;
      asked = rest;
      const parts = chunks(happening.reply.texts);
      parts.forEach((part, n) =>
        rows.push({
          ...base(n === 0),
          kind: 'reply',
          reply: happening.reply,
          texts: part.map(textOf),
          from: n * linesPerRow,
          opens: n === 0,
          closes: n === parts.length - 1,
          answers,
        }),
      );
    } else if (happening.kind === 'secured')
      rows.push({ ...base(true), kind: 'secured', handshake: happening.handshake });
    else {
      const told = event(happening);
      if (told !== undefined) rows.push({ ...base(true), kind: 'event', ...told });
    }
    ({ stage } = happening);
  }
  return rows;
}
