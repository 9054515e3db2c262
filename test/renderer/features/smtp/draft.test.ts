import { describe, expect, it } from 'vitest';
import { emptyDraft, faultsOf, readDraft } from '../../../../renderer/features/smtp/session/draft.ts';

const filled = {
  ...emptyDraft,
  host: ' mx.example.net ',
  sender: '<anna@example.com>',
  recipients: 'ben@example.net\n\n  <"a b"@example.net>  ',
};

describe('a form that is filled in', () => {
  it('becomes where to, and what is said', () => {
    const { from, target, form } = readDraft({ ...filled, from: 'mx1', port: '587' }, 'x');
    expect(from).toEqual({ kind: 'host', hostId: 'mx1' });
    expect(target).toMatchObject({ host: 'mx.example.net', port: 587, minVersion: 'TLSv1.2' });
    expect(form.sender).toMatchObject({ address: 'anna@example.com', size: true });
    expect(form.recipients.map(({ address }) => address)).toEqual(['ben@example.net', '"a b"@example.net']);
    expect(form.message).toEqual({ bytes: 'x', by: 'DATA', chunk: 65536, how: 'stuffed' });
  });

  it('has the null sender, and no sender at all', () => {
    expect(readDraft({ ...filled, sender: '<>' }, '').form.sender?.address).toBe('');
    const { form } = readDraft({ ...filled, mail: false }, '');
    expect(form).not.toHaveProperty('sender');
    expect(form).not.toHaveProperty('message');
    expect(form.recipients).toEqual([]);
  });

  it('notifications are of all recipients, or of one', () => {
    const { form } = readDraft(
      {
        ...filled,
        notify: ['FAILURE'],
        recipients: 'a@example.net\nb@example.net NOTIFY=success,delay ORCPT=rfc822;b@old.example',
      },
      '',
    );
    expect(form.recipients).toEqual([
      { address: 'a@example.net', notify: ['FAILURE'], orcpt: '' },
      { address: 'b@example.net', notify: ['SUCCESS', 'DELAY'], orcpt: 'rfc822;b@old.example' },
    ]);
  });

  it('addresses of other scripts are UTF-8 bytes', () => {
    expect(readDraft({ ...filled, sender: 'jürgen@example.com' }, '').form.sender?.address).toBe(
      'j\xc3\xbcrgen@example.com',
    );
  });

  it('has what stands in front: PROXY and XCLIENT', () => {
    const { form } = readDraft(
      {
        ...filled,
        proxy: '2',
        proxyFrom: '[2001:db8::1]:4000',
        proxyTo: '192.0.2.1 25',
        xclient: 'addr=192.0.2.9',
      },
      '',
    );
    expect(form.proxy).toEqual({
      version: 2,
      from: { address: '2001:db8::1', port: 4000 },
      to: { address: '192.0.2.1', port: 25 },
    });
    expect(form.xclient).toEqual({ ADDR: '192.0.2.9' });
  });
});

it.each([
  [{ host: '' }, 'host'],
  [{ host: 'mx example' }, 'host'],
  [{ port: '70000' }, 'port'],
  [{ source: 'eth0' }, 'source'],
  [{ mechanism: 'PLAIN' as const }, 'user'],
  [{ by: 'BDAT' as const, chunk: '0' }, 'chunk'],
  [{ notify: ['NEVER' as const, 'DELAY' as const] }, 'notify'],
  [{ xclient: 'ADDR 192.0.2.1' }, 'xclient'],
  [{ proxy: '1' as const, proxyFrom: '192.0.2.1' }, 'proxyFrom'],
  [{ ask: 'HELP' }, 'ask'],
])('%o is refused at its field', (edit, field) => {
  expect(Object.keys(faultsOf({ ...filled, ...edit }))).toEqual([field]);
});

it('finds nothing wrong with what is filled in', () => {
  expect(faultsOf(filled)).toEqual({});
});
