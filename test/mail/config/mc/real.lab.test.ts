import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SendmailWords } from '#mail/config/knowledge';
import { parse, told } from '#mail/config/mc/reading';
import { settings } from '#mail/config/mc/words/settings';
import { names } from '#mail/config/mc/words/names';
import { featureNames } from '#mail/config/mc/words/features';
import { mailers, ostypes } from '#mail/config/mc/words/flags';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { type Case, cases, found, lineAt } from './corpus.ts';
import { snippets } from './snippets.ts';

const tree = '/usr/share/sendmail/cf';
const dir = '/tmp/mc-corpus';

/** What the tools of the host make of one file. */
interface Said {
  readonly m4: string;
  readonly cf: string;
  readonly sendmail: string;
}

let lab: Lab;
let words: SendmailWords;
const said = new Map<string, Said>();
const distribution = new Map<string, string>();

/** Prints what a name is at the end of the file; what m4 wraps the file in comes after it. */
const trailer = (asked: readonly string[]): string =>
  `\ndivert(0)dnl\n${asked.map((name) => `ifdef(\`${name}',\`@@\`${name}'@=${name}@@;')`).join('\n')}\n`;

/** sendmail's own names, but for the one that is made of many lines of macros. */
const asked: readonly string[] = [...settings.keys(), ...Object.keys(names)].filter(
  (name) => name !== 'confRECEIVED_HEADER' && !/^(?:LOCAL|CYRUSV2|PROCMAIL)_/.test(name),
);
const own = (text: string): readonly string[] =>
  Array.from(text.matchAll(/\bdefine\(`([A-Za-z]\w*)'/g), ([, name = '']) => name);
const askedOf = (text: string): readonly string[] => [...new Set([...asked, ...own(text)])];

const sections = (output: string): ReadonlyMap<string, string> =>
  new Map(
    output
      .split(/^@@@@ /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)] as const),
  );

const script = `
cd ${dir} || exit 1
for f in *.mc; do
  n=\${f%.mc}; pre=
  grep -q '^include(.*m4/cf\\.m4' "$f" || pre=${tree}/m4/cf.m4
  timeout 20 m4 $pre "$f" > "$n.cf" 2> "$n.err"; echo "rc $?" >> "$n.err"
  sendmail -C"$PWD/$n.cf" -bt < /dev/null > "$n.bt" 2>&1; printf '\\nrc %s\\n' "$?" >> "$n.bt"
  cat "$f" "$n.trailer" > "$n.asked"
  timeout 20 m4 $pre "$n.asked" > "$n.told" 2> /dev/null
  printf '\\n@@@@ %s m4\\n' "$n"; cat "$n.err"
  printf '\\n@@@@ %s sendmail\\n' "$n"; grep -v '^ADDRESS TEST\\|^Enter <\\|^> *$' "$n.bt"
  printf '\\n@@@@ %s told\\n' "$n"; grep -a '@@\\|@=' "$n.told"
done
for f in *.m4in; do printf '\\n@@@@ %s text\\n' "\${f%.m4in}"; timeout 20 m4 "$f" 2> /dev/null; printf '@end'; done
exit 0
`;

/** The files of the distribution and of the host, and all words of its tree. */
async function readTree(): Promise<void> {
  const output = await lab.sendmail.must(`
for f in ${tree}/domain/*.m4 ${tree}/ostype/*.m4 ${tree}/hack/*.m4 ${tree}/debian/*.m4 /etc/mail/m4/*.m4 \\
  ${tree}/cf/*.mc ${tree}/debian/*.mc /etc/mail/*.mc; do printf '\\n@@@@ %s\\n' "$f"; cat "$f"; done
for d in feature mailer ostype domain; do printf '\\n@@@@ %s\\n' "$d"; ls ${tree}/$d; done`);
  const all = sections(output);
  const list = (name: string): readonly string[] =>
    (all.get(name) ?? '').split('\n').flatMap((file) => (file.endsWith('.m4') ? [file.slice(0, -3)] : []));
  const paths = [...all.keys()].filter((name) => name.startsWith('/'));
  words = {
    tree,
    features: list('feature'),
    mailers: list('mailer'),
    ostypes: list('ostype'),
    domains: list('domain'),
    settings: [],
    macros: [],
    includes: Object.fromEntries(
      paths.filter((path) => path.endsWith('.m4')).map((path) => [path, all.get(path) ?? '']),
    ),
  };
  for (const path of paths.filter((one) => one.endsWith('.mc')))
    distribution.set(
      path.replace(/^.*\/(\w+)\/([^/]+)\.mc$/, '$1.$2'),
      (all.get(path) ?? '').replace('../m4/cf.m4', `${tree}/m4/cf.m4`),
    );
}

const unbroken = (text: string): boolean => parse(text).alone.machine.breaks.length === 0;

