/** Words of a message that are likely to stand in the mc as they are: quoted text, then single words. */
function hints(message: string, line: string): readonly string[] {
  const quoted = [...message.matchAll(/["`']([^"`']{3,})["'`]/g)].map(([, text = '']) => text.trim());
  const value = /^(?:O\s*[\w.]+\s*=|[A-Z]\S*\s)(.*)$/.exec(line)?.[1]?.trim() ?? '';
  const words = `${message} ${value}`.match(/[\w./@-]{3,}/g) ?? [];
  const names = words.filter((word) => word.includes('/')).map((word) => word.replace(/^.*\//, ''));
  return [line.trim(), value, ...quoted, ...names, ...words].filter((hint) => hint.length > 1);
}

/** Text that stands in many lines tells nothing. */
const fits = (lines: readonly string[], hint: string): number => {
  const rows = lines.flatMap((line, index) =>
    !/^\s*dnl\b/.test(line) && line.includes(hint) ? [index + 1] : [],
  );
  return rows.length === 1 ? (rows[0] ?? 0) : 0;
};

/**
 * The line of an mc that a line of its cf came from, as well as it can be told: a rule or option that stands in both, or a
 * value or word of the message that stands in one line of the mc alone.
 * @param line of the cf, whole; '' when only the message is known.
 * @returns from 1; 0 where nothing fits.
 */
export function traceBack(line: string, mc: string, message = ''): number {
  const lines = mc.split('\n');
  const values = hints(message, line);
  for (const hint of values) {
    const at = fits(lines, hint);
    if (at > 0) return at;
  }
  // `define(`confTO_QUEUERETURN', `5x')` became `O Timeout.queuereturn=5x`: the end of the option's name is in the define.
  const option = /^O\s*([\w.]+)/.exec(line)?.[1]?.replace(/^.*\./, '').toUpperCase();
  return option === undefined ? 0 : fits(lines, option);
}
