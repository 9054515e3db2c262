import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { contentSecurityPolicy } from './policy.ts';

/** What one file of the window is answered with. */
export interface PageFile {
  readonly body: Buffer | string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The built window, read into memory once: a path that was not there at the start does not exist, whatever it says. */
export interface Page {
  /** `path` as it stands in the request, e.g. `/assets/index-1a2b.js`; nothing in it is decoded or resolved. */
  file(path: string): PageFile | undefined;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** Stands in the built HTML where the nonce of this load belongs; see renderer/app/nonce.ts. */
const noncePlaceholder = '__CSP_NONCE__';

/** @throws when the folder is not there: the window was not built. */
export function readPage(folder: string): Page {
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || contentTypes[extname(entry.name)] === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(
      `/${path
        .slice(folder.length + 1)
        .split(sep)
        .join('/')}`,
      readFileSync(path),
    );
  }
  return {
    file(path) {
      const body = files.get(path);
      if (body === undefined) return undefined;
      const nonce = randomBytes(16).toString('base64');
      return {
        body: path.endsWith('.html') ? body.toString('utf8').replaceAll(noncePlaceholder, nonce) : body,
        headers: {
          'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream',
          // Workers take the policy of their own script, so every file carries it.
          'Content-Security-Policy': contentSecurityPolicy(nonce),
        },
      };
    },
  };
}