beforeAll(async () => {
  const obstacle = labObstacle();
  if (obstacle !== undefined) return;
  lab = await startLab({ label: 'mc' });
  await readTree();
  await lab.sendmail.must(`rm -rf ${dir}; mkdir -p ${dir}`);
  const files = [...cases.map(({ name, text }) => [name, text] as const), ...distribution];
  const staged = [
    ...files.flatMap(([name, text]) => [
      [`${name}.mc`, text] as const,
      [`${name}.trailer`, trailer(askedOf(text))] as const,
    ]),
    ...snippets.map((text, index) => [`${index}.m4in`, text] as const),
  ];
  const lines = staged.map(([name, text]) => `${name} ${Buffer.from(text).toString('base64')}\n`);
  await lab.sendmail.writeFile(`${dir}/staged`, lines.join(''));
  await lab.sendmail.must(
    `cd ${dir} && while read -r name text; do echo "$text" | base64 -d > "$name"; done < staged`,
  );
  const output = sections(await lab.sendmail.must(script));
  for (const [name] of files)
    said.set(name, {
      m4: (output.get(`${name} m4`) ?? '').trim(),
      sendmail: (output.get(`${name} sendmail`) ?? '').trim(),
      cf: output.get(`${name} told`) ?? '',
    });
  for (const index of snippets.keys())
    said.set(`snippet ${index}`, { m4: output.get(`${index} text`) ?? '', sendmail: '', cf: '' });
});

afterAll(async () => {
  await (lab as Lab | undefined)?.stop();
});

const obstacle = labObstacle();

describe.skipIf(obstacle !== undefined)(
  `mc files and the real tools${obstacle === undefined ? '' : `: ${obstacle}`}`,
  () => {
    it('m4 and sendmail say what the corpus says they do, and are silent otherwise', () => {
      const wrong: string[] = [];
      const check = ({ name, m4, sendmail }: Case): void => {
        const real = said.get(name) ?? { m4: '', sendmail: '', cf: '' };
        for (const [tool, wanted, heard] of [
          ['m4', m4, real.m4],
          ['sendmail', sendmail, real.sendmail],
        ] as const) {
          for (const text of wanted)
            if (!heard.includes(text)) wrong.push(`${name}: ${tool} did not say “${text}” but ${heard}`);
          // sendmail is asked only about what m4 made without a word.
          if (wanted.length === 0 && (tool === 'm4' || m4.length === 0) && heard !== 'rc 0')
            wrong.push(`${name}: ${tool} said ${heard}`);
        }
      };
      cases.forEach(check);
      expect(wrong).toEqual([]);
    });

    it('agrees with m4 about everything that is defined, in the corpus and in all files of the distribution', () => {
      const wrong: string[] = [];
      let compared = 0;
      for (const [name, text] of [...cases.map((one) => [one.name, one.text] as const), ...distribution]) {
        // m4 ends in the middle of these; how far our reading gets is a matter of the corpus.
        if (!unbroken(text)) continue;
        const real = new Map<string, string>();
        for (const [, key = '', value = ''] of (said.get(name)?.cf ?? '').matchAll(
          /@@([^@\n]*)@=([^]*?)@@;/g,
        ))
          real.set(key, value);
        const ours = told(parse(text), { hostname: '', users: {}, paths: {}, sendmail: words }).defines;
        expect(real.size, name).toBeGreaterThan(20);
        for (const key of askedOf(text)) {
          compared++;
          if (real.get(key) !== ours?.get(key))
            wrong.push(
              `${name}: ${key} is ${real.get(key) ?? 'undefined'}, not ${ours?.get(key) ?? 'undefined'}`,
            );
        }
      }
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(15_000);
    });

    it('reads m4 as m4 does', async () => {
      const { Machine } = await import('#mail/config/mc/m4/machine');
      const { addBuiltins } = await import('#mail/config/mc/m4/builtins');
      for (const [index, text] of snippets.entries()) {
        const machine = new Machine(text, '#');
        addBuiltins(machine);
        machine.run();
        // GNU m4 prints diversions above 0 at the end, in their order.
        const parts = machine.outputs.filter(({ divert }) => divert >= 0);
        const ours = [...parts].sort((a, b) => a.divert - b.divert).map(({ pieces }) => pieces.text());
        expect(`${ours.join('')}@end`, text).toBe((said.get(`snippet ${index}`)?.m4 ?? '').trimEnd());
      }
    });

    it('knows the words of the tree', () => {
      expect([...words.features].sort()).toEqual(featureNames);
      expect([...words.mailers].sort()).toEqual(Object.keys(mailers).sort());
      expect([...words.ostypes].sort()).toEqual([...ostypes].sort());
    });

    it('has nothing to say about the files of the distribution but what is true of them', () => {
      const all = [...distribution].flatMap(([name, text]) =>
        found(text, words)
          .filter(({ severity }) => severity !== 'note')
          .map(({ code, span }) => `${name} ${lineAt(text, span.from)} ${code}`),
      );
      expect(distribution.size).toBeGreaterThan(30);
      expect(all.sort()).toEqual([
        // m4 says “No system type defined” of it.
        'cf.cyrusproto 33 mc/no-ostype',
        'cf.uucpproto 31 mc/dangerous-feature',
        // It does define MCI_CACHE_SIZE, which nothing reads.
        'cf.vangogh.cs 31 mc/unknown-setting',
      ]);
      expect(said.get('cf.cyrusproto')?.m4).toContain('No system type defined');
      expect(said.get('cf.uucpproto')?.m4).toContain('promiscuous_relay');
    });
  },
);
