import { expect, it } from 'vitest';
import { mc } from '#mail/config/mc/index';
import { found, listed } from './corpus.ts';

const head = "include(`/usr/share/sendmail/cf/m4/cf.m4')dnl\n";
const codes = (text: string, ...absent: string[]): readonly string[] =>
  listed(text, found(text, undefined, absent)).filter((one) => one.includes('mc/absent'));

// m4: "cannot open `…': No such file or directory", exit 1; sinclude says nothing (GNU m4 manual, 9.1).
it('a file that is drawn in must be there, and one that may be missing need not', () => {
  const text = `${head}include(\`/etc/mail/more.m4')dnl\nsinclude(\`/etc/mail/most.m4')dnl\n`;
  expect(codes(text, '/etc/mail/more.m4', '/etc/mail/most.m4')).toEqual(['2 mc/absent-include']);
});

it('aliases that are not there are told', () => {
  const text = `${head}define(\`ALIAS_FILE', \`/etc/no-such')dnl\n`;
  expect(codes(text, '/etc/no-such')).toEqual(['2 mc/absent-file']);
  expect(codes(text.replace('/etc/no-such', 'hash:/etc/no-such'), '/etc/no-such')).toEqual([]);
});

it('only the last of several counts, and nothing that the host was not asked about', () => {
  const text = `${head}define(\`confSERVER_CERT', \`/a.pem')dnl\ndefine(\`confSERVER_CERT', \`/b.pem')dnl\n`;
  expect(codes(text, '/a.pem')).toEqual([]);
  expect(codes(text, '/b.pem')).toEqual(['3 mc/absent-file']);
  expect(codes(text)).toEqual([]);
});

it('the host is asked about all of them', () => {
  const text = `${head}define(\`confSERVER_KEY', \`/k.pem')dnl\ndefine(\`STATUS_FILE', \`/st')dnl
INPUT_MAIL_FILTER(\`x', \`S=unix:/x.sock')dnl\ninclude(\`/more.m4')dnl\n`;
  expect(mc.wanted?.(mc.parse(text)).paths).toEqual(
    expect.arrayContaining(['/k.pem', '/st', '/x.sock', '/more.m4']),
  );
});
