import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, CommandResult } from '#mail/command';
import { mtas } from '#mail/mta/index';
import type { MtaId } from '#mail/mta/mta';
import { sudoersFile } from '#mail/sudoers';
import { hostFacts, readAll, recorded, recordedFacts } from './mail/mta/reading.ts';
import { about } from './mail/about.ts';

/** What a conformance run needs to know of one MTA: real ids of its own, and a recorded listing. */
const samples: Record<MtaId, { ids: readonly string[]; listing: string; batch: string }> = {
  postfix: {
    ids: ['9EBCD17E087', '4jWcnT4w5szGhHR', '0746B214D55', '4jWcnT4ngQzGhHS'],
    listing: recorded('postfix', 'long-ids.json.txt'),
    batch: '1795258927.377',
  },
  sendmail: {
    ids: ['6AL87smq000023', '6AL3TlI5000072', '6AL3TlI51234567'],
    listing: recorded('sendmail', 'mta-list.bin'),
    batch: '1795258927.377',
  },
};

const notIds = [
  '',
  ' ',
  'ALL',
  'all',
  '-',
  '*',
  '.',
  '..',
  '../x',
  'A/B',
  "x'; reboot; '",
  '$(id)',
  '`id`',
  '-f',
  '--help',
  '9EBCD17E087 ',
  ' 9EBCD17E087',
  '9EBCD17E087\n',
  '9EBCD17E087\nALL',
  '9EBCD17E087\0',
  '6AL87smq00002',
  '6AL87smq000023\r',
  '6AL87smq000023*',
  '6AL87smq00002é',
  '６AL87smq000023',
  'x'.repeat(1000),
  '9EBCD',
  'qf6AL87smq000023',
];

const bytes = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 400,
});
const exited = (stdout: string, stderr: string): CommandResult => ({
  status: 'exited',
  code: 0,
  stdout,
  stderr,
});

/** Everything but the values that differ from run to run: what sudoers has to name. */
const form = ({ argv, root }: Command): string => JSON.stringify([argv, root]);

