import type { WebContents } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeBuilt, start, type Started } from './start.ts';

let started: Started;
beforeAll(async () => {
  started = await start({ isPackaged: true });
});
afterAll(removeBuilt);

const elsewhere = [
  'https://evil.example/',
  'http://127.0.0.1:1/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>1</script>',
  'about:blank',
  'blob:https://evil.example/1',
  'app://evil/',
  'app://postroom.evil/',
  'app://user@postroom/',
  'app://postroom:80/',
  'apps://postroom/',
  'devtools://devtools/',
  'chrome://settings',
  'view-source:app://postroom/',
];

describe('the page', () => {
  it.each(elsewhere)('does not go to %s', (url) => {
    const { webContents } = started.window;
    expect(webContents.tries('will-navigate', url)).toBe(false);
    expect(webContents.tries('will-redirect', url)).toBe(false);
    expect(webContents.tries('will-frame-navigate', url)).toBe(false);
  });

  it('may load itself again, but not inside a frame', () => {
    const { webContents } = started.window;
    expect(webContents.tries('will-navigate', 'app://postroom/')).toBe(true);
    expect(webContents.tries('will-frame-navigate', 'app://postroom/', true)).toBe(true);
    expect(webContents.tries('will-frame-navigate', 'app://postroom/', false)).toBe(false);
  });

  it('holds no other page', () => {
    expect(started.window.webContents.tries('will-attach-webview', 'app://postroom/')).toBe(false);
  });

  it.each([...elsewhere, 'app://postroom/'])('opens no window of its own for %s', (url) => {
    const handler = started.window.webContents.openHandler!;
    expect(handler({ url } as Parameters<typeof handler>[0])).toEqual({ action: 'deny' });
  });

  it.each(elsewhere.filter((url) => !url.startsWith('data:')))('sends no request to %s', (url) => {
    expect(started.standIn.session.lets(url)).toBe(false);
  });

  it('gets its own files', () => {
    for (const url of [
      'app://postroom/',
      'app://postroom/assets/a.js',
      'blob:app://postroom/1',
      'data:image/png;base64,',
    ])
      expect(started.standIn.session.lets(url)).toBe(true);
  });

  it('downloads what it made itself and nothing else', () => {
    const download = (url: string): boolean => {
      let let_ = true;
      started.standIn.session.emit(
        'will-download',
        { preventDefault: () => (let_ = false) },
        { getURL: () => url },
      );
      return let_;
    };
    expect(download('blob:app://postroom/1')).toBe(true);
    for (const url of elsewhere) expect(download(url)).toBe(false);
  });
});

describe('permissions', () => {
  const wanted = [
    'ar',
    'background-fetch',
    'background-sync',
    'captured-surface-control',
    'clipboard-read',
    'deprecated-sync-clipboard-read',
    'display-capture',
    'fileSystem',
    'fullscreen',
    'geolocation',
    'hid',
    'idle-detection',
    'keyboardLock',
    'local-fonts',
    'local-network-access',
    'media',
    'mediaKeySystem',
    'midi',
    'midiSysex',
    'nfc',
    'notifications',
    'openExternal',
    'pointerLock',
    'screen-wake-lock',
    'sensors',
    'serial',
    'speaker-selection',
    'storage-access',
    'usb',
    'window-management',
    'unknown',
  ] as const;

  const asks = (
    permission: (typeof wanted)[number] | 'clipboard-sanitized-write',
    url: string,
    isMainFrame = true,
  ): boolean => {
    let granted: boolean | undefined;
    const { request } = started.standIn.session.handlers;
    const contents: Pick<WebContents, 'getURL'> = { getURL: () => url };
    request?.(contents as WebContents, permission, (answer) => (granted = answer), {
      isMainFrame,
      requestingUrl: url,
    });
    if (granted === undefined) throw new Error('was not answered');
    return granted;
  };
  const checks = (
    permission: (typeof wanted)[number] | 'clipboard-sanitized-write',
    origin: string,
  ): boolean | undefined =>
    started.standIn.session.handlers.check?.(null, permission, origin, {
      isMainFrame: true,
      requestingUrl: origin,
    });

  it.each(wanted)('%s is refused', (permission) => {
    expect(asks(permission, 'app://postroom/')).toBe(false);
    expect(checks(permission, 'app://postroom/')).toBe(false);
  });

  it('copying text is granted to our own page only', () => {
    expect(asks('clipboard-sanitized-write', 'app://postroom/')).toBe(true);
    expect(checks('clipboard-sanitized-write', 'app://postroom/')).toBe(true);
    expect(asks('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(checks('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(asks('clipboard-sanitized-write', 'app://postroom/', false)).toBe(false);
  });

  it('devices and screens are refused', () => {
    const { device, display } = started.standIn.session.handlers;
    expect(device?.({ deviceType: 'usb', origin: 'app://postroom/', device: {} as never })).toBe(false);
    let streams: unknown = 'not answered';
    display?.({} as never, (answer) => (streams = answer));
    expect(streams).toEqual({});
  });
});

describe('links to elsewhere', () => {
  const refused = [
    'http://example.com/',
    'file:///etc/passwd',
    'file://server/share',
    'smb://server/share',
    'nfs://server/x',
    'ftp://example.com/',
    'sftp://example.com/',
    'ssh://example.com',
    'telnet://example.com',
    'vnc://example.com',
    'rdp://example.com',
    'mailto:a@example.com',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'vbscript:x',
    'data:text/html,x',
    'blob:https://example.com/1',
    'about:blank',
    'ms-msdt:/id PCWDiagnostic',
    'ms-officecmd:x',
    'ms-settings:x',
    'search-ms:query=x',
    'vscode:x',
    'vscode-insiders:x',
    'cursor://x',
    'intent://x',
    'itms-services://x',
    'steam://x',
    'slack://x',
    'zoommtg://x',
    'jar:https://example.com!/x',
    'view-source:https://example.com',
    'chrome://settings',
    'app://postroom/',
    'x-apple.systempreferences:x',
    'shell:startup',
    '\\\\server\\share',
    '//server/share',
    'example.com',
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://localhost/',
    'https:///',
    'https://',
    '',
    `https://example.com/${'x'.repeat(2000)}`,
    ' https',
    'https//example.com',
  ];
  const click = async (url: string): Promise<void> => {
    const handler = started.window.webContents.openHandler!;
    handler({ url } as Parameters<typeof handler>[0]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it.each(refused.map((url) => ({ url, shown: url.slice(0, 40) })))(
    'are not even asked about: $shown',
    async ({ url }) => {
      const { questions, opened } = started.standIn;
      const before = [questions.length, opened.length];
      await click(url);
      expect([questions.length, opened.length]).toEqual(before);
    },
  );

  it('with https are shown whole, and opened when the user says so', async () => {
    await click('https://www.example.com/a?b=c#d');
    expect(started.standIn.questions.at(-1)).toMatchObject({
      detail: 'https://www.example.com/a?b=c#d',
      buttons: ['Open', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
    });
    expect(started.standIn.opened.at(-1)).toBe('https://www.example.com/a?b=c#d');

    const no = await start({ pressed: 1 });
    const handler = no.window.webContents.openHandler!;
    handler({ url: 'https://www.example.com/' } as Parameters<typeof handler>[0]);
    await expect.poll(() => no.standIn.questions.length).toBe(1);
    expect(no.standIn.opened).toEqual([]);
  });

  it('show a look-alike name in the form that gives it away', async () => {
    await click('https://www.exаmple.com/');
    expect(started.standIn.questions.at(-1)?.detail).toBe('https://www.xn--exmple-4nf.com/');
  });
});
