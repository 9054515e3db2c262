/**
 * Queue directories named by lines of a .cf file: `O QueueDirectory=/var/spool/mqueue/q*`, `OQ/var/spool/mqueue`,
 * `Qslow, P=/var/spool/mqueue/slow, I=1h`. Wildcards stay: only root can expand them, and directories come and go.
 * Byte text in and out; absolute paths, each once.
 */
export function queuePatterns(lines: readonly string[]): string[] {
  let main = '';
  const groups: string[] = [];
  for (const line of lines) {
    const option = /^O *QueueDirectory *= *(.*)$/.exec(line) ?? /^OQ(.*)$/.exec(line);
    if (option !== null) main = clean(option[1] ?? '');
    else if (/^Q[A-Za-z]/.test(line))
      for (const field of line.slice(1).split(',')) {
        const path = /^ *P *= *(.*)$/.exec(field)?.[1];
        if (path !== undefined) groups.push(clean(path));
      }
  }
  // A group's relative path is below the main directory without its wildcard.
  const base = main.includes('*') ? main.replace(/\/[^/]*$/, '') : main;
  const found = [main, ...groups.map((path) => (path.startsWith('/') ? path : `${base}/${path}`))];
  return [...new Set(found)].filter((path) => /^\/[^/]/.test(path));
}

const clean = (path: string): string =>
  path
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/\/+$/, '');
