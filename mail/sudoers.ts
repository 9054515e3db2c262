import type { Command } from './command.ts';

/** Commands of one feature, as `Mta.rights` gives them. */
export interface Right {
  readonly feature: string;
  readonly why: string;
  readonly commands: readonly Command[];
}

/**
 * One argument as sudoers spells it. Two readers take it apart: sudo's own (which drops the backslash before blanks and
 * `, : = # \`) and then fnmatch(3), for which `* ? [ ] !` and a backslash are special. Bytes stay bytes.
 */
function argument(value: string): string {
  if (/[\0\n\r]/.test(value))
    throw new Error('sudoers cannot name an argument with a line break or a NUL byte.');
  if (value === '') throw new Error('sudoers cannot name an empty argument.');
  return value
    .replace(/[\\*?[\]!]/g, (special) => (special === '\\' ? '\\\\\\\\' : `\\${special}`))
    .replace(/[,:=# \t]/g, '\\$&');
}

/** A command exactly as it will be run, in the syntax of sudoers: path and every argument, nothing else allowed. */
export function sudoersCommand(command: Command): string {
  const [path, ...rest] = command.argv;
  if (!/^\/[^\s]*$/.test(path))
    throw new Error(`sudoers needs a path without blanks, not ${JSON.stringify(path)}.`);
  // Without arguments `""` says that none are allowed.
  return [argument(path), ...(rest.length === 0 ? ['""'] : rest.map(argument))].join(' ');
}

const alias = (feature: string, number: number): string =>
  `POSTROOM_${feature
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '')}_${number}`;

/**
 * The complete text of a file for /etc/sudoers.d, as byte text: it lets `account` run exactly these commands as root.
 * @throws for account names and commands that sudoers cannot express.
 */
export function sudoersFile(
  account: string,
  rights: readonly Right[],
  options: { readonly askPassword: boolean },
): string {
  // A word in capitals is ALL or the name of an alias.
  if (!/^[A-Za-z0-9_.@+][A-Za-z0-9_.@+-]*\$?$/.test(account) || /^[A-Z][A-Z0-9_]*$/.test(account))
    throw new Error(`sudoers cannot name the account ${JSON.stringify(account)}.`);
  const user = account.replace(/[@]/g, '\\$&');
  const groups = rights.filter(({ commands }) => commands.length > 0);
  const head = [
    '# What Postroom needs on this host, and nothing more. Install it with:',
    '#   visudo -c -f THIS_FILE && install -m 0440 -o root -g root THIS_FILE /etc/sudoers.d/postroom',
    '# Every command is named with all its arguments; queue ids travel on standard input.',
  ];
  const aliases = groups.map(({ feature, why, commands }, index) => {
    const lines = [...new Set(commands.map(sudoersCommand))];
    return `\n# ${plain(feature)}. ${plain(why)}\nCmnd_Alias ${alias(feature, index + 1)} = \\\n    ${lines.join(', \\\n    ')}`;
  });
  const names = groups.map(({ feature }, index) => alias(feature, index + 1));
  const tag = options.askPassword ? 'PASSWD' : 'NOPASSWD';
  const grant = names.length === 0 ? [] : [`\n${user} ALL = (root) ${tag}: ${names.join(', ')}`];
  return `${[...head, ...aliases, ...grant].join('\n')}\n`;
}

const plain = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').replace(/\\+$/, '');
