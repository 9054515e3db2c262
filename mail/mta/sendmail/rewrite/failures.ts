/** A map whose file sendmail could not use. It says so only once in a session, and then takes the map for empty. */
export interface LostMap {
  readonly map: string;
  readonly file: string;
  /** `missing map file`, `unsafe map file`, or what else it said. */
  readonly what: string;
  readonly why: string;
}

export function lostMap(line: string): LostMap | undefined {
  const [, map, what, file, why] = /^\S+ map "([^"]+)": (.*?) (\/\S+): (.*)$/.exec(line) ?? [];
  return map === undefined || what === undefined || file === undefined || why === undefined
    ? undefined
    : { map, what, file, why };
}

/** The name that no name server answered for. */
export const timedOut = (line: string): string | undefined =>
  line.endsWith(': Name server timeout') ? /(\S+): Name server timeout$/.exec(line)?.[1] : undefined;

/** Lines by which sendmail says that it could not tell for now. */
export const failsForNow = (line: string): boolean =>
  line.includes('... Transient parse error') ||
  /^== Ruleset .* status 75$/.test(line) ||
  /^Rcode = 75,/.test(line) ||
  /(?:no match|NOT FOUND) \(7[15]\)/.test(line) ||
  /^getmxrr\(.*\) returns -1 /.test(line);

/** Why it could not be told for now, in a sentence; `undefined` when it could. */
export function failures(lines: readonly string[]): string | undefined {
  if (!lines.some(failsForNow)) return undefined;
  for (const line of lines) {
    const lost = lostMap(line);
    if (lost !== undefined)
      return `Map ${lost.map} cannot be read (${lost.what} ${lost.file}: ${lost.why}): mail would wait in the queue.`;
    const name = timedOut(line);
    if (name !== undefined) return `No name server answered for ${name}: mail would wait in the queue.`;
  }
  return 'A look-up failed for now: mail would wait in the queue.';
}
