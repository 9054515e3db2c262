import type { MailHost } from '../../lab/mail-host.ts';

/** A configuration that is built in a folder of the host and asked there; the live one is not touched. */
export interface Staged {
  /** Lines of the mc between OSTYPE and MAILER. `@DIR@` is the folder. */
  readonly mc: readonly string[];
  /** Tables that are built with makemap, by name. */
  readonly tables: Readonly<Record<string, string>>;
  /** Other files, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Builds a cf with a rule set that turns a typed `$|` into the real one, so that check_relay can be asked. */
export async function stage(host: MailHost, dir: string, { mc, tables, files = {} }: Staged): Promise<void> {
  const lines = [
    'divert(-1)dnl',
    "include(`/usr/share/sendmail/cf/m4/cf.m4')dnl",
    'divert(0)dnl',
    "OSTYPE(`debian')dnl",
    ...mc.map((line) => line.replaceAll('@DIR@', dir)),
    "MAILER(`local')dnl",
    "MAILER(`smtp')dnl",
    'LOCAL_RULESETS',
    'STranslate',
    'R$* $$| $*\t$: $1 $| $2',
    '',
  ];
  await host.must(`mkdir -p ${quoted(dir)}`);
  await host.writeFile(`${dir}/a.mc`, lines.join('\n'));
  for (const [name, text] of Object.entries({ ...tables, ...files }))
    await host.writeFile(`${dir}/${name}`, text);
  const maps = Object.keys(tables).map((name) => `makemap hash ${quoted(name)} < ${quoted(name)}`);
  await host.must(['set -e', `cd ${quoted(dir)}`, 'm4 a.mc > a.cf', ...maps].join('\n'));
}

/** One question: macros to set before, and what is typed. */
export interface Typed {
  readonly macros?: Readonly<Record<string, string>>;
  readonly line: string;
}

/** Asks `sendmail -bt` all of it in one process; the last line of each answer, `returns: ` and before it cut off. */
export async function ask(host: MailHost, dir: string, questions: readonly Typed[]): Promise<string[]> {
  const typed = questions.flatMap(({ macros = {}, line }, at) => [
    ...Object.entries(macros).map(([name, value]) => `.D${name.length > 1 ? `{${name}}` : name}${value}`),
    line,
    `ENDOF${at} x`,
  ]);
  await host.writeFile(`${dir}/questions`, `${typed.join('\n')}\n`);
  const output = await host.must(`sendmail -C${dir}/a.cf -bt < ${dir}/questions 2>&1`);
  const answers: string[] = [];
  let last = '';
  for (const line of output.split('\n')) {
    if (/Undefined ruleset ENDOF\d+/.test(line)) {
      answers.push(last);
      last = '';
    } else if (/\sreturns: /.test(line)) last = line.replace(/^.*?returns: /, '').trim();
    else if (/^Rcode = \d+, addr = /.test(line)) last = line.replace(/^.*? addr = /, '').trim();
  }
  return answers;
}
