import type { Span } from '../language.ts';
import { type Logical, logicalLines } from './lines.ts';

/** `name = value`, as it stands. */
export interface Parameter {
  readonly name: string;
  readonly nameSpan: Span;
  /** Without blanks around it; comment lines inside and line ends are blanks, so that offsets are those of the file. */
  readonly value: string;
  readonly valueSpan: Span;
  /** The whole logical line. */
  readonly span: Span;
  readonly line: number;
}

export interface MainCf {
  readonly logical: Logical;
  readonly parameters: readonly Parameter[];
  /** Logical lines without `=`, or without a name: Postfix refuses the file. */
  readonly broken: readonly Span[];
  /** The one in force of each name: the last. */
  readonly inForce: ReadonlyMap<string, Parameter>;
}

export function parseMainCf(text: string): MainCf {
  const logical = logicalLines(text);
  const parameters: Parameter[] = [];
  const broken: Span[] = [];
  for (const line of logical.lines) {
    const equals = line.text.indexOf('=');
    const name = line.text.slice(0, Math.max(equals, 0)).trimEnd();
    if (equals < 0 || name === '' || /\s/.test(name)) {
      broken.push({ from: line.from, to: line.to });
      continue;
    }
    const rest = line.text.slice(equals + 1);
    const value = rest.trim();
    const from = line.from + equals + 1 + (value === '' ? 0 : rest.length - rest.trimStart().length);
    parameters.push({
      name,
      nameSpan: { from: line.from, to: line.from + name.length },
      value,
      valueSpan: { from, to: from + value.length },
      span: { from: line.from, to: line.to },
      line: line.line,
    });
  }
  return { logical, parameters, broken, inForce: new Map(parameters.map((one) => [one.name, one])) };
}

/** Blanks of a value as Postfix shows them: one each. */
export const joined = (value: string): string => value.replace(/\s+/g, ' ').trim();
