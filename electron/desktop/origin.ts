/** The window is served from a scheme of its own: file:// pages may read each other and the disk. */
export const scheme = 'app';
const host = 'postroom';
export const pageUrl = `${scheme}://${host}/`;

/** Whether an address is ours. Compares scheme and host: Node says "null" for the origin of a scheme it does not know. */
export function isOwn(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed?.protocol === `${scheme}:` &&
    parsed.host === host &&
    parsed.username === '' &&
    parsed.password === ''
  );
}
