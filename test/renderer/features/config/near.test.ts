import { beforeEach, describe, expect, it } from 'vitest';
import type { ConfigSet } from '#mail/config/files';
import { openText } from '#mail/config/text';
import { NearLook, type Near } from '../../../../renderer/features/config/language/near.ts';

const path = '/etc/mail/access';
const set: ConfigSet = {
  id: 'sendmail',
  mta: 'sendmail',
  label: 'sendmail',
  files: [{ path, language: 'access', role: 'access', because: '' }],
  detail: {},
};
const around = (text: string): Near => ({
  sets: [set],
  knowledge: { hostname: 'mx.test', users: {}, paths: {} },
  files: [{ path, ...openText(text) }],
});

describe('a look beside the editor', () => {
  let told: string[][];
  let waiting: (() => void)[];
  let clock: number;
  let step: number;
  let look: NearLook;
  const rest = (): void => waiting.splice(0).forEach((run) => run());
  const type = (text: string, at: number, inserted: string): string => {
    const next = text.slice(0, at) + inserted + text.slice(at);
    look.edits('mx', path, [{ from: at, to: at, text: inserted }], () => around(next));
    return next;
  };
  beforeEach(() => {
    told = [];
    waiting = [];
    clock = 0;
    step = 0;
    look = new NearLook({
      findings: (_hostId, _path, findings) =>
        told.push(findings.map(({ line, severity }) => `${line} ${severity}`)),
      idle: (run) => waiting.push(run),
      now: () => (clock += step),
    });
  });

  it('leaves the first keys to the worker, and then tells findings with the key', () => {
    let text = type('Connect:192.0.2.1 REJEC\n', 23, 'X');
    expect([look.tells('mx', path), told]).toEqual([false, []]);
    rest();
    expect(look.tells('mx', path)).toBe(true);
    expect(told).toEqual([['1 warning']]);
    text = type(text, text.length, 'From:a@b.example OK\n');
    expect(told).toHaveLength(1);
    type(text, text.length, 'From:c@d.example RELY\n');
    expect(told.at(-1)).toEqual(['1 warning', '3 warning']);
  });

  it('gives way to the worker when something else changes, and begins anew with the next key', () => {
    const text = type('Connect:192.0.2.1 REJEC\n', 0, '#');
    rest();
    look.forget();
    expect(look.tells('mx', path)).toBe(false);
    type(text, 1, ' ');
    rest();
    expect([look.tells('mx', path), look.tells('other', path)]).toEqual([true, false]);
  });

  it('is not begun where keys came since, where nothing is known, or where there is too much text', () => {
    look.edits('mx', path, [], () => undefined);
    rest();
    expect(look.tells('mx', path)).toBe(false);
    type('x\n'.repeat(1_100_000), 0, '#');
    rest();
    expect(look.tells('mx', path)).toBe(false);
    type('OK\n', 0, 'a ');
    look.forget();
    rest();
    expect(look.tells('mx', path)).toBe(false);
  });

  it('leaves a file that takes too long to the worker', () => {
    step = 20;
    type('Connect:192.0.2.1 REJEC\n', 23, 'X');
    rest();
    expect([look.tells('mx', path), told.length]).toEqual([false, 1]);
  });
});
