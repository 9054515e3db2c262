import { describe, expect, it } from 'vitest';
import { defaultDataDir } from '../../../electron/data-dir.ts';
import { parseServeOptions } from '../../../electron/serve/options.ts';

describe('options of the serve door', () => {
  it('open a window on a free port unless told otherwise', () => {
    expect(parseServeOptions([])).toEqual({ open: true, port: 0, dataDir: undefined });
    expect(parseServeOptions(['--no-open', '--port', '8025', '--data-dir', '/a/../b'])).toEqual({
      open: false,
      port: 8025,
      dataDir: '/b',
    });
  });

  it.each(['80', '1023', '65536', '-1', '', 'x', '8025x', '1e4', '0x2000', '999999'])(
    'refuse port %s',
    (port) => {
      expect(() => parseServeOptions([`--port=${port}`])).toThrow(
        /--port .*: give a number from 1024 to 65535/,
      );
    },
  );

  it.each(['--host=0.0.0.0', '--token=x', '--open-to-all', 'extra'])('do not know %s', (option) => {
    expect(() => parseServeOptions([option])).toThrow();
  });
});

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/a/.config/postroom'],
    ['linux', { XDG_CONFIG_HOME: '/x' }, '/x/postroom'],
    ['linux', { XDG_CONFIG_HOME: 'x' }, '/home/a/.config/postroom'],
    ['linux', { XDG_CONFIG_HOME: '' }, '/home/a/.config/postroom'],
    ['freebsd', {}, '/home/a/.config/postroom'],
    ['darwin', { XDG_CONFIG_HOME: '/x' }, '/home/a/Library/Application Support/postroom'],
  ] as const)('on %s with %j is %s', (platform, env, folder) => {
    expect(defaultDataDir(platform, '/home/a', env)).toBe(folder);
  });
});
