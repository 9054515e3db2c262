import { join } from 'node:path';

/** Where Postroom keeps its hosts, known host keys and journal; the same for both doors. */
export function defaultDataDir(
  platform: NodeJS.Platform,
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'postroom');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'postroom');
  // The specification says that a relative path there is to be ignored.
  const configured = env['XDG_CONFIG_HOME'];
  return join(configured?.startsWith('/') ? configured : join(home, '.config'), 'postroom');
}
