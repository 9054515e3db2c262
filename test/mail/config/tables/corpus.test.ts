import { describe, expect, it } from 'vitest';
import type { LanguageId } from '#mail/config/files';
import { corpus, found } from '../corpus.ts';

const files = corpus('tables');

/** `virtusertable-01-keys`, `class-03-relay-domains-again`. */
function about(name: string): { language: LanguageId; role: string } {
  const [, language = '', role = ''] =
    /^([a-z]+)-\d+-(local-host-names|relay-domains|trusted-users|generics-domains)?/.exec(name) ?? [];
  return { language: language as LanguageId, role: role === '' ? language : role };
}

describe('tables and class files with known faults', () => {
  it.each(files)('$name', ({ name, text, expected, around }) => {
    const { language, role } = about(name);
    expect(found(language, role, text, around)).toEqual(expected);
  });

  it('are more than twenty', () => {
    expect(files.length).toBeGreaterThanOrEqual(20);
  });
});
