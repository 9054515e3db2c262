import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ServeOptions {
  /** Open a browser window where there is a display. */
  readonly open: boolean;
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string | undefined;
}

/** @throws Error with a sentence for the terminal. */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'no-open': { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      'data-dir': { type: 'string' },
    },
  });
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : -1;
  // Below 1024 needs root, and on port 80 browsers leave the port out of Host and Origin.
  if (port !== 0 && (port < 1024 || port > 65535))
    throw new Error(`--port ${values.port}: give a number from 1024 to 65535, or 0 for any free port.`);
  const dataDir = values['data-dir'];
  return { open: !values['no-open'], port, dataDir: dataDir === undefined ? undefined : resolve(dataDir) };
}
