import { describe, expect, it } from 'vitest';
import { createReader } from '../../../../renderer/features/rewrite/shell/reader.ts';
import { readAnswer } from '../../../../renderer/features/rewrite/shell/reading-room.ts';
import type { ReadTell } from '../../../../renderer/features/rewrite/shell/reading-wire.ts';
import { Transcript } from '../../../../renderer/features/rewrite/shell/transcript.ts';

describe('what was typed and printed', () => {
  it('belongs to the line before it; the banner to none', () => {
    const transcript = new Transcript();
    transcript.printed('ADDRESS TEST MODE\n');
    transcript.typed('$j');
    transcript.printed('mx1.exa');
    transcript.printed('mple.com\n');
    expect(transcript.entries).toEqual([
      { seq: 1, line: '$j', done: false, bytes: 'mx1.example.com\n'.length, cut: false },
    ]);
    transcript.ready();
    transcript.typed('$m');
    transcript.printed('example.com\n');
    expect(transcript.textOf(1)).toBe('mx1.example.com\n');
    expect(transcript.textOf(2)).toBe('example.com\n');
    expect(transcript.entries.map(({ done }) => done)).toEqual([true, false]);
    expect(transcript.drawn.map(({ text }) => text).join('')).toBe(
      'ADDRESS TEST MODE\n$jmx1.example.com\n$mexample.com\n',
    );
  });

  it('forgets the oldest answer when there is too much, and says so; little is drawn again', () => {
    const transcript = new Transcript();
    const mebibyte = 'x'.repeat(1024 * 1024);
    for (let n = 0; n < 4; n++) {
      transcript.typed(`line ${n}`);
      for (let piece = 0; piece < 15; piece++) transcript.printed(mebibyte);
      transcript.ready();
    }
    expect(transcript.entries.map(({ cut }) => cut)).toEqual([true, false, false, false]);
    expect(transcript.textOf(1)).toBe('');
    expect(transcript.textOf(4)).toHaveLength(15 * 1024 * 1024);
    expect(transcript.drawn.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(1024 * 1024);
  });
});

describe('reading an answer', () => {
  const told: ReadTell[] = [];
  const reader = createReader((hear) => ({
    post: (ask) =>
      readAnswer(ask, (tell) => {
        told.push(tell);
        hear(structuredClone(tell));
      }),
    stop: () => undefined,
  }));

  it('comes in pieces and is one tree', async () => {
    const rules = Array.from(
      { length: 5000 },
      (_, n) => `-----trying rule: $* < @ host${n} > $*\n----- rule fails\n`,
    ).join('');
    const printed = `parse              input: u @ b\n${rules}parse            returns: $# local $: u\n`;
    const { outline, fate, failed } = await reader.read('sendmail', '3,0 u@b', printed);
    expect(failed).toBe('');
    expect(outline.items.filter(({ step }) => step?.kind === 'rule')).toHaveLength(5000);
    expect(told.filter(({ kind }) => kind === 'items').length).toBeGreaterThan(1);
    expect(fate).toEqual({ kind: 'deliveries', deliveries: [{ mailer: 'local', host: '', user: 'u' }] });
  });

  it('says so where nothing can read it', async () => {
    const { failed, outline } = await reader.read('postfix:/etc/postfix', 'x', 'y');
    expect(failed).toBe('There is no explanation for this shell.');
    expect(outline.items).toEqual([]);
  });
});
