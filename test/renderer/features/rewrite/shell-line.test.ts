import { describe, expect, it } from 'vitest';
import type { ShellWord } from '#mail/rewrite/asking';
import { complete, completed } from '../../../../renderer/features/rewrite/shell/completion.ts';
import { keysOf, pastedLines } from '../../../../renderer/features/rewrite/shell/keys.ts';
import {
  emptyLine,
  pressed,
  textOfLine,
  type LineState,
} from '../../../../renderer/features/rewrite/shell/line-editor.ts';
import { drawLine, eraseLine } from '../../../../renderer/features/rewrite/shell/prompt-line.ts';

const history = ['3,0 anna@example.net', '/map access x', '3,0 ben@example.org'];

/** Types into an empty line as a terminal sends it; `|` is the cursor. */
function typing(data: string, from: LineState = emptyLine) {
  const submitted: string[] = [];
  let state = from;
  for (const key of keysOf(data)) {
    const next = pressed(state, key, history);
    state = next.state;
    if (typeof next.effect === 'object') submitted.push(next.effect.submit);
  }
  return { line: `${state.before}|${state.after}`, state, submitted };
}

describe('typing a line', () => {
  it('moves, inserts and removes where the cursor is', () => {
    expect(typing('abc\x1b[D\x1b[DX').line).toBe('aX|bc');
    expect(typing('abc\x01X\x05Y').line).toBe('XabcY|');
    expect(typing('abc\x1b[HX\x1b[F\x7f').line).toBe('Xab|');
    expect(typing('abc\x01\x1b[3~').line).toBe('|bc');
    expect(typing('3,0 anna b\x17').line).toBe('3,0 anna |');
    expect(typing('3,0 anna\x1b[D\x15').line).toBe('|a');
    expect(typing('3,0 anna\x01\x0b').line).toBe('|');
    expect(typing('one two\x1b[1;5D\x1b[1;5D\x1b[1;5C').line).toBe('one| two');
  });

  it('keeps both halves of a character together', () => {
    expect(typing('a😀\x7f').line).toBe('a|');
    expect(typing('😀\x1b[Db').line).toBe('b|😀');
  });

  it('finishes with Enter and is empty then', () => {
    expect(typing('3,0 x\ry')).toMatchObject({ line: 'y|', submitted: ['3,0 x'] });
  });

  it('goes back in what was typed before, and forward to what was being typed', () => {
    expect(typing('draft\x1b[A').line).toBe('3,0 ben@example.org|');
    expect(typing('draft\x1b[A\x1b[A\x1b[A\x1b[A').line).toBe('3,0 anna@example.net|');
    expect(typing('draft\x1b[A\x1b[A\x1b[B\x1b[B').line).toBe('draft|');
  });

  it('searches backwards with Ctrl+R, again for the one before, and Enter types it', () => {
    expect(typing('\x12' + '3,0').line).toBe('|3,0 ben@example.org');
    expect(typing('\x12' + '3,0\x12').line).toBe('|3,0 anna@example.net');
    expect(typing('\x12' + 'acc\r').submitted).toEqual(['/map access x']);
    expect(typing('\x12' + 'acc\x1b').line).toBe('|');
  });

  it('takes keys that mean nothing for nothing', () => {
    expect(typing('a\x1b[15~\x1b[200~b\x00').line).toBe('ab|');
  });
});

describe('a pasted text', () => {
  it('is lines without control characters', () => {
    expect(pastedLines('3,0 a\r\n\tb\x1b[31m\nrest')).toEqual(['3,0 a', ' b[31m', 'rest']);
  });
});

describe('drawing the line', () => {
  const line = (before: string, after = ''): LineState => ({ ...emptyLine, before, after });

  it('knows the row of the cursor when the line is longer than the terminal', () => {
    expect(drawLine(line('abc'), '> ', 10)).toEqual({ output: '> abc\r\x1b[5C', cursorRow: 0 });
    expect(drawLine(line('x'.repeat(18)), '> ', 10)).toEqual({
      output: `> ${'x'.repeat(18)}\r\n\r`,
      cursorRow: 2,
    });
    expect(drawLine(line('x', 'y'.repeat(20)), '> ', 10).output).toMatch(/\x1b\[2A\r\x1b\[3C$/);
    expect(eraseLine(2)).toBe('\x1b[2A\r\x1b[J');
  });
});

describe('completion', () => {
  const word = (kind: ShellWord['kind'], text: string): ShellWord => ({ kind, text, help: '' });
  // As sendmail's words come: macros and classes with their signs.
  const words = [
    word('command', '/parse'),
    word('command', '/try'),
    word('command', '/tryflags'),
    word('ruleset', 'parse'),
    word('ruleset', 'Parse0'),
    word('ruleset', 'canonify'),
    word('map', 'mailertable'),
    word('mailer', 'esmtp'),
    word('macro', '$j'),
    word('macro', '${client_addr}'),
    word('macro', '${client_name}'),
    word('class', '$=w'),
  ];
  const tab = (before: string): string => completed(before, complete(before, words));

  it('completes what is the only one, and as far as several agree', () => {
    expect(tab('/p')).toBe('/parse ');
    expect(tab('/t')).toBe('/try');
    expect(tab('cano')).toBe('canonify ');
    expect(tab('nothing')).toBe('nothing');
  });

  it('knows what may stand where', () => {
    expect(tab('/map mai')).toBe('/map mailertable ');
    expect(tab('/try e')).toBe('/try esmtp ');
    expect(tab('$j')).toBe('$j ');
    expect(tab('${cl')).toBe('${client_');
    expect(tab('.D{client_a')).toBe('.D{client_addr}');
    expect(tab('$=')).toBe('$=w ');
    expect(tab('=Scan')).toBe('=Scanonify ');
    expect(tab('canonify,can')).toBe('canonify,canonify ');
    expect(complete('3,0 anna', words).candidates).toEqual([]);
  });
});

describe('a line as a whole', () => {
  it('is what stands on both sides of the cursor', () => {
    expect(textOfLine(typing('abc\x1b[D').state)).toBe('abc');
  });
});
