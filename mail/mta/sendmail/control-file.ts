import { textOf } from '../../bytes.ts';
import type { EnvelopeRecord } from '../../message/reading.ts';
import { bare } from './envelope.ts';
import { meaningOf } from './record-words.ts';

/** Header lines with these conditions are added for every mailer of the shipped configurations. */
const usual = /^[DFM]*$/;

interface Field {
  readonly flags: string;
  /** Name and value as in the file, continuation lines with their line ends. */
  text: string;
}

/** One control file whole (`qf`, `hf`, `Qf`), line by line; see "Queue file format" in sendmail's op guide. */
export class ControlFile {
  readonly records: EnvelopeRecord[] = [];
  private readonly fields: Field[] = [];
  private readonly macros = new Map<string, string>();
  private open: Field | undefined;
  private ended = false;

  line(line: string): void {
    if (this.ended) return;
    if (line === '.') {
      this.ended = true;
      return;
    }
    const first = line.charAt(0);
    if (first === ' ' || first === '\t') {
      if (this.open !== undefined) this.open.text += `\n${line}`;
      return;
    }
    this.open = undefined;
    if (first === 'H') {
      const [, flags = '', text = ''] = /^H(?:\?([^?]{0,60})\?)?([^]*)$/.exec(line) ?? [];
      this.open = { flags, text };
      this.fields.push(this.open);
      return;
    }
    const macro = first === '$' ? /^\$(?:\{([^}]{1,60})\}|([^]))([^]*)$/.exec(line) : null;
    if (macro !== null) this.macros.set(macro[1] ?? macro[2] ?? '', plain(macro[3] ?? ''));
    if (first === 'S') this.macros.set('g', bareSender(line.slice(1)));
    if (line === '' || this.records.length >= 100_000) return;
    const name = macro === null ? first : `$${macro[1] === undefined ? (macro[2] ?? '') : `{${macro[1]}}`}`;
    const value = textOf(plain(macro === null ? line.slice(1) : (macro[3] ?? '')));
    this.records.push({ name: textOf(name), value, means: meaningOf(name, value) });
  }

  /** Header lines as sendmail would send them, each with its line end; byte text. */
  headers(): string {
    return this.fields
      .filter(({ flags }) => usual.test(flags))
      .map(({ text }) => `${this.expanded(text)}\n`)
      .join('');
  }

  /** What is not in `headers`, and why. */
  differs(): readonly string[] {
    return [
      ...(this.ended || this.records.length === 0
        ? []
        : ['The control file has no end: sendmail was still writing it, or it is damaged.']),
      ...this.fields
        .filter(({ flags }) => !usual.test(flags))
        .map(
          ({ flags, text }) =>
            `${textOf(text.slice(0, 60).replace(/:[^]*$/, ''))} is added at delivery by mailers with the flag ${textOf(flags)}.`,
        ),
      'Lines longer than the limit of the mailer (L=, mostly 990 bytes) are broken at delivery.',
      'Addresses in headers may be rewritten at delivery, and a host that does not take 8-bit mail gets it encoded.',
    ];
  }

  /** 0x81 stands for the `$` of a macro, unless 0xFF before it says that it is just a byte. */
  private expanded(text: string): string {
    return text.replace(
      /\xff([\x80-\x9f])|\x81(?:\{([^}]{1,60})\}|([^]))/g,
      (_: string, byte?: string, long?: string, short?: string) => {
        if (byte !== undefined) return byte;
        const name = long ?? short ?? '';
        return this.macros.get(name) ?? (long === undefined ? `$${name}` : `\${${name}}`);
      },
    );
  }
}

/** sendmail writes 0xFF before bytes 0x80–0x9f. */
const plain = (bytes: string): string => bytes.replace(/\xff([\x80-\x9f])/g, '$1');

const bareSender = (value: string): string => bare(plain(value));
