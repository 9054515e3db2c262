import type { SendmailWords } from '../knowledge.ts';
import { addBuiltins } from './m4/builtins.ts';
import type { Call } from './m4/calls.ts';
import { lexis } from './m4/lexis.ts';
import { Machine, type Native } from './m4/machine.ts';
import { classes, effects, initial, sections, unread } from './cf-tree.ts';

const argument = (call: Call, index: number): string => call.args[index]?.text ?? '';

/** What the host's own files say; without it OSTYPE, DOMAIN and other files define nothing. */
export type Includes = Pick<SendmailWords, 'tree' | 'includes'>;

const isCfM4 = (path: string): boolean => /(?:^|\/)m4\/cf\.m4$/.test(path);

/** Text of a file of the tree, or of another one by its path. */
function textOf(includes: Includes | undefined, path: string): string | undefined {
  if (includes === undefined) return undefined;
  const { tree, includes: files } = includes;
  const candidates = path.startsWith('/') ? [path] : [`${tree}/${path}`, path];
  return candidates.map((one) => files[one]).find((found) => found !== undefined);
}

/** Reads a file in a place of its own, from which nothing gets into sendmail.cf here. */
function aside(machine: Machine, call: Call, text: string): void {
  machine.push(`divert(${machine.divert})`, call);
  machine.divert = -1;
  machine.include(text, call.at.from);
}

function tell(machine: Machine, call: Call): void {
  for (const [name, index] of [
    ['_ARG_', 1],
    ['_ARG1_', 1],
    ['_ARG2_', 2],
    ['_ARG3_', 3],
  ] as const)
    machine.macros.set(name, { text: argument(call, index) });
}

function sendmailMacros(includes: Includes | undefined): Readonly<Record<string, Native>> {
  const nothing: Native = () => undefined;
  const fromTree =
    (folder: string): Native =>
    (machine, call) => {
      if (folder === 'ostype') machine.macros.set('__OSTYPE__', { text: argument(call, 0) });
      machine.macros.set('_ARG_', { text: argument(call, 1) });
      const text = textOf(includes, `${folder}/${argument(call, 0)}.m4`);
      if (text !== undefined) aside(machine, call, text);
    };
  const filter: Native = (machine, call) => {
    const before = machine.macros.get('confINPUT_MAIL_FILTERS')?.text ?? '';
    const name = argument(call, 0);
    machine.macros.set('confINPUT_MAIL_FILTERS', { text: before === '' ? name : `${before}, ${name}` });
  };
  const section = (name: string): Native => {
    const { divert = 0, begins } = sections[name] ?? {};
    return (machine, call) => {
      machine.divert = divert;
      if (begins !== undefined) machine.push(begins, call);
    };
  };
  const diversions: number[] = [];
  return {
    FEATURE: (machine, call) => {
      tell(machine, call);
      const effect = effects[argument(call, 0)];
      if (effect !== undefined) aside(machine, call, effect);
    },
    HACK: (machine, call) => {
      tell(machine, call);
      const text = textOf(includes, `hack/${argument(call, 0)}.m4`);
      if (text !== undefined) aside(machine, call, text);
    },
    MAILER: (machine, call) => {
      machine.macros.set('_MAILER_DEFINED_', { text: '1' });
      machine.macros.set(`_MAILER_${argument(call, 0)}_`, { text: '' });
    },
    OSTYPE: fromTree('ostype'),
    DOMAIN: fromTree('domain'),
    DAEMON_OPTIONS: nothing,
    CLIENT_OPTIONS: nothing,
    MAIL_FILTER: nothing,
    INPUT_MAIL_FILTER: filter,
    QUEUE_GROUP: nothing,
    MODIFY_MAILER_FLAGS: nothing,
    SITECONFIG: nothing,
    UUCPSMTP: nothing,
    VERSIONID: (machine, call) => machine.push(`#####  ${argument(call, 0)}  #####`, call),
    MASQUERADE_AS: (machine, call) => machine.macros.set('MASQUERADE_NAME', { text: argument(call, 0) }),
    PUSHDIVERT: (machine, call) => {
      diversions.push(machine.divert);
      machine.divert = Number.parseInt(argument(call, 0), 10) || 0;
    },
    POPDIVERT: (machine) => {
      machine.divert = diversions.pop() ?? 0;
    },
    ...Object.fromEntries(Object.keys(sections).map((name) => [name, section(name)])),
    ...Object.fromEntries(
      Object.keys(classes)
        .flatMap((name) => [name, `${name}_FILE`])
        .map((name) => [name, nothing]),
    ),
  };
}

/** Names that only call: not what an mc defines. */
export const callNames: ReadonlySet<string> = new Set(Object.keys(sendmailMacros(undefined)));

function loadSendmail(machine: Machine, includes: Includes | undefined): void {
  if (machine.macros.has('OSTYPE')) return;
  for (const [name, native] of Object.entries(sendmailMacros(includes))) machine.macros.set(name, { native });
  for (const [name, text] of Object.entries(initial)) machine.macros.set(name, { text });
  for (const name of unread) machine.macros.set(name, { text: '' });
  if (!machine.macros.has('MAIL_SETTINGS_DIR'))
    machine.macros.set('MAIL_SETTINGS_DIR', { text: '/etc/mail/' });
  machine.macros.set('CF_LEVEL', { text: '10' });
  machine.macros.delete('format');
  machine.macros.set('DOL', { text: "`$'$1" });
  machine.macros.set('CONCAT', { text: '$1$2$3$4$5$6$7' });
  machine.macros.set('lower', {
    text: "translit(`$1', `ABCDEFGHIJKLMNOPQRSTUVWXYZ', `abcdefghijklmnopqrstuvwxyz')",
  });
  machine.macros.set('_DEFIFNOT', { text: "ifdef(`$1',`',`define(`$1',`$2')')" });
}

/**
 * Reads an mc as m4 does. Where the file does not include `cf.m4` itself, m4 was given it before the file.
 *
 * `#` begins a comment of m4 until cf.m4 is read, and never after that.
 */
export function execute(source: string, includes: Includes | undefined): Machine {
  const own = /\binclude\(\s*`?[^'()\n]*m4\/cf\.m4/.test(source);
  const machine = new Machine(source, own ? '#' : '');
  addBuiltins(machine);
  const include: Native = (_, call) => {
    const path = argument(call, 0);
    if (isCfM4(path)) {
      loadSendmail(machine, includes);
      machine.lexis = lexis(machine.lexis.open, machine.lexis.close, '');
      return;
    }
    const text = textOf(includes, path.replace('_CF_DIR_', ''));
    if (text !== undefined) machine.include(text, call.at.from);
  };
  for (const name of ['include', 'sinclude']) machine.macros.set(name, { native: include, blind: true });
  if (!own) loadSendmail(machine, includes);
  machine.run();
  return machine;
}
