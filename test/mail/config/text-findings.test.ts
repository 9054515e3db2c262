import { describe, expect, it } from 'vitest';
import type { ConfigFile, LanguageId } from '#mail/config/files';
import { openText, writeText } from '#mail/config/text';
import { formAfterFix, textFindings } from '#mail/config/text-findings';

const file = (language: LanguageId): ConfigFile => ({ path: '/etc/mail/x', language, role: '', because: '' });
const found = (bytes: string, language: LanguageId) => {
  const { text, form } = openText(bytes);
  return textFindings(form, file(language), text).map(({ code }) => code);
};

describe('what the form of a file does to it', () => {
  // `printf 'plain\tOK\r\n' | makemap -v hash x` prints val=`OK^M'; postmap and postconf drop the carriage return.
  it('CR LF matters where makemap reads the file, and nowhere else', () => {
    expect(found('a OK\r\nb OK\n', 'access')).toEqual(['text/carriage-returns']);
    expect(found('a OK\r\n', 'virtusertable')).toEqual(['text/carriage-returns']);
    expect(found('a OK\n', 'access')).toEqual([]);
    expect(found('a = b\r\n', 'main.cf')).toEqual([]);
    expect(found('a OK\r\n', 'postfix-map')).toEqual([]);
  });

  // `postconf -n` then warns of an unused parameter with three odd characters in front of its name.
  it('a byte order mark is part of the first word everywhere', () => {
    expect(found('\xef\xbb\xbfmyhostname = a.b.c\n', 'main.cf')).toEqual(['text/byte-order-mark']);
    expect(found('\xef\xbb\xbfa OK\n', 'access')).toEqual(['text/byte-order-mark']);
  });

  it('the fixes leave everything else as it is', () => {
    const { text, form } = openText('\xef\xbb\xbfa OK\r\nb OK\n');
    const mended = {
      ...form,
      ...formAfterFix('text/byte-order-mark'),
      ...formAfterFix('text/carriage-returns'),
    };
    expect(writeText(text, mended)).toEqual({ bytes: 'a OK\nb OK\n' });
    expect(formAfterFix('access/unknown')).toBeUndefined();
  });
});
