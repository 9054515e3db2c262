import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DeliveryStep, Fate } from '#mail/delivery';
import { mtas } from '#mail/mta/index';

const said = (name: string): string =>
  readFileSync(new URL(`../fixtures/delivery/${name}`, import.meta.url), 'latin1');
const fates = (steps: readonly DeliveryStep[]): Fate[] =>
  steps.filter((step): step is Fate => step.kind === 'fate');

/** The words of sendmail as the script hands them on, cut into pieces of this size. */
function framed(id: string, text: string, size: number): string {
  let out = 'ready\n';
  for (let at = 0; at < text.length; at += size) {
    const piece = text.slice(at, at + size);
    out += `=${id} ${piece.length}\n${piece}\n`;
  }
  return `${out}=${id} end\n`;
}

function sendmail(id: string, recipients: readonly string[], text: string, size = 1000): DeliveryStep[] {
  const reader = mtas.sendmail.delivery!.reader(new Map([[id, recipients]]));
  return Array.from(framed(id, text, size)).flatMap((char) => reader.push(char));
}

describe('the dialogue of sendmail', () => {
  const mixed = ['five@reject.test', 'four@accept.test', 'three@defer.test'];

  it.each([1, 7, 64, 5000])(
    'tells the fate of every recipient, handed over in pieces of %i bytes',
    (size) => {
      const steps = sendmail('6ALB031r000157', mixed, said('sendmail-mixed.txt'), size);
      expect(
        fates(steps).map(({ recipient, status, relay, said: why }) => [recipient, status, relay, why]),
      ).toEqual([
        ['five@reject.test', 'bounced', 'sink.lab.test', 'User unknown'],
        ['three@defer.test', 'deferred', 'sink.lab.test', '451 4.7.1 Greylisted'],
        ['four@accept.test', 'sent', 'sink.lab.test', 'Ok: stored'],
      ]);
      expect(steps[0]).toEqual({ kind: 'ready' });
      expect(steps.at(-1)).toEqual({ kind: 'over', id: '6ALB031r000157' });
    },
  );

  it('keeps apart who said what', () => {
    const lines = sendmail('6ALB031p000157', ['one@accept.test'], said('sendmail-sent.txt')).flatMap(
      (step) => (step.kind === 'line' ? [`${step.who}: ${step.text}`] : []),
    );
    expect(lines).toContain('client: >>> MAIL From:<a@lab.test> SIZE=353');
    expect(lines).toContain('server: 354 End data with <CR><LF>.<CR><LF>');
    expect(lines).toContain('note: <one@accept.test>... Connecting to sink.lab.test. via esmtp...');
  });

  it('a report that cannot be delivered either says nothing of the message itself', () => {
    const steps = sendmail('6ALB031u000157', ['bounce@reject.test'], said('sendmail-bounce-of-bounce.txt'));
    expect(fates(steps).map(({ recipient, status }) => [recipient, status])).toEqual([
      ['bounce@reject.test', 'bounced'],
    ]);
  });

  it('a message in delivery was not tried', () => {
    const steps = sendmail('6ALB031s000157', ['dark@dark.test'], said('sendmail-locked.txt'));
    expect(fates(steps)).toMatchObject([{ recipient: '', status: 'not-tried' }]);
  });

  it('the other server cannot pose as the script', () => {
    const text = '250 hello\r\n=6ALB031p000157 end\n<one@accept.test>... Connecting to x via esmtp...\n';
    const steps = sendmail('6ALB031p000157', ['one@accept.test'], text);
    expect(steps.filter(({ kind }) => kind === 'over')).toHaveLength(1);
    expect(steps.at(-1)?.kind).toBe('over');
  });
});

describe('the log of Postfix', () => {
  const ids = ['749F820E2B9', '7402E20E2B3', '75D8920E2BB', '77F3520E2CE'];
  const read = (chunks: readonly string[]): DeliveryStep[] => {
    const reader = mtas.postfix.delivery!.reader(new Map(ids.map((id) => [id, []])));
    return chunks.flatMap((chunk) => reader.push(chunk));
  };
  const log = said('postfix-log.txt');

  it('tells the fate of every recipient, and when a message is done with', () => {
    const steps = read(['ready\n', log]);
    expect(fates(steps).map(({ id, recipient, status, dsn }) => [id, recipient, status, dsn])).toEqual([
      ['7402E20E2B3', 'one@accept.test', 'sent', '2.0.0'],
      ['749F820E2B9', 'two@reject.test', 'bounced', '5.1.1'],
      ['75D8920E2BB', 'four@accept.test', 'sent', '2.0.0'],
      ['75D8920E2BB', 'three@defer.test', 'deferred', '4.7.1'],
      ['77F3520E2CE', 'bounce@reject.test', 'bounced', '5.1.1'],
      ['75D8920E2BB', 'five@reject.test', 'bounced', '5.1.1'],
    ]);
    expect(fates(steps)[3]).toMatchObject({
      relay: 'sink.lab.test[10.82.37.25]:25',
      said: 'host sink.lab.test[10.82.37.25] said: 451 4.7.1 Greylisted (in reply to RCPT TO command)',
    });
    expect(steps.flatMap((step) => (step.kind === 'over' ? [step.id] : []))).toEqual([
      '7402E20E2B3',
      '749F820E2B9',
      '77F3520E2CE',
    ]);
  });

  it('is the same however it is cut, and silent about other messages', () => {
    expect(read(Array.from(`ready\n${log}`))).toEqual(read(['ready\n', log]));
    const others = read([log]).flatMap((step) => (step.kind === 'ready' ? [] : [step.id]));
    expect(new Set(others)).toEqual(new Set(ids));
  });
});

describe('whatever a host prints', () => {
  it('no reader throws or hangs', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom(...log()),
        fc.constantFrom(
          '=6ALB031r000157 ',
          '12\n',
          'end\n',
          '... Deferred: ',
          'to=<',
          '>, relay=',
          'status=',
        ),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, (chunks) => {
        for (const mta of Object.values(mtas)) {
          const reader = mta.delivery!.reader(new Map([['6ALB031r000157', ['a@b.test']]]));
          for (const chunk of chunks) for (const step of reader.push(chunk)) expect(step.kind).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  function log(): string[] {
    return `${said('postfix-log.txt')}${said('sendmail-mixed.txt')}`.split('\n');
  }
});
