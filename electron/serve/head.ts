import type { IncomingMessage } from 'node:http';

/** What the rules need of a request; header names in lower case, each at most once. */
export interface Head {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly header: (name: string) => string | undefined;
}

export interface HeadRules {
  readonly port: number;
  readonly upgrade: boolean;
  /** Whether this path may be opened by a top-level navigation from elsewhere: only our own hand-over file's. */
  readonly mayArriveFrom: (path: string) => boolean;
}

/** Pages that show another page inside themselves have no business here. */
const framed = new Set(['iframe', 'frame', 'fencedframe', 'embed', 'object', 'portal']);

/**
 * Everything about a request that is judged before looking at what it asks for. Loopback is no boundary: any page in any
 * browser and any user of this machine can send us anything. Answers an HTTP status to refuse with, or the checked head.
 */
export function checkHead(request: IncomingMessage, rules: HeadRules): Head | number {
  const headers = new Map<string, string>();
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = (request.rawHeaders[at] ?? '').toLowerCase();
    // Browsers send every header once. Two of a kind mean that someone hopes we and they pick different ones.
    if (headers.has(name)) return 400;
    headers.set(name, request.rawHeaders[at + 1] ?? '');
  }
  const header = (name: string): string | undefined => headers.get(name);
  const method = request.method ?? '';
  const path = request.url ?? '';

  // A page on a name that was made to point at 127.0.0.1 (DNS rebinding) still sends that name.
  const host = header('host') ?? '';
  if (host !== `127.0.0.1:${rules.port}` && host !== `localhost:${rules.port}`) return 403;
  if (request.httpVersion !== '1.1') return 400;
  if (!/^\/(?!\/)[\x21-\x7e]{0,1000}$/.test(path)) return 400;
  if (method !== 'GET' && (method !== 'POST' || rules.upgrade)) return 405;
  if (headers.has('transfer-encoding') || headers.has('expect')) return 400;
  if (method === 'GET' && (header('content-length') ?? '0') !== '0') return 400;
  if (headers.has('upgrade') !== rules.upgrade) return 400;

  const changes = method !== 'GET' || rules.upgrade;
  const origin = header('origin');
  if (origin === undefined ? changes : origin !== `http://${host}`) return 403;
  const site = header('sec-fetch-site');
  if (framed.has(header('sec-fetch-dest') ?? '')) return 403;
  if (site !== undefined && site !== 'same-origin') {
    const typed = site === 'none' && !changes;
    const navigation = header('sec-fetch-mode') === 'navigate' && header('sec-fetch-dest') === 'document';
    if (!typed && (changes || !navigation || !rules.mayArriveFrom(path))) return 403;
  }
  return { method, path, host, header };
}

/** Value of one cookie of a Cookie header; undefined when it is absent or there twice. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  return values.length === 1 ? values[0]?.slice(name.length + 1) : undefined;
}
