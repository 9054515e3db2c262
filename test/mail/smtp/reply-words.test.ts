import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from '#mail/smtp/capabilities';
import { helpFor, suggest } from '#mail/smtp/commands-help';
import { explainEnhanced } from '#mail/smtp/enhanced-words';
import { explainReply } from '#mail/smtp/reply-words';
import type { Stage } from '#mail/smtp/step';
import type { Reply } from '#mail/smtp/transcript';

const reply = (code: string, enhanced: string, ...texts: string[]): Reply => ({
  code,
  enhanced,
  texts,
  bytes: '',
});

/** As Postfix 3.7 and sendmail 8.17 of Debian 12 say it, with what must be told of it. */
const real: readonly (readonly [stage: Stage, code: string, enhanced: string, text: string, says: RegExp])[] =
  [
    ['recipient', '454', '4.7.1', '<x@outside.example>: Relay access denied', /^Postfix: .*mynetworks/],
    ['recipient', '550', '5.7.1', '<x@outside.example>... Relaying denied', /^sendmail: .*relays for/],
    [
      'recipient',
      '550',
      '5.7.1',
      '<x@outside.example>... Relaying denied. IP name lookup failed [192.0.2.9]',
      /name could not be confirmed/,
    ],
    [
      'recipient',
      '550',
      '5.1.1',
      '<no@lab.test>: Recipient address rejected: User unknown in local recipient table',
      /^Postfix: the domain is its own/,
    ],
    ['recipient', '550', '5.1.1', '<no@lab.test>... User unknown', /no such user/],
    [
      'sender',
      '553',
      '5.1.8',
      '<a@none.invalid>... Domain of sender address a@none.invalid does not exist',
      /^sendmail: the domain of the sender/,
    ],
    ['sender', '530', '5.7.0', 'Must issue a STARTTLS command first', /no mail without TLS/],
    ['message', '550', '5.5.2', 'mx Error: bare <LF> received', /LF without CR/],
    ['data', '554', '5.5.1', 'Error: no valid recipients', /No recipient was accepted/],
    ['data', '503', '5.0.0', 'Need RCPT (recipient)', /No recipient was accepted/],
    ['greeting', '421', '4.7.0', 'mx Error: too many connections from 192.0.2.9', /more connections/],
    ['other', '421', '4.7.0', 'mx Error: too many errors', /too many mistakes/],
    ['other', '421', '4.7.0', 'mx Too many bad commands; closing connection', /too many mistakes/],
    ['sender', '552', '5.3.4', 'Message size exceeds fixed limit', /larger than the server takes/],
    ['sender', '503', '5.0.0', 'Polite people say HELO first', /EHLO or HELO first/],
    ['hello', '504', '5.5.2', '<x>: Helo command rejected: need fully-qualified hostname', /no domain/],
    ['auth', '503', '5.5.1', 'Error: authentication not enabled', /no login here/],
    [
      'recipient',
      '554',
      '5.7.1',
      'Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org',
      /block list/,
    ],
  ];

describe('what a reply means', () => {
  it.each(real)('at %s: %s %s %s', (stage, code, enhanced, text, says) => {
    const told = explainReply(reply(code, enhanced, text), stage);
    expect(told.text).toMatch(says);
    expect(told.kind).toBe(code.startsWith('4') ? 'later' : 'refused');
    expect(told.code).not.toBe('');
    expect(told.enhanced).not.toBe('');
    expect(told.todo).not.toBe('');
  });

  it('tells a success by where it was said, and asks for nothing', () => {
    expect(explainReply(reply('250', '2.0.0', 'Ok: queued as 4XyZ'), 'message')).toMatchObject({
      kind: 'good',
      code: 'The message is accepted: the server answers for it now.',
      text: '',
      todo: '',
    });
    expect(explainReply(reply('354', '', 'End data with <CR><LF>.<CR><LF>'), 'data').kind).toBe('more');
  });

  it('knows the class of a code that nobody uses, and calls what is no reply strange', () => {
    expect(explainReply(reply('499', '', ''), 'other')).toMatchObject({
      kind: 'later',
      code: 'Not now; a later try may work.',
    });
    expect(explainReply(reply('', '', 'SSH-2.0-OpenSSH_9.2'), 'greeting').kind).toBe('strange');
  });

  it('has words for every code of the IANA registry', () => {
    const registered: Readonly<Record<number, number>> = {
      0: 0,
      1: 10,
      2: 4,
      3: 6,
      4: 7,
      5: 6,
      6: 10,
      7: 30,
    };
    const words = Object.entries(registered).flatMap(([subject, most]) =>
      Array.from({ length: most + 1 }, (_, detail) => explainEnhanced(`5.${subject}.${detail}`)?.words),
    );
    expect(words).toHaveLength(81);
    expect(words.filter((one) => one === undefined || one.startsWith('It is about'))).toEqual([]);
    expect(explainEnhanced('5.7.99')?.words).toBe('It is about security or policy.');
    expect(explainEnhanced('3.1.1')).toBeUndefined();
    expect(explainEnhanced('5.1')).toBeUndefined();
  });
});

