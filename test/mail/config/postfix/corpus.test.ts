import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConfigFile, LanguageId, MapUse } from '#mail/config/files';
import { languages } from '#mail/config/languages';
import { findingsIn, fixture, fixtures, lineAt } from './surroundings.ts';

type Kind = Partial<ConfigFile> & { language: LanguageId };

/** `LINE code`, from lines `#! code …`: the line that follows, comments apart, has these faults; no other line has any. */
function expected(text: string): string[] {
  const found: string[] = [];
  let codes: string[] = [];
  for (const [i, row] of text.split('\n').entries()) {
    if (row.startsWith('#! ')) codes.push(...row.slice(3).split(' '));
    else if (row.trim() !== '' && !row.startsWith('#')) {
      found.push(...codes.map((code) => `${i + 1} ${code}`));
      codes = [];
    }
  }
  return found.sort();
}

function kindOf(folder: string, text: string): Kind {
  if (folder === 'main') return { language: 'main.cf' };
  if (folder === 'master') return { language: 'master.cf' };
  const [, mapType = '', use = ''] = /^#\? (\S+) (\S+)/.exec(text) ?? [];
  return { language: 'postfix-map', mapType, use: use as MapUse };
}

const files = ['main', 'master', 'map'].flatMap((folder) =>
  readdirSync(join(fixtures, folder)).map((name) => [folder, name] as const),
);

describe('the corpus of Postfix files with known faults', () => {
  it('has 40 files and every fault at least twice', () => {
    expect(files.length).toBeGreaterThanOrEqual(40);
    const counts = new Map<string, number>();
    for (const [folder, name] of files)
      for (const one of expected(fixture(`${folder}/${name}`))) {
        const code = one.replace(/^\d+ /, '');
        counts.set(code, (counts.get(code) ?? 0) + 1);
      }
    expect(counts.size).toBeGreaterThan(45);
    expect([...counts].filter(([, count]) => count < 2)).toEqual([]);
  });

  it.each(files)('%s/%s', (folder, name) => {
    const text = fixture(`${folder}/${name}`);
    const found = findingsIn(kindOf(folder, text), text).map(
      ({ code, span }) => `${lineAt(text, span.from)} ${code}`,
    );
    expect(found.sort()).toEqual(expected(text));
  });

  it.each(files)('%s/%s: every fix leaves the fault behind', (folder, name) => {
    const text = fixture(`${folder}/${name}`);
    const kind = kindOf(folder, text);
    for (const finding of findingsIn(kind, text))
      for (const { title, edits } of finding.fixes ?? []) {
        let mended = text;
        for (const { from, to, text: put } of [...edits].sort((a, b) => b.from - a.from))
          mended = mended.slice(0, from) + put + mended.slice(to);
        expect(mended).not.toBe(text);
        const before = findingsIn(kind, text).filter(({ code }) => code === finding.code).length;
        const after = findingsIn(kind, mended).filter(({ code }) => code === finding.code).length;
        expect([title, after < before]).toEqual([title, true]);
      }
  });
});

describe('files of the distribution and of the lab', () => {
  it.each(readdirSync(join(fixtures, 'debian')))('%s comes out without an error or a warning', (name) => {
    const text = fixture(`debian/${name}`);
    const language = name.startsWith('main') ? 'main.cf' : 'master.cf';
    const findings = findingsIn({ language }, text).filter(({ severity }) => severity !== 'note');
    expect(findings.map(({ code, span, message }) => [code, lineAt(text, span.from), message])).toEqual([]);
  });

  it.each([
    [
      'virtual',
      'hash',
      'virtual',
      'info@lab.test           ops\nsales@lab.test          ops, keeper@accept.test\n@old.lab.test           @lab.test\n',
    ],
    [
      'transport',
      'hash',
      'transport',
      'legacy.test             smtp:[sink.lab.test]\npaused.test             retry:4.3.2 paused by the postmaster\n',
    ],
    ['access', 'hash', 'access', 'spamtrap@lab.test       REJECT This mailbox is a trap\n'],
    ['canonical', 'hash', 'canonical', 'app@internal.lab.test   app@lab.test\n'],
    ['header_checks', 'pcre', 'checks', '/^X-Lab-Hold: yes/      HOLD held by header_checks\n'],
  ] as const)('the lab’s %s', (_name, mapType, use, text) => {
    expect(findingsIn({ language: 'postfix-map', mapType, use }, text)).toEqual([]);
  });
});

describe('whatever is typed', () => {
  it.each(files)('%s/%s cut at every place', (folder, name) => {
    const text = fixture(`${folder}/${name}`);
    const kind = kindOf(folder, text);
    const language = languages[kind.language];
    for (let at = 0; at < text.length; at += 3) {
      const part = text.slice(0, at);
      for (const { span } of findingsIn(kind, part)) {
        expect(span.from).toBeGreaterThanOrEqual(0);
        expect(span.to).toBeLessThanOrEqual(part.length);
      }
      let end = 0;
      for (const { from, to } of language.tokens(language.parse(part), { from: 0, to: part.length })) {
        expect(from).toBeGreaterThanOrEqual(end);
        end = to;
      }
    }
  });
});
