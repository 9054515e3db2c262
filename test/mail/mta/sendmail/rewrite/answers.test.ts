import { describe, expect, it } from 'vitest';
import type { Fate } from '#mail/rewrite/question';
import { fateText } from '#mail/rewrite/fate';
import { because } from '#mail/mta/sendmail/rewrite/because';
import { notesOf } from '#mail/mta/sendmail/rewrite/notes';
import { routeFate, writtenFate } from '#mail/mta/sendmail/rewrite/result';
import { readVerified } from '#mail/mta/sendmail/rewrite/verify';
import { recordsOf } from './recorded-bt.ts';

const printed = (session: string, typed: string): readonly string[] => {
  const record = recordsOf(session).find((one) => one.typed === typed);
  if (record === undefined) throw new Error(`${typed} is not recorded in ${session}.`);
  return record.printed;
};
const route = (address: string, session = 'parse'): Fate =>
  routeFate(address, printed(session, `/parse ${address}`));
const verified = (address: string, code = 0): Fate =>
  readVerified(address, { status: 'exited', code, stdout: printed('bv', address).join('\n'), stderr: '' })
    .fate;

/** By hand, from the tables of `proving-ground.ts` and the codes that the lab's SMTP server gave. */
const byHand: readonly (readonly [string, string])[] = [
  ['u@exact.test', 'smtp [192.0.2.11] u@exact.test'],
  ['U@EXACT.test', 'smtp [192.0.2.11] U@EXACT.test'],
  ['u@exact.test.example', 'smtp [192.0.2.19] u@exact.test.example'],
  ['u@deep.sub.test', 'esmtp [192.0.2.12]:2525 u@deep.sub.test'],
  ['u@very.deep.sub.test', 'esmtp [192.0.2.12]:2525 u@very.deep.sub.test'],
  ['u@sub.test', 'esmtp sub.test u@sub.test'],
  ['u@closed.test', '550 5.1.2 closed for good'],
  ['u@later.test', '450 4.4.5 come back later'],
  ['u@nocode.test', '553 5.3.0 nohost No such host here'],
  ['u@junk.test', '554 5.3.5 buildaddr: unknown mailer discard'],
  ['u@nomailer.test', '554 5.3.5 buildaddr: unknown mailer nosuch'],
  ['u@uucp.test', 'uucp-old farhost uucp.test!u'],
  ['info@virt.test', 'local ops'],
  ['sales@virt.test', 'esmtp accept.test. keeper@accept.test'],
  ['gone@virt.test', '550 5.0.0 No such user here'],
  ['full@virt.test', '450 4.2.2 mailbox is full'],
  ['anybody@virt.test', 'smtp [192.0.2.11] catchall@exact.test'],
  ['x@closedvirt.test', '550 5.7.1 nobody here'],
  ['u@oldname.test', 'smtp [192.0.2.11] u@exact.test'],
  ['boss@exact.test', 'smtp [192.0.2.77] boss@exact.test'],
  ['alpha@exact.test', '550 5.7.1 Secret user'],
  ['u@mail.cname-mx.test', 'esmtp real.cname-mx.test. u@real.cname-mx.test'],
  ['a!b!c', 'uucp-old a a!b!c'],
  ['@one.test,@two.test:u@exact.test', 'smtp [192.0.2.11] u@exact.test'],
  ['a@b@c', '553 5.1.3 Invalid route address'],
  ['u@', '553 5.1.3 Hostname required'],
  ['u@.exact.test', '553 5.1.2 Invalid host name'],
  ['<bad', "553 5.0.0 Unbalanced '<'"],
  ['"unbalanced@exact.test', `553 5.0.0 Unbalanced '"'`],
  ['"|/bin/true"', 'prog |/bin/true'],
  ['/etc/passwd', '*file* /etc/passwd'],
];

describe('where mail goes', () => {
  it.each(byHand)('%s: %s', (address, expected) => expect(fateText(route(address))).toBe(expected));

  it('agrees with sendmail -bv wherever that tells mailer and host', () => {
    let agreed = 0;
    for (const { typed: address, printed: lines } of recordsOf('bv')) {
      const deliverable = lines.filter((line) => line.includes('... deliverable: mailer '));
      const [line = ''] = deliverable;
      const [, mailer, host = '', user] = /mailer (\S+?)(?:, host (.*?))?, user (.*)$/.exec(line) ?? [];
      // -bv follows aliases and takes several addresses apart; bytes beyond ASCII it prints in a way of its own.
      if (lines.length !== 1 || mailer === undefined || mailer === 'local' || /[\x80-\xff]/.test(address))
        continue;
      if (address === 'elsewhere' || address === 'program') continue;
      expect([address, route(address)]).toEqual([
        address,
        { kind: 'deliveries', deliveries: [{ mailer, host, user }] },
      ]);
      agreed += 1;
    }
    expect(agreed).toBeGreaterThan(40);
  });

  it('refuses with the words of sendmail -bv', () => {
    let agreed = 0;
    for (const { typed: address, printed: lines } of recordsOf('bv')) {
      const [line = ''] = lines;
      const said = line.startsWith(`${address}... `) ? line.slice(address.length + 4) : line;
      if (/deliverable: |User unknown|Cannot mail directly|forwarding loop/.test(line)) continue;
      const fate = route(address);
      if (/[\x80-\xff]/.test(address) || lines.length > 2 || address.startsWith('@one')) continue;
      expect([address, fate.kind === 'error' ? fate.words : fate]).toEqual([address, said]);
      agreed += 1;
    }
    expect(agreed).toBeGreaterThan(15);
  });

  it('is not known where a map or a name server did not answer', () => {
    expect(route('u@exact.test', 'missing-map').kind).toBe('unknown');
    expect(route('u@accept.test', 'missing-map').kind).toBe('unknown');
    expect(route('u@exact.test', 'not-root')).toMatchObject({
      kind: 'unknown',
      why: expect.stringMatching(/domaintable/) as string,
    });
    expect(route('u@exact.test', 'no-name-server')).toMatchObject({
      kind: 'unknown',
      why: expect.stringMatching(/No name server answered for exact\.test/) as string,
    });
    expect(routeFate('x', [])).toMatchObject({ kind: 'unknown' });
  });

  it('is refused as the server refuses bytes that no address may have', () =>
    expect(fateText(route('\xc3\xa4\xc3\x81@exact.test'))).toMatch(
      /^501 5\.1\.3 8-bit character in mailbox address/,
    ));

  it('goes to the mailer table’s "." where nothing else fits', () => {
    expect(fateText(route('u@nosuch.test', 'dot'))).toBe('smtp [192.0.2.99] u@nosuch.test');
    expect(fateText(route('u@exact.test', 'dot'))).toBe('smtp [192.0.2.11] u@exact.test');
  });
});