describe.each(Object.values(mtas))('$label', (mta) => {
  const facts = recordedFacts(mta.id);
  const host = hostFacts({ mtas: [facts] });
  const { ids, listing, batch } = samples[mta.id];
  const { actions } = mta.queue;
  const kept = ids.map((id) => ({ batch, id }));

  it('is listed under its own name', () => {
    expect(mtas[mta.id]).toBe(mta);
    expect(facts.mta).toBe(mta.id);
    expect(facts.version).toMatch(/^\d+\.\d+/);
    expect(facts.sources.length).toBeGreaterThan(1);
    expect(new Set(facts.sources.map(({ id }) => id)).size).toBe(facts.sources.length);
  });

  it('finds nothing where there is nothing, and reads any answer without throwing', () => {
    expect(mta.probe.read(new Map(), {})).toBeUndefined();
    expect(mta.probe.read(new Map([[mta.id, '']]), {})).toBeUndefined();
    const words = fc.constantFrom(
      'version',
      'binary',
      'instance',
      'cf mta',
      'line mta',
      'spool',
      'slow',
      '/x',
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, bytes)), (parts) => {
        mta.probe.read(new Map([[mta.id, parts.join(' ')]]), {});
      }),
    );
  });

  it('knows its ids and no others', () => {
    for (const id of ids) expect(mta.queue.isId(id), id).toBe(true);
    for (const id of notIds) expect(mta.queue.isId(id), JSON.stringify(id)).toBe(false);
    fc.assert(fc.property(fc.string(), (text) => !mta.queue.isId(text) || /^[0-9A-Za-z]{6,40}$/.test(text)));
  });

  describe.each(facts.sources)('$id', (source) => {
    const commands = [
      ...mta.queue.list(source, host),
      ...mta.queue.list(
        source,
        hostFacts({ account: { name: 'u', uid: 1, shell: '' }, sudo: { rights: 'no', listing: '' } }),
      ),
      ...actions.flatMap((action) => mta.queue.act(action, source, host, ids, about('why'))),
      mta.queue.flushAll(source, host),
      ...(mta.queue.letGo === undefined ? [] : [mta.queue.letGo(source, host)]),
      ...(mta.trash === undefined
        ? []
        : [
            mta.trash.list(source, host),
            ...mta.trash.restore(source, host, kept),
            ...mta.trash.purge(source, host, kept),
          ]),
    ];

    it('runs absolute paths, says what it runs, and reads or writes as it should', () => {
      for (const { argv, shown, root } of commands) {
        expect(argv[0]).toMatch(/^\/[\w./-]+$/);
        expect(shown).toMatch(/\S/);
        expect(typeof root).toBe('boolean');
      }
      for (const command of mta.queue.list(source, host)) expect(command.effect).toBe('read');
      expect(mta.queue.flushAll(source, host).effect).toBe('write');
    });

    it.each(actions)('%s: ids travel on standard input, each once, and nowhere else', (action) => {
      for (const command of mta.queue.act(action, source, host, ids, about('a reason'))) {
        expect(command.effect).toBe('write');
        for (const id of ids) expect(command.argv.join(' ')).not.toContain(id);
        const lines = (command.stdin ?? '').split('\n');
        expect(lines.pop()).toBe('');
        expect(lines.filter((line) => mta.queue.isId(line))).toEqual(ids);
        expect(command.shown).toContain(ids[0]);
      }
    });

    it.each(actions)('%s: refuses no ids, and any list with something that is not an id', (action) => {
      expect(() => mta.queue.act(action, source, host, [], about('why'))).toThrow();
      for (const bad of notIds)
        expect(
          () => mta.queue.act(action, source, host, [ids[0]!, bad], about('why')),
          JSON.stringify(bad),
        ).toThrow();
    });

    it.each(actions)('%s: 12,345 ids go in batches, none lost, none twice', (action) => {
      const many = Array.from({ length: 12_345 }, (_, n) => `6A187${String(n).padStart(9, '0')}`).map((id) =>
        mta.queue.isId(id) ? id : (0x9000000 + Number(id.slice(5))).toString(16).toUpperCase(),
      );
      const batches = mta.queue.act(action, source, host, many, about('why'));
      const sent = batches.flatMap(({ stdin }) =>
        (stdin ?? '').split('\n').filter((line) => mta.queue.isId(line)),
      );
      expect(sent).toEqual(many);
      for (const { stdin, shown } of batches) {
        expect((stdin ?? '').split('\n').length).toBeLessThan(5003);
        expect(shown.length).toBeLessThan(500);
      }
    });

    it.runIf(mta.trash !== undefined).each(['restore', 'purge'] as const)(
      'trash, %s: items travel on standard input; what is no batch or id is refused',
      (what) => {
        const { trash } = mta;
        if (trash === undefined) throw new Error('It has no trash.');
        for (const command of trash[what](source, host, kept)) {
          expect(command.effect).toBe('write');
          for (const id of ids) expect(command.argv.join(' ')).not.toContain(id);
          expect(command.argv.join(' ')).not.toContain(batch);
          expect(command.shown).toMatch(/\S/);
        }
        expect(() => trash[what](source, host, [])).toThrow();
        for (const bad of notIds)
          expect(
            () => trash[what](source, host, [...kept, { batch, id: bad }]),
            JSON.stringify(bad),
          ).toThrow();
        for (const bad of [
          '',
          ' ',
          '.',
          '..',
          '/',
          '../x',
          `${batch}/..`,
          `/${batch}`,
          `${batch}\n`,
          '*',
          '-rf',
          `${batch} x`,
          '$(id)',
          'x'.repeat(1000),
        ])
          expect(
            () => trash[what](source, host, [{ batch: bad, id: ids[0]! }]),
            JSON.stringify(bad),
          ).toThrow();
        expect(trash.heard(what, []).size).toBe(0);
        fc.assert(
          fc.property(bytes, (output) => {
            expect(trash.heard(what, [exited(output, output)]).size).toBe(0);
            for (const message of trash.read(source, output)) expect(mta.queue.isId(message.id)).toBe(true);
          }),
        );
      },
    );

    it('a reason from anybody stays one line of standard input', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), (reason) => {
          for (const command of mta.queue.act('hold', source, host, ids, about(reason))) {
            expect(command.stdin).toMatch(/^[\0-\xff]*$/);
            const lines = (command.stdin ?? '').split('\n');
            expect(lines.slice(-1 - ids.length, -1)).toEqual(ids);
            expect(lines.length).toBeLessThanOrEqual(ids.length + 2);
            if (lines.length === ids.length + 2) expect(lines[0]!.trim()).not.toBe('');
            expect(command.argv).toEqual(mta.queue.act('hold', source, host, ids, about('x'))[0]!.argv);
          }
        }),
      );
    });

    it('names in its rights exactly the commands that need root', () => {
      const { delivery, message } = mta;
      for (const logs of [
        { kind: 'file', path: '/var/log/mail.log' },
        { kind: 'journald' },
        { kind: 'none' },
      ] as const) {
        const rights = mta.rights(facts, host.tools, logs);
        const granted = new Set(rights.flatMap(({ commands: all }) => all.map(form)));
        const watch = delivery?.follow(source, { ...host, logs }, ids);
        const needed = [
          ...commands,
          ...(watch === undefined ? [] : [watch]),
          ...(message === undefined
            ? []
            : [...message.read(source, host, ids[0]!, 1_000_000), message.headers(source, host)]),
        ].filter(({ root }) => root);
        for (const command of needed) expect(granted).toContain(form(command));
        expect(() => sudoersFile('ops', rights, { askPassword: false })).not.toThrow();
      }
    });

    it('reads any bytes in any pieces: never throws, and pieces make no difference', () => {
      const piece = fc.oneof(
        bytes,
        fc.nat(listing.length).map((at) => listing.slice(at, at + 300)),
        fc.constant(listing),
      );
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(3), piece), { maxLength: 6 }),
          fc.integer({ min: 1, max: 50 }),
          (parts, size) => {
            const whole = readAll(mta.queue.reader(source, 1_795_250_000), parts);
            const cut = readAll(mta.queue.reader(source, 1_795_250_000), parts, size);
            expect(cut).toEqual(whole);
            expect(whole.notUnderstood.length).toBeLessThanOrEqual(20);
            for (const message of whole.messages) {
              expect(mta.queue.isId(message.id)).toBe(true);
              expect(message.source).toBe(source.id);
            }
          },
        ),
        { numRuns: 150 },
      );
    });

    it('every single cut of a real listing gives the same messages', () => {
      const whole = readAll(mta.queue.reader(source, 1_795_250_000), [[0, listing]]);
      expect(whole.messages.length).toBeGreaterThan(3);
      for (let at = 0; at < listing.length; at += 7) {
        const cut = readAll(mta.queue.reader(source, 1_795_250_000), [
          [0, listing.slice(0, at)],
          [0, listing.slice(at)],
        ]);
        expect(cut).toEqual(whole);
      }
    });
  });

  it.each(actions)('%s: silence and noise are never a success', (action) => {
    expect(mta.queue.heard(action, []).size).toBe(0);
    expect(
      mta.queue.heard(action, [exited('', ''), { status: 'unknown', why: 'lost', stdout: '', stderr: '' }])
        .size,
    ).toBe(0);
    fc.assert(
      fc.property(bytes, bytes, (stdout, stderr) => {
        for (const id of mta.queue.heard(action, [exited(stdout, stderr)]).keys())
          expect(mta.queue.isId(id)).toBe(true);
      }),
    );
  });
});
