import { portNumber } from '../../smtp-ports.ts';

/** One `key=value` of a list such as DaemonPortOptions; offsets are those in the list's text. */
export interface Equate {
  readonly key: string;
  readonly value: string;
  readonly from: number;
  readonly valueFrom: number;
  readonly to: number;
  /** There is no = in it. */
  readonly bare: boolean;
}

/** Parts between commas, without blanks around them. */
export function equates(text: string): readonly Equate[] {
  const found: Equate[] = [];
  for (let at = 0; at <= text.length;) {
    const comma = text.indexOf(',', at);
    const end = comma < 0 ? text.length : comma;
    const part = text.slice(at, end);
    const trimmed = part.trim();
    if (trimmed !== '') {
      const from = at + part.indexOf(trimmed);
      const sign = trimmed.indexOf('=');
      const key = (sign < 0 ? trimmed : trimmed.slice(0, sign)).trimEnd();
      const rest = sign < 0 ? '' : trimmed.slice(sign + 1);
      const value = rest.trimStart();
      const valueFrom = from + (sign < 0 ? trimmed.length : sign + 1 + rest.length - value.length);
      found.push({ key, value, from, valueFrom, to: from + trimmed.length, bare: sign < 0 });
    }
    at = end + 1;
  }
  return found;
}

/** A daemon's name, and what it listens on in a form that can be compared. */
export function readPort(text: string): {
  readonly name: string;
  readonly port: string;
  readonly place: string;
} {
  const of = (letter: string): string =>
    equates(text)
      .filter(({ key }) => key[0]?.toUpperCase() === letter)
      .at(-1)?.value ?? '';
  const typed = of('P').toLowerCase();
  const port = typed === '' ? '25' : String(portNumber(typed) ?? typed);
  const family = (of('F') || 'inet').toLowerCase();
  const everywhere = family === 'inet6' ? '::' : '0.0.0.0';
  return { name: of('N'), port, place: `${family} ${port} ${(of('A') || everywhere).toLowerCase()}` };
}
