import { describe, expect, it } from 'vitest';
import { readTyped, type Asked } from '../../../../renderer/features/rewrite/compare/typed.ts';

const route: Asked = { kind: 'route' };
const questions = (text: string, checks = true) => readTyped(text, route, checks).questions;
const fault = (text: string, checks = true): string => readTyped(text, route, checks).faults[0]?.words ?? '';

describe('typed addresses', () => {
  it('are one a line, blanks around them and empty lines left out, whatever ends the lines', () => {
    expect(questions(' a@b.example \r\n\r\nc@d.example\n\n@net.example')).toEqual([
      { kind: 'route', address: 'a@b.example' },
      { kind: 'route', address: 'c@d.example' },
      { kind: 'route', address: '@net.example' },
    ]);
  });

  it('each is asked once, and what was left out is counted', () => {
    const { questions: asked, twice } = readTyped('a@b\na@b\n<a@b>\nA@b', route, true);
    expect(asked).toHaveLength(2);
    expect(twice).toBe(2);
  });

  it('take what is odd in addresses as it is: quotes, routes, dashes, the null sender', () => {
    const odd = ['"a,b"@c.example', '@x,@y:u@z.example', '-oQ/tmp@x', 'a%b@c', 'u!h!v', '"a\\"b, c"@d'];
    expect(questions(odd.join('\n')).map((one) => one.kind === 'route' && one.address)).toEqual(odd);
    expect(questions('<>')).toEqual([{ kind: 'route', address: '' }]);
  });

  it('cross as UTF-8 bytes', () => {
    expect(questions('köln@example.com')).toEqual([{ kind: 'route', address: 'k\xc3\xb6ln@example.com' }]);
  });

  it('may be asked how they are written', () => {
    const asked: Asked = { kind: 'rewrite', role: 'header sender' };
    expect(readTyped('joe', asked, true).questions).toEqual([
      { kind: 'rewrite', address: 'joe', role: 'header sender', mailer: '' },
    ]);
  });
});

describe('typed checks', () => {
  it('are client, sender, recipient; the client may have name, HELO and login', () => {
    expect(questions('192.0.2.1 mx.example helo=mx auth=joe, <>, <c@d.example>')).toEqual([
      {
        kind: 'check',
        client: { address: '192.0.2.1', name: 'mx.example', helo: 'mx', auth: 'joe' },
        sender: '',
        recipient: 'c@d.example',
      },
    ]);
  });

  it('know IPv6 in the forms in which logs have it', () => {
    const client = (text: string): unknown => {
      const [first] = questions(`${text}, a@b, c@d`);
      return first?.kind === 'check' ? first.client.address : first;
    };
    expect(client('2001:db8::1')).toBe('2001:db8::1');
    expect(client('[IPv6:2001:db8::1]')).toBe('2001:db8::1');
    expect(client('[192.0.2.9]')).toBe('192.0.2.9');
  });

  it('an address alone on its line is no check', () => {
    expect(questions('192.0.2.1')).toEqual([{ kind: 'route', address: '192.0.2.1' }]);
  });
});

describe('lines that cannot be asked', () => {
  it('are named with their number, and the others are asked', () => {
    const { questions: asked, faults } = readTyped('a@b\n192.0.2.1, c@d\nx@y, z@w\ne@f', route, true);
    expect(asked).toHaveLength(2);
    expect(faults.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('say what is wrong with them', () => {
    expect(fault('192.0.2.1, c@d')).toContain('three parts');
    expect(fault('mail.example.com, a@b, c@d')).toContain('not an IP address');
    expect(fault('a@b, c@d')).toContain('a line of its own');
    expect(fault('192.0.2.1, a@b, c@d', false)).toContain('cannot be asked of this configuration');
    expect(fault('a\t@b')).toContain('control character');
    expect(fault('ö'.repeat(1001))).toContain('2,000');
    expect(fault('x'.repeat(2000))).toBe('');
  });
});
