/**
 * One field of a CSV file. Spreadsheets run what begins with = + - @ or a tab as a formula, so such a text gets an
 * apostrophe in front; everything is quoted, and line breaks are made visible.
 */
export function csvField(value: string | number): string {
  const shown = String(value)
    .replaceAll('\\', '\\\\')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
    .replaceAll('\0', '\\0');
  const safe =
    typeof value !== 'number' && /^[=+\-@\t\uff1d\uff0b\uff0d\uff20]/.test(shown) ? `'${shown}` : shown;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Rows under a line of column names. */
export const csvText = (
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string => [columns.join(','), ...rows.map((row) => row.map(csvField).join(','))].join('\r\n') + '\r\n';
