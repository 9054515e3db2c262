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
  let text: string;
  /** Everything that waits for an idle moment, and what that makes wait. */
  const rest = (): void => {
    while (waiting.length > 0) waiting.splice(0).forEach((run) => run());
  };
  const open = (begun: string): void => {
    text = begun;
    look.open('mx', path, () => around(text));
  };
  const type = (at: number, inserted: string): void => {
    text = text.slice(0, at) + inserted + text.slice(at);
    look.edits('mx', path, [{ from: at, to: at, text: inserted }]);
  };
  const tells = (): boolean => look.tells('mx', path);
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

  it('reads the file that is opened before the first key, and then tells findings with each key', () => {
    open('Connect:192.0.2.1 REJEC\n');
    expect([tells(), told]).toEqual([false, []]);
    rest();
    expect(tells()).toBe(true);
    expect(told).toEqual([['1 warning']]);
    type(text.length, 'From:a@b.example OK\n');
    expect(told).toHaveLength(1);
    type(text.length, 'From:c@d.example RELY\n');
    expect(told.at(-1)).toEqual(['1 warning', '3 warning']);
  });

  it('leaves keys that come before it has read the file to the worker, and has them when it has', () => {
    open('Connect:192.0.2.1 REJECT\n');
    type(text.length, 'From:c@d.example RELY\n');
    expect([tells(), told]).toEqual([false, []]);
    rest();
    expect([tells(), told]).toEqual([true, [['2 warning']]]);
  });

  it('gives way to the worker when something else changes, until it has read that', () => {
    open('Connect:192.0.2.1 REJEC\n');
    rest();
    look.forget();
    expect(tells()).toBe(false);
    rest();
    expect([tells(), look.tells('other', path)]).toEqual([true, false]);
    look.close();
    rest();
    expect(tells()).toBe(false);
  });

  it('is not begun where nothing is known, or where the file is left before it was read', () => {
    look.open('mx', path, () => undefined);
    rest();
    expect(tells()).toBe(false);
    open('OK\n');
    look.close();
    rest();
    expect(tells()).toBe(false);
  });

  it('leaves a file to the worker that takes too long again and again, until it is opened anew', () => {
    open('Connect:192.0.2.1 REJEC\n');
    step = 20;
    rest();
    type(0, '#');
    expect(tells()).toBe(true);
    step = 1;
    type(0, '#');
    step = 20;
    for (let key = 0; key < 3; key += 1) type(0, '#');
    expect(tells()).toBe(false);
    look.forget();
    rest();
    type(0, '#');
    rest();
    expect(tells()).toBe(false);
    step = 1;
    open(text);
    rest();
    expect(tells()).toBe(true);
  });
});
