import { visible } from '#mail/visible';

/** One cell: quoted always, controls visible, and never taken for a formula by a spreadsheet. */
const cell = (value: string): string => {
  const shown = visible(value);
  return `"${(/^[=+\-@\t]/.test(shown) ? `'${shown}` : shown).replaceAll('"', '""')}"`;
};

/** A table as RFC 4180 text. */
export const csvOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
