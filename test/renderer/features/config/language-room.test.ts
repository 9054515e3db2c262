import { describe, expect, it } from 'vitest';
import type { ConfigSet } from '#mail/config/files';
import { openText } from '#mail/config/text';
import { LanguageRoom } from '../../../../renderer/features/config/language/language-room.ts';
import type { Ask, Tell } from '../../../../renderer/features/config/language/wire.ts';

const set: ConfigSet = {
  id: 'sendmail',
  mta: 'sendmail',
  label: 'sendmail',
  files: [
    { path: '/etc/mail/access', language: 'access', role: 'access', because: '' },
    { path: '/etc/mail/notes', language: 'text', role: 'notes', because: '' },
  ],
  detail: {},
};

/** A room with timers that run when the test says so. */
function open() {
  const told: Tell[] = [];
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  let now = 0;
  const room = new LanguageRoom((tell) => told.push(tell), {
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return timer;
    },
    clear: (timer) => (timers = timers.filter((one) => one !== timer)),
    now: () => now,
  });
  const pass = (ms: number): void => {
    const until = now + ms;
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers = timers.filter((one) => one !== next);
      now = next.at;
      next.run();
    }
    now = until;
  };
  const take = (ask: Ask): void => room.take(ask);
  const text = (path: string, bytes: string): void =>
    take({ kind: 'text', hostId: 'mx1', path, ...openText(bytes) });
  const findings = (path: string) =>
    told.flatMap((tell) => (tell.kind === 'findings' && tell.path === path ? [tell.findings] : []));
  take({
    kind: 'host',
    hostId: 'mx1',
    sets: [set],
    knowledge: { hostname: 'mx1', users: {}, paths: {} },
  });
  return { told, take, text, pass, findings };
}

describe('the room of the languages', () => {
  it('tells what is found with its line and column, and again only when it changed', () => {
    const { text, pass, findings, take } = open();
    text('/etc/mail/access', 'Connect:192.0.2 OK\nConnect:192.0.2.300.7 REJECT\n');
    pass(2000);
    const bad = findings('/etc/mail/access')
      .at(-1)
      ?.find(({ message }) => message.startsWith('192.0.2.300.7 '));
    expect(bad).toMatchObject({ line: 2, column: 9 });
    const before = findings('/etc/mail/access').length;
    // A letter more in another file changes nothing that is found here.
    text('/etc/mail/notes', 'a');
    take({
      kind: 'edits',
      hostId: 'mx1',
      path: '/etc/mail/notes',
      edits: [{ from: 1, to: 1, text: 'b' }],
      told: false,
    });
    pass(2000);
    expect(findings('/etc/mail/access')).toHaveLength(before);
  });

  it('takes edits one after the other, each in the text that the one before left', () => {
    const { text, pass, findings, take } = open();
    text('/etc/mail/access', 'Connect:192.0.2 OK\n');
    pass(2000);
    take({
      kind: 'edits',
      hostId: 'mx1',
      path: '/etc/mail/access',
      edits: [
        { from: 0, to: 0, text: '\n' },
        { from: 1, to: 19, text: 'Connect:192.0.2.300.7 OK' },
      ],
      told: false,
    });
    pass(0);
    expect(
      findings('/etc/mail/access')
        .at(-1)
        ?.map(({ line }) => line),
    ).toContain(2);
  });

  it('waits for a pause with a file whose findings are told elsewhere, and then tells them in any case', () => {
    const { text, pass, findings, take } = open();
    text('/etc/mail/access', 'Connect:192.0.2.300.7 OK\n');
    pass(2000);
    const before = findings('/etc/mail/access');
    const edits = [{ from: 25, to: 25, text: '# more\n' }];
    take({ kind: 'edits', hostId: 'mx1', path: '/etc/mail/access', edits, told: true });
    pass(200);
    expect(findings('/etc/mail/access')).toHaveLength(before.length);
    pass(2000);
    expect(findings('/etc/mail/access')).toEqual([...before, before.at(-1)]);
  });

  it('says what the form of the file does, until the form is another', () => {
    const { text, pass, findings, take } = open();
    text('/etc/mail/access', 'Connect:192.0.2 OK\r\n');
    pass(2000);
    const codes = () =>
      findings('/etc/mail/access')
        .at(-1)
        ?.map(({ code }) => code);
    expect(codes()).toContain('text/carriage-returns');
    const { form } = openText('');
    take({ kind: 'form', hostId: 'mx1', path: '/etc/mail/access', form });
    pass(2000);
    expect(codes()).not.toContain('text/carriage-returns');
  });

  it('answers every question, also about a file that it does not have', () => {
    const { told, take, text } = open();
    const ask = (id: number, path: string): void =>
      take({ kind: 'question', id, hostId: 'mx1', path, what: 'abilities', ask: undefined });
    ask(1, '/etc/mail/access');
    text('/etc/mail/access', '');
    ask(2, '/etc/mail/access');
    expect(told.filter(({ kind }) => kind === 'answer')).toEqual([
      { kind: 'answer', id: 1, answer: undefined },
      { kind: 'answer', id: 2, answer: ['match', 'outline'] },
    ]);
  });
});
