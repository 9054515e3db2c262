import { visible } from '../visible.ts';
import { textOf } from '../bytes.ts';
import type { Happening, SessionResult } from './transcript.ts';

/** What was sent stands in lines that end with LF; the marks show what was no line end. */
const shownLines = (bytes: string): string[] =>
  bytes
    .replace(/\r\n$/, '')
    .split('\r\n')
    .map((line) => visible(textOf(line)));

/**
 * A session as text, with the marks of swaks: `===` information, `***` something wrong, ` ->` sent, `<- ` heard, `<**` a reply
 * that was not wanted, and `~` for `-` inside TLS. Secrets are not in happenings. Ends with the time of every stage.
 */
export function exportText(result: SessionResult): string {
  let secured = false;
  const lines = result.happenings.flatMap((happening) => {
    if (happening.kind === 'secured') secured = true;
    return linesFor(happening, secured);
  });
  const times = result.times.map(({ stage, ms }) => `${stage} ${(ms / 1000).toFixed(3)} s`);
  return `${[...lines, `=== ${result.words}`, ...(times.length === 0 ? [] : [`=== Times: ${times.join(', ')}`])].join('\n')}\n`;
}

function linesFor(happening: Happening, secured: boolean): string[] {
  const mark = (sign: string, texts: readonly string[]): string[] =>
    texts.map((text) => `${sign} ${text}`.trimEnd());
  switch (happening.kind) {
    case 'connecting':
      return [`=== Trying ${happening.address}:${happening.port}...`];
    case 'connected':
      return [
        `=== Connected to ${happening.address}:${happening.port} from ${happening.way}${happening.local === '' ? '' : ` (${happening.local})`}.`,
      ];
    case 'sent':
      return [
        ...mark(secured ? ' ~>' : ' ->', shownLines(happening.bytes)),
        ...(happening.cut > 0 ? [`=== ${happening.cut} more bytes were sent.`] : []),
      ];
    case 'reply': {
      const { reply } = happening;
      const wrong = !/^[23]/.test(reply.code);
      return mark(
        wrong ? (secured ? '<~*' : '<**') : secured ? '<~ ' : '<- ',
        shownLines(reply.bytes.replace(/\r?\n$/, '').replace(/\r?\n/g, '\r\n')),
      );
    }
    case 'secured': {
      const { cipher, chain, faults, protocol, sni } = happening.handshake;
      return [
        `=== TLS started with ${protocol}, ${cipher}${sni === '' ? '' : `, SNI ${visible(textOf(sni))}`}`,
        ...chain.map(
          ({ subject, issuer, notAfter }, at) =>
            `=== TLS certificate ${at}: ${visible(textOf(subject))}, by ${visible(textOf(issuer))}, until ${notAfter}`,
        ),
        ...faults.map(({ words }) => `*** ${visible(textOf(words))}`),
      ];
    }
    case 'judged':
      return happening.ok ? [] : [`*** ${visible(textOf(happening.words))}`];
    case 'note':
      return [`=== ${visible(textOf(happening.words))}`];
    case 'ended':
      return [
        `${['quit', 'dropped', 'stopped'].includes(happening.how) ? '===' : '***'} ${visible(textOf(happening.words))}`,
      ];
  }
}
