import { describe, expect, it } from 'vitest';
import type { SessionForm } from '#mail/smtp/form';
import type { Step } from '#mail/smtp/step';
import { stepsOf, xtext } from '#mail/smtp/steps-of-form';

const empty: SessionForm = {
  protocol: 'smtp',
  tls: 'none',
  helo: 'client.example',
  oldHello: false,
  recipients: [],
  pipelining: false,
  ask: [],
};
const sender = { address: 'a@b.example', size: false, smtputf8: false, requiretls: false, envid: '' };
const to = (address: string) => ({ address, notify: [], orcpt: '' });

/** Steps as they go over the wire, in short. */
const short = (steps: readonly Step[]): string[] =>
  steps.map((step) =>
    step.kind === 'line' ? step.line : step.kind === 'group' ? step.lines.join(' + ') : step.kind,
  );

describe('the steps of a form', () => {
  it('greets and leaves, with nothing asked', () => {
    expect(short(stepsOf(empty, 25))).toEqual(['greeting', 'EHLO client.example', 'QUIT']);
    expect(short(stepsOf({ ...empty, helo: '', protocol: 'lmtp' }, 24, 'own.example'))[1]).toBe(
      'LHLO own.example',
    );
    expect(short(stepsOf({ ...empty, oldHello: true }, 25))[1]).toBe('HELO client.example');
  });

  it('says hello again after STARTTLS and after XCLIENT', () => {
    const form = { ...empty, tls: 'starttls' as const, xclient: { name: 'a b.example', ADDR: '192.0.2.1' } };
    expect(short(stepsOf(form, 25))).toEqual([
      'greeting',
      'EHLO client.example',
      'XCLIENT NAME=a+20b.example ADDR=192.0.2.1',
      'EHLO client.example',
      'starttls',
      'EHLO client.example',
      'QUIT',
    ]);
  });

  it('begins with TLS where that is meant', () => {
    expect(short(stepsOf({ ...empty, tls: 'implicit' }, 465)).slice(0, 2)).toEqual(['handshake', 'greeting']);
    expect(short(stepsOf({ ...empty, tls: 'if offered' }, 465))[0]).toBe('handshake');
    expect(stepsOf({ ...empty, tls: 'if offered' }, 25)[2]).toEqual({
      kind: 'starttls',
      stage: 'tls',
      ifOffered: true,
      otherwise: 'go on',
    });
  });

  it('writes parameters as RFC 1870, 3461, 6152, 6531 and 8689 have them, and only those that are wanted', () => {
    const steps = stepsOf(
      {
        ...empty,
        sender: {
          address: 'a@b.example',
          size: true,
          body: '8BITMIME',
          smtputf8: true,
          requiretls: true,
          ret: 'HDRS',
          envid: 'QQ+314=159 x',
        },
        recipients: [
          { address: 'c@d.example', notify: ['SUCCESS', 'FAILURE'], orcpt: 'c+list@d.example' },
          { address: 'e@f.example', notify: ['NEVER'], orcpt: 'x400;e' },
        ],
        message: { bytes: 'A: b\n\n.x\r\n', by: 'DATA', chunk: 0, how: 'stuffed' },
      },
      25,
    );
    // 10 characters, of which two LFs become CRLF: 12, and dots that are doubled do not count.
    expect(short(steps)).toEqual([
      'greeting',
      'EHLO client.example',
      'MAIL FROM:<a@b.example> SIZE=12 BODY=8BITMIME SMTPUTF8 REQUIRETLS RET=HDRS ENVID=QQ+2B314+3D159+20x',
      'RCPT TO:<c@d.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;c+2Blist@d.example',
      'RCPT TO:<e@f.example> NOTIFY=NEVER ORCPT=x400;e',
      'DATA',
      'message',
      'QUIT',
    ]);
    expect(steps[6]).toMatchObject({ how: 'stuffed', end: '.\r\n' });
  });

  it('sends one group up to DATA when pipelining', () => {
    const form: SessionForm = {
      ...empty,
      pipelining: true,
      sender,
      recipients: [to('c@d.example'), to('<e@f.example>')],
      message: { bytes: 'x', by: 'DATA', chunk: 0, how: 'raw' },
    };
    const steps = stepsOf(form, 25);
    expect(short(steps).slice(2)).toEqual([
      'MAIL FROM:<a@b.example> + RCPT TO:<c@d.example> + RCPT TO:<e@f.example> + DATA',
      'message',
      'QUIT',
    ]);
    expect(steps[3]).toMatchObject({ bytes: 'x', end: '\r\n.\r\n' });
    expect(short(stepsOf({ ...form, until: 'recipient' }, 25)).slice(2)).toEqual([
      'MAIL FROM:<a@b.example> + RCPT TO:<c@d.example> + RCPT TO:<e@f.example>',
      'QUIT',
    ]);
    const chunked = {
      ...form,
      message: { bytes: 'xyz', by: 'BDAT' as const, chunk: 2, how: 'raw' as const },
    };
    expect(stepsOf(chunked, 25)[3]).toEqual({ kind: 'bdat', stage: 'message', bytes: 'xyz', size: 2 });
  });

  it('goes on when one of several recipients is refused, and stops when the only one is', () => {
    const many = stepsOf({ ...empty, sender, recipients: [to('c@d.example'), to('e@f.example')] }, 25);
    expect(many.filter(({ stage }) => stage === 'recipient').map(({ otherwise }) => otherwise)).toEqual([
      'go on',
      'go on',
    ]);
    const one = stepsOf({ ...empty, sender, recipients: [to('c@d.example')] }, 25);
    expect(one.find(({ stage }) => stage === 'recipient')?.otherwise).toBeUndefined();
  });

  it('ends after the stage that was asked for', () => {
    const form: SessionForm = {
      ...empty,
      tls: 'starttls',
      ask: ['root', 'EXPN list'],
      auth: { mechanism: 'PLAIN', user: 'u', secret: 's', as: '', forced: false },
      sender,
      recipients: [to('c@d.example')],
      message: { bytes: '', by: 'DATA', chunk: 0, how: 'raw' },
    };
    const until = (stage: NonNullable<SessionForm['until']>) => short(stepsOf({ ...form, until: stage }, 25));
    expect(until('connect')).toEqual(['greeting', 'QUIT']);
    expect(until('hello')).toEqual(['greeting', 'EHLO client.example', 'QUIT']);
    expect(until('tls').slice(-3)).toEqual(['starttls', 'EHLO client.example', 'QUIT']);
    expect(until('auth').slice(-4)).toEqual(['VRFY root', 'EXPN list', 'auth', 'QUIT']);
    expect(until('sender').slice(-2)).toEqual(['MAIL FROM:<a@b.example>', 'QUIT']);
    expect(until('recipient').slice(-2)).toEqual(['RCPT TO:<c@d.example>', 'QUIT']);
  });

  it('logs in only where that is offered, unless it is forced', () => {
    const auth = { mechanism: 'LOGIN' as const, user: 'u', secret: 's', as: '', forced: false };
    const stepFor = (one: NonNullable<SessionForm['auth']>) =>
      stepsOf({ ...empty, auth: one }, 25).find(({ kind }) => kind === 'auth');
    expect(stepFor(auth)).toMatchObject({ initial: false, ifOffered: true });
    expect(stepFor({ ...auth, forced: true, mechanism: 'PLAIN', as: 'other' })).toEqual({
      kind: 'auth',
      stage: 'auth',
      mechanism: 'PLAIN',
      user: 'u',
      secret: 's',
      as: 'other',
      initial: true,
    });
  });

  it('writes xtext as RFC 3461 4 does', () => {
    expect(xtext('a+b=c d\x7f\xe9~')).toBe('a+2Bb+3Dc+20d+7F+E9~');
  });
});
