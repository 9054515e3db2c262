import type { ShellWord } from '../../../rewrite/asking.ts';
import { rulesetWords } from './ruleset-words.ts';
import { classes, commands, macros, rulesetNames } from './shell-help.ts';

/** `=M` names the mailers and their rulesets; rules name the rulesets, maps, classes and macros that they use. */
export const wordLines: readonly string[] = ['=M', ...rulesetNames.map((name) => `=S${name}`)];

const computing: Readonly<Record<string, string>> = {
  host: 'DNS: the canonical name of a host',
  dequote: 'takes quotes off',
  macro: 'where rules keep a value',
  arith: 'calculates',
  access: 'who may connect, send and relay',
  mailertable: 'by which mailer and to which host mail for a domain goes',
  virtuser: 'virtual users: addresses that become others',
  generics: 'how senders of this host are written',
  domaintable: 'domains that become others',
  aliases: 'the alias files',
};

/** Output of `wordLines` → everything that can be typed, without doubles. Never throws. */
export function words(output: string): readonly ShellWord[] {
  const found = new Map<string, ShellWord>();
  const add = (text: string, kind: ShellWord['kind'], help: string): void => {
    if (!found.has(`${kind} ${text}`)) found.set(`${kind} ${text}`, { text, kind, help });
  };
  for (const [text, help] of commands) add(text, 'command', help);
  for (const [text, help] of macros) add(text, 'macro', help);
  for (const [name, help] of Object.entries(classes)) add(`$=${name}`, 'class', help);

  const missing = new Set(
    [...output.matchAll(/^(?:> )*Undefined ruleset (\S+)$/gm)].map(([, name = '']) => name),
  );
  const ruleset = (name: string): void => {
    if (/^[\w*-]+$/.test(name)) add(name, 'ruleset', rulesetWords(name.slice(0, 16)));
  };
  const map = (name: string): void => {
    add(name, 'map', Object.hasOwn(computing, name) ? (computing[name] ?? '') : '');
  };
  if (output !== '') rulesetNames.filter((name) => !missing.has(name)).forEach(ruleset);
  ['host', 'aliases'].forEach(map);

  for (const line of output.split('\n')) {
    const [, mailer, sender = '', recipient = ''] =
      /mailer \d+ \(([^)]+)\): P=.* S=(\S+) R=(\S+) M=/.exec(line) ?? [];
    if (mailer !== undefined) {
      add(mailer, 'mailer', mailerWords(line));
      [...sender.split('/'), ...recipient.split('/')].forEach(ruleset);
    } else if (/^(?:> )*R/.test(line)) {
      const tokens = line.split(/[ \t]+/);
      for (const [at, token] of tokens.entries()) {
        const next = tokens[at + 1] ?? '';
        if (token === '$>') ruleset(next);
        else if (token === '$(' && /^[\w-]+$/.test(next)) map(next);
        else if (/^R?\$[=~](?:\{\w+\}|\w)$/.test(token))
          add(`$=${token.replace(/^R?\$[=~]/, '')}`, 'class', '');
        else if (/^R?\$&(?:\{\w+\}|\w)$/.test(token)) add(`$${token.replace(/^R?\$&/, '')}`, 'macro', '');
      }
    }
  }
  return [...found.values()];
}

/** `P=[IPC] … A=TCP $h` → what it is for. */
function mailerWords(line: string): string {
  const path = / \(?P=(\S+)|: P=(\S+)/.exec(line);
  const program = path?.[1] ?? path?.[2] ?? '';
  if (program === '[IPC]') return 'hands mail to another host by SMTP';
  if (program === '[FILE]') return 'appends to a file';
  return program === '' || program === '/dev/null' ? '' : `hands mail to ${program}`;
}
