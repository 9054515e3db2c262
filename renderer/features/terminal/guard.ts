import type { Terminal } from '@xterm/xterm';

/** OSC numbers that would set titles, links, colours or fonts, ask for them, or reach the clipboard. */
const refusedOsc = [
  0, 1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 50, 52, 104, 110, 111, 112, 777, 1337,
];

/**
 * Takes from a terminal what a host could use against the user: titles, links, clipboard, and every answer that would
 * type the host's own bytes back into the shell (CVE-2003-0063, CVE-2022-45063 and their kin).
 */
export function guard(terminal: Terminal): void {
  const refuse = (): boolean => true;
  for (const number of refusedOsc) terminal.parser.registerOscHandler(number, refuse);
  // DECRQSS echoes what it was asked for.
  terminal.parser.registerDcsHandler({ intermediates: '$', final: 'q' }, refuse);
  // XTGETTCAP does too.
  terminal.parser.registerDcsHandler({ intermediates: '+', final: 'q' }, refuse);
  // Window operations: size and title reports among them.
  terminal.parser.registerCsiHandler({ final: 't' }, refuse);
}

/** Pasted text as a shell may have it: no controls but tab and line break, so it cannot end a bracketed paste. */
export const safePaste = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- removing control characters is what this is for
  text.replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');

export const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;