describe('how an address is written', () => {
  const records = recordsOf('try');
  const after = (flags: string, line: string): string => {
    const from = records.findIndex(({ typed }) => typed === `/tryflags ${flags}`);
    const record = records.slice(from).find(({ typed }) => typed === line);
    const address = line.replace(/^\/try \S+ /, '');
    return fateText(writtenFate(address, record?.printed ?? []));
  };
  it.each([
    ['HS', '/try esmtp ops', 'Operations@lab.test'],
    ['HS', '/try local joe@gen.test', 'Joe.Doe@lab.test'],
    ['HS', '/try smtp root', 'root@sendmail1.lab.test'],
    ['ER', '/try relay u@exact.test', 'u@exact.test'],
    ['ES', '/try esmtp <>', '<>'],
  ])('%s %s: %s', (flags, line, expected) => expect(after(flags, line)).toBe(expected));

  it('is not known by a mailer that is not there', () =>
    expect(writtenFate('u@x', printed('commands', '/try nosuch u@x'))).toMatchObject({
      kind: 'unknown',
      why: expect.stringMatching(/no mailer nosuch/) as string,
    }));
});

describe('what decided it', () => {
  const why = (address: string): string => because(printed('lookups', `/parse ${address}`));
  it('is the entries that were found', () => {
    expect(why('u@exact.test')).toBe('mailertable entry "exact.test smtp:[192.0.2.11]"');
    expect(why('u@deep.sub.test')).toBe('mailertable entry ".sub.test esmtp:[192.0.2.12]:2525"');
    expect(why('u@accept.test')).toBe('');
  });
});

describe('what is worth a note', () => {
  const codes = (session: string, typed: string): readonly string[] => {
    const lines = printed(session, typed);
    const address = typed.replace(/^\S+ /, '');
    return notesOf(lines, address, typed.startsWith('/parse') ? routeFate(address, lines) : undefined).map(
      ({ code }) => code,
    );
  };
  it.each([
    ['no-name-server', '/parse u@exact.test', 'name-server-timeout'],
    ['missing-map', '/parse u@exact.test', 'missing-map'],
    ['not-root', '/parse u@exact.test', 'unsafe-map'],
    ['commands', 'Loopy x', 'loop'],
    ['commands', 'Endless x', 'loop'],
    ['parse', '/parse u@nomailer.test', 'unknown-mailer'],
    ['parse', '/parse @', 'empty-result'],
    ['parse', '/parse ops', 'aliases-not-followed'],
    ['parse', '/parse u@mail.cname-mx.test', 'domain-changed'],
    ['rules-numbered', '/parse u@mail.cname-mx.test', 'cname-followed'],
  ])('%s %s: %s', (session, typed, code) => expect(codes(session, typed)).toContain(code));

  it.each(['u@exact.test', 'u@accept.test', 'a!b!c', '"a b"@exact.test', 'u@sub.test', 'user@[192.0.2.1]'])(
    '%s: nothing',
    (address) => expect(codes('parse', `/parse ${address}`)).toEqual([]),
  );
});

describe('an address that ends at the local mailer', () => {
  const local = (user: string): readonly string[] =>
    notesOf([], 'u@x.test', { kind: 'deliveries', deliveries: [{ mailer: 'local', host: '', user }] }).map(
      ({ code }) => code,
    );
  it('with its domain is unexpected', () => {
    expect(local('u@x.test')).toEqual(['unexpectedly-local']);
    expect(local('x.test!u')).toEqual(['unexpectedly-local']);
    expect(local('u')).toEqual(['aliases-not-followed']);
  });
});

describe('sendmail -bv', () => {
  it('tells every recipient behind an alias', () => {
    expect(fateText(verified('staff'))).toBe('local ops, local plain, local pw');
    expect(fateText(verified('elsewhere'))).toBe('esmtp accept.test. keeper@accept.test');
  });
  it('tells what is wrong', () => {
    expect(verified('nosuchlocal', 67)).toMatchObject({ kind: 'error', words: 'User unknown' });
    expect(verified('loops', 64)).toMatchObject({ kind: 'error', words: 'aliasing/forwarding loop broken' });
    expect(verified('u@later.test')).toMatchObject({ kind: 'error', code: '450', deferred: true });
    expect(verified('<bad', 67)).toMatchObject({ kind: 'error', words: "Unbalanced '<'" });
  });
});
