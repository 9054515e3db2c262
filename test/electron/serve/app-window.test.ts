import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser, openAppWindow } from '../../../electron/serve/app-window.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'postroom-browser-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const program = (path: string, script: string): string => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, path), 0o755);
  return join(folder, path);
};
const display = { DISPLAY: ':0' };

describe('the browser', () => {
  it('is the first of the Chromium family in PATH', () => {
    const chrome = program('b/google-chrome', '');
    program('b/firefox', '');
    expect(findBrowser('linux', { ...display, PATH: `relative:${folder}/a:${folder}/b` }, false)).toEqual({
      path: chrome,
    });
    const chromium = program('a/chromium', '');
    const env = { WAYLAND_DISPLAY: 'w', PATH: `${folder}/a:${folder}/b` };
    expect(findBrowser('linux', env, false)).toEqual({ path: chromium });
  });

  it('is not one that cannot be run, nor a snap', () => {
    writeFileSync(join(folder, 'chromium'), '');
    program('snap/bin/snap', '');
    symlinkSync(join(folder, 'snap/bin/snap'), join(folder, 'google-chrome'));
    expect(findBrowser('linux', { ...display, PATH: folder }, false)).toEqual({
      why: 'no Chromium, Chrome or Edge was found (snaps cannot be used)',
    });
  });

  it('is not looked for without a display, nor by root', () => {
    program('chromium', '');
    expect(findBrowser('linux', { PATH: folder }, false)).toEqual({ why: 'there is no display' });
    expect(findBrowser('linux', { DISPLAY: '', PATH: folder }, false)).toEqual({
      why: 'there is no display',
    });
    expect(findBrowser('linux', { ...display, PATH: folder }, true)).toEqual({
      why: 'a browser started by root would run without its sandbox',
    });
  });
});

describe('the window', () => {
  const link = `http://127.0.0.1:1/enter/name#${'c'.repeat(43)}`;

  it('gets its link through a file that only this user can read, never as an argument', async () => {
    const browser = program(
      'chromium',
      `printf '%s\\n' "$@" > ${folder}/args; file="\${1#--app=file://}"; cat "$file" > ${folder}/page; stat -c %a "$file" > ${folder}/mode`,
    );
    await openAppWindow(browser, link, join(folder, 'data'));
    const args = readFileSync(join(folder, 'args'), 'utf8').split('\n');
    expect(args[0]).toMatch(/^--app=file:\/\/.*\/data\/browser\/open-\d+\.html$/);
    expect(args).toContain(`--user-data-dir=${join(folder, 'data/browser')}`);
    expect(args.join(' ')).not.toContain('ccc');
    expect(args.join(' ')).not.toContain('no-sandbox');
    expect(readFileSync(join(folder, 'page'), 'utf8')).toContain(`0;url=${link}`);
    expect(readFileSync(join(folder, 'mode'), 'utf8').trim()).toBe('600');
    expect(existsSync(args[0]!.replace('--app=file://', ''))).toBe(false);
  });

  it('fails with the reason when the browser does not start', async () => {
    await expect(openAppWindow(join(folder, 'nothing'), link, join(folder, 'data'))).rejects.toThrow(
      'ENOENT',
    );
  });
});
