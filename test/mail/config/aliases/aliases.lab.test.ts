import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Expansion } from '#mail/config/language';
import { aliases } from '#mail/config/aliases/index';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { around, lists } from './host.ts';

const folder = resolve(import.meta.dirname, '../../../fixtures/config/aliases');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.aliases'))
  .map((name) => name.slice(0, -'.aliases'.length));
const textOf = (name: string): string => readFileSync(`${folder}/${name}.aliases`, 'utf8');
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** What newaliases refuses. */
const refused: ReadonlySet<string> = new Set([
  'aliases/missing-colon',
  'aliases/missing-value',
  'aliases/non-local-name',
  'aliases/too-long',
]);

/** Leaves of a tree: who gets the mail in the end. */
const leaves = ({ children, kind, name }: Expansion): readonly { kind: string; name: string }[] =>
  children.length === 0 ? [{ kind, name }] : children.flatMap(leaves);

describe.skipIf(labObstacle() !== undefined)('alias files, read by sendmail and Postfix themselves', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
    const { sendmail } = lab;
    await sendmail.must('mkdir -p /srv/lists /srv/open /srv/al; chmod 777 /srv/open');
    for (const [path, { mode, text }] of Object.entries(lists)) await sendmail.writeFile(path, text, mode);
  }, 600_000);

  afterAll(() => lab.stop());

  /** Lines that newaliases complains about, by file; and the words. */
  async function newaliases(
    which: readonly string[],
  ): Promise<Map<string, { code: number; lines: Map<number, string> }>> {
    for (const name of which) await lab.sendmail.writeFile(`/srv/al/${name}`, textOf(name));
    const out = await lab.sendmail.must(
      `cd /srv/al; for f in ${which.join(' ')}; do sed "s,^O AliasFile=.*,O AliasFile=/srv/al/$f," /etc/mail/sendmail.cf > $f.cf; echo "## $f"; sendmail -C/srv/al/$f.cf -bi 2>&1; echo "rc $?"; done`,
    );
    return new Map(
      out
        .split('## ')
        .slice(1)
        .map((part) => {
          const [name = '', ...rows] = part.split('\n');
          const code = Number(rows.find((row) => row.startsWith('rc '))?.slice(3));
          const said = rows.flatMap((row) => {
            const [, line, words] = /: line (\d+): (.*)/.exec(row) ?? [];
            return line === undefined || words === undefined ? [] : [[Number(line), words] as const];
          });
          return [name, { code, lines: new Map(said) }];
        }),
    );
  }

  it('newaliases refuses what is called a fault of form, and nothing else', async () => {
    const which = names.filter((name) => !name.startsWith('postfix-'));
    const answers = await newaliases(which);
    for (const name of which) {
      const text = textOf(name);
      const said = answers.get(name)!;
      const findings = aliases.findings(aliases.parse(text), around(text));
      const ours = findings.filter(
        ({ code, severity, message }) =>
          refused.has(code) ||
          (code === 'aliases/lost-line' && severity === 'error') ||
          (code === 'aliases/unbalanced-quote' && message.includes('"a: ops')),
      );
      const theirs = [...said.lines].filter(([, words]) => !/Warning: duplicate/.test(words));
      expect({ name, fails: theirs.length > 0 }).toEqual({ name, fails: ours.length > 0 });
      // Of an entry that is too long the tool names the line where it gave up.
      if (!name.startsWith('too-long'))
        expect({ name, lines: [...new Set(theirs.map(([line]) => line))] }).toEqual({
          name,
          lines: [...new Set(ours.map(({ span }) => lineOf(text, span.from)))],
        });
      const doubled = [...said.lines].filter(([, words]) => /Warning: duplicate/.test(words));
      expect({ name, doubled: doubled.length }).toEqual({
        name,
        doubled: findings.filter(({ code }) => code === 'aliases/duplicate').length,
      });
    }
  }, 120_000);

  it('postalias complains of the same lines in files of Postfix', async () => {
    for (const name of names.filter((one) => one.startsWith('postfix-') && !one.includes('backslash'))) {
      const text = textOf(name);
      await lab.postfix.writeFile('/root/al', text);
      const { stderr } = await lab.postfix.run('postalias hash:/root/al');
      const findings = aliases.findings(aliases.parse(text), around(text, { postfix: true }));
      expect({ name, said: /warning/.test(stderr) }).toEqual({
        name,
        said: findings.some(({ severity }) => severity !== 'note'),
      });
    }
  });

  it('every alias of every file becomes what sendmail -bv makes of it', async () => {
    const files = names.filter((name) =>
      /^(loop|no-loop|two-loops|too-deep|duplicate|clean-forms|user-with|comment-in)/.test(name),
    );
    await newaliases(files);
    let compared = 0;
    for (const name of files) {
      const text = textOf(name);
      const surroundings = around(text);
      const parsed = aliases.parse(text);
      const findings = aliases.findings(parsed, surroundings);
      // -bv prints seven bits of each character: an address with others cannot be compared.
      const keys = [...(aliases.told?.(parsed).names ?? [])].filter(
        (key) => /^[\w.-]+$/.test(key) && key !== 'idn',
      );
      const out = await lab.sendmail.must(
        `cd /srv/al; for a in ${keys.join(' ')}; do echo "## $a"; sendmail -C/srv/al/${name}.cf -bv $a 2>&1; done; true`,
      );
      const broken = new Set<string>();
      for (const part of out.split('## ').slice(1)) {
        const [key = '', ...rows] = part.trimEnd().split('\n');
        if (rows.some((row) => row.includes('loop broken'))) {
          broken.add(key);
          continue;
        }
        const real = rows.flatMap((row) => {
          const user =
            /mailer [^,]+(?:, host [^,]*)?, user (.*)$/.exec(row)?.[1] ??
            /^(.*)\.\.\. User unknown/.exec(row)?.[1];
          return user === undefined
            ? []
            : [
                user
                  .replace(/^\\/, '')
                  .replace(/^"?\|(.*?)"?$/, '$1')
                  .replace(/\.$/, '')
                  .replace('@sendmail1.lab.test', '')
                  .replace(/\+[^@]*$/, ''),
              ];
        });
        const ours = leaves(aliases.expand!(parsed, key, surroundings))
          .filter(({ kind, name: leaf }) => kind !== 'loop' && (kind !== 'nobody' || leaf === '/dev/null'))
          .map(({ name: leaf }) => leaf.replace(/^.*<(.*)>$/, '$1'));
        expect({ name, key, to: [...new Set(ours)].sort() }).toEqual({
          name,
          key,
          to: [...new Set(real)].sort(),
        });
        compared += 1;
      }
      // Loops that are called an error are broken ones, and so are chains that are too deep.
      const certain = findings.filter(
        ({ code, severity }) => severity === 'error' && /loop|too-deep/.test(code),
      );
      expect({ name, broken: broken.size > 0 }).toEqual({ name, broken: certain.length > 0 });
      for (const { span } of certain)
        expect([...broken]).toContain(text.slice(span.from, span.to).toLowerCase());
    }
    expect(compared).toBeGreaterThan(50);
  }, 180_000);
});