describe('what a server offers', () => {
  // Postfix 3.7 with SASL, as it answers EHLO.
  const hello = reply(
    '250',
    '',
    'mail.example',
    'PIPELINING',
    'SIZE 10240000',
    'AUTH=PLAIN LOGIN',
    'X-OWN thing',
    'SOMETHING',
    'CHUNKING',
  );
  const offered = capabilitiesOf(hello);

  it('names keywords, parameters and RFCs, and leaves the greeting out', () => {
    expect(offered.map(({ keyword, parameters, rfc }) => [keyword, parameters, rfc])).toEqual([
      ['PIPELINING', [], 'RFC 2920'],
      ['SIZE', ['10240000'], 'RFC 1870'],
      ['AUTH', ['PLAIN', 'LOGIN'], 'RFC 4954'],
      ['X-OWN', ['thing'], ''],
      ['SOMETHING', [], ''],
      ['CHUNKING', [], 'RFC 3030'],
    ]);
    expect(offered[1]?.words).toBe('Takes messages of up to 10,240,000 bytes (9.8 MiB).');
    expect(offered[4]).toMatchObject({ words: '', known: false });
    expect(capabilitiesOf(reply('502', '5.5.1', 'a', 'SIZE'))).toEqual([]);
  });

  it('says that SIZE 0 is no limit', () => {
    expect(capabilitiesOf(reply('250', '', 'x', 'SIZE 0'))[0]?.words).toContain('no fixed limit');
  });

  it('completes commands, what is offered first', () => {
    expect(suggest('e', 1, []).options.map(({ insert }) => insert)).toEqual(['EHLO ', 'EXPN ', 'ETRN ']);
    const all = suggest('', 0, offered).options;
    expect(all.findIndex(({ insert }) => insert === 'BDAT ')).toBeLessThan(
      all.findIndex(({ insert }) => insert === 'STARTTLS'),
    );
    expect(all.find(({ insert }) => insert === 'STARTTLS')?.offered).toBe(false);
  });

  it('completes parameters of MAIL and RCPT, each once', () => {
    const mail = 'MAIL FROM:<a@b> BODY=7BIT S';
    const { from, to, options } = suggest(mail, mail.length, offered);
    expect([from, to]).toEqual([26, 27]);
    expect(options.map(({ insert, offered: is }) => [insert, is])).toEqual([
      ['SIZE=', true],
      ['SMTPUTF8', false],
    ]);
    expect(suggest('MAIL FROM:<a@b> BODY=7BIT B', 27, []).options.map(({ insert }) => insert)).toEqual([
      'BY=',
    ]);
    expect(suggest('RCPT TO:<c@d> N', 15, []).options.map(({ insert }) => insert)).toEqual([
      'NOTIFY=NEVER',
      'NOTIFY=FAILURE',
      'NOTIFY=SUCCESS,FAILURE,DELAY',
    ]);
    expect(suggest('AUTH ', 5, offered).options.map(({ insert, offered: is }) => [insert, is])).toEqual([
      ['PLAIN', true],
      ['LOGIN', true],
      ['CRAM-MD5', false],
      ['XOAUTH2', false],
    ]);
  });

  it('helps with the command and with the parameter under the cursor', () => {
    expect(helpFor('mail from:<a@b> ret=hdrs', 20, offered)).toMatchObject({
      syntax: 'RET=HDRS',
      rfc: 'RFC 3461',
      offered: false,
    });
    expect(helpFor('mail from:<a@b> ret=hdrs', 3, offered)?.syntax).toBe('MAIL FROM:<sender> [parameters]');
    expect(helpFor('BDAT 5 LAST', 6, offered)).toMatchObject({ rfc: 'RFC 3030', offered: true });
    expect(helpFor('XYZZY', 2, offered)).toBeUndefined();
  });
});
