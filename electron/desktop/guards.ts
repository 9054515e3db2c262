import { app, session, type WebContents, type Session } from 'electron';
import { isOwn } from './origin.ts';

const isOwnBlob = (url: string): boolean => url.startsWith('blob:') && isOwn(url.slice('blob:'.length));

/** Copying text is the one thing the page may ask for. */
const mayUse = (permission: string, url: string): boolean =>
  permission === 'clipboard-sanitized-write' && isOwn(url);

/** No permission, no device, no request and no download that does not come from our own page. */
export function guardSession(guarded: Session): void {
  guarded.setPermissionRequestHandler((contents, permission, answer, details) => {
    answer(details.isMainFrame && mayUse(permission, contents.getURL()));
  });
  guarded.setPermissionCheckHandler((_, permission, origin) => mayUse(permission, origin));
  guarded.setDevicePermissionHandler(() => false);
  guarded.setDisplayMediaRequestHandler((_, answer) => answer({}));
  guarded.setSpellCheckerEnabled(false);
  guarded.webRequest.onBeforeRequest(({ url }, answer) => {
    const ours = isOwn(url) || isOwnBlob(url) || url.startsWith('data:');
    // The tools of a development build are a page of their own.
    answer({ cancel: !ours && (app.isPackaged || !url.startsWith('devtools:')) });
  });
  guarded.on('will-download', (event, download) => {
    if (!isOwnBlob(download.getURL())) event.preventDefault();
  });
}

/** The page stays where it is: no navigation, no second window, no page inside the page. */
export function guardContents(contents: WebContents, openLink: (url: string) => void): void {
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    if (!isOwn(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwn(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openLink(url);
    return { action: 'deny' };
  });
}

/** Guards every page there will ever be, whoever makes it. */
export function guardEverything(openLink: (url: string) => void): void {
  app.on('web-contents-created', (_, contents) => guardContents(contents, openLink));
  app.on('session-created', guardSession);
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  void app.whenReady().then(() => guardSession(session.defaultSession));
}
