import { protocol } from 'electron';
import type { Page } from '../page/files.ts';
import { alwaysHeaders } from '../page/policy.ts';
import { isOwn, scheme } from './origin.ts';

/** Has to run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

const refuse = (status: number): Response => new Response(null, { status, headers: alwaysHeaders });

/** Answers app:// from the files that were there at the start: there is no path to walk out of. */
export function servePage(page: Page): void {
  protocol.handle(scheme, ({ method, url }) => {
    if (method !== 'GET') return refuse(405);
    if (!isOwn(url)) return refuse(403);
    const { pathname } = new URL(url);
    // The sign-in page belongs to the serve door.
    const file = pathname === '/' ? page.file('/index.html') : page.file(pathname);
    if (file === undefined || pathname.startsWith('/enter')) return refuse(404);
    const body = typeof file.body === 'string' ? file.body : new Uint8Array(file.body);
    return new Response(body, { status: 200, headers: { ...alwaysHeaders, ...file.headers } });
  });
}
