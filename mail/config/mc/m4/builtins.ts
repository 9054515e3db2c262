import type { Call } from './calls.ts';
import { evaluate } from './eval.ts';
import { lexis } from './lexis.ts';
import type { Definition, Machine, Native } from './machine.ts';

const text = (call: Call, index: number): string => call.args[index]?.text ?? '';
const quoted = (value: string): string => `\`${value}'`;

function setText(machine: Machine, name: string, value: string, below: Definition | undefined): void {
  machine.macros.set(name, { text: value, below });
}

const define: Native = (machine, call) => {
  const name = text(call, 0);
  if (name !== '') setText(machine, name, text(call, 1), machine.macros.get(name)?.below);
};

const ifelse: Native = (machine, call) => {
  const { args } = call;
  for (let at = 0; args.length - at >= 3; at += 3) {
    const last = args.length - at <= 5;
    const pick = text(call, at) === text(call, at + 1) ? args[at + 2] : last ? args[at + 3] : undefined;
    if (pick !== undefined) machine.push(pick, call, 1);
    if (pick !== undefined || last) return;
  }
};

/** Characters of `from` become those of `to`, or vanish; `a-c` are ranges. */
function transliterated(value: string, from: string, to: string): string {
  const spread = (set: string): string =>
    set.replace(/([^])-([^])/g, (all, a: string, b: string) => {
      const [low, high] = [a.charCodeAt(0), b.charCodeAt(0)];
      const step = low <= high ? 1 : -1;
      const count = Math.abs(high - low);
      if (count > 255) return all;
      return Array.from({ length: count + 1 }, (_, n) => String.fromCharCode(low + n * step)).join('');
    });
  const [source, target] = [spread(from.slice(0, 500)), spread(to.slice(0, 500))];
  const map = new Map<string, string>();
  for (let n = 0; n < source.length; n++) {
    const char = source[n] ?? '';
    if (!map.has(char)) map.set(char, target[n] ?? '');
  }
  return Array.from(value, (char) => map.get(char) ?? char).join('');
}

const give =
  (make: (call: Call, machine: Machine) => string): Native =>
  (machine, call) =>
    machine.push(make(call, machine), call);
const nothing: Native = () => undefined;
const number = (value: string): number => evaluate(value) ?? 0;

const natives: Readonly<Record<string, Native>> = {
  define,
  pushdef: (machine, call) => {
    const name = text(call, 0);
    if (name !== '') setText(machine, name, text(call, 1), machine.macros.get(name));
  },
  popdef: (machine, call) => {
    for (const { text: name } of call.args) {
      const below = machine.macros.get(name)?.below;
      if (below === undefined) machine.macros.delete(name);
      else machine.macros.set(name, below);
    }
  },
  undefine: (machine, call) => {
    for (const { text: name } of call.args) machine.macros.delete(name);
  },
  defn: give((call, machine) =>
    call.args.map((arg) => quoted(machine.macros.get(arg.text)?.text ?? '')).join(''),
  ),
  ifdef: (machine, call) => {
    const pick = call.args[machine.macros.has(text(call, 0)) ? 1 : 2];
    if (pick !== undefined) machine.push(pick, call, 1);
  },
  ifelse,
  shift: give((call) =>
    call.args
      .slice(1)
      .map((arg) => quoted(arg.text))
      .join(','),
  ),
  dnl: (machine, call) => machine.skipLine(call),
  divert: (machine, call) => {
    machine.divert = number(text(call, 0));
  },
  divnum: give((_, machine) => String(machine.divert)),
  undivert: nothing,
  changequote: (machine, call) => {
    const open = call.open ? text(call, 0) : '`';
    const close = call.args.length > 1 && text(call, 1) !== '' ? text(call, 1) : "'";
    machine.lexis = lexis(open, close, machine.lexis.comment);
  },
  changecom: (machine, call) => {
    machine.lexis = lexis(machine.lexis.open, machine.lexis.close, text(call, 0));
  },
  eval: give((call) => String(evaluate(text(call, 0)) ?? '')),
  incr: give((call) => String((number(text(call, 0)) + 1) | 0)),
  decr: give((call) => String((number(text(call, 0)) - 1) | 0)),
  len: give((call) => String(text(call, 0).length)),
  index: give((call) => String(text(call, 0).indexOf(text(call, 1)))),
  substr: give((call) => {
    const from = number(text(call, 1));
    const value = text(call, 0);
    if (from < 0 || from > value.length) return '';
    return call.args.length > 2
      ? value.slice(from, from + Math.max(0, number(text(call, 2))))
      : value.slice(from);
  }),
  translit: give((call) => transliterated(text(call, 0), text(call, 1), text(call, 2))),
  indir: (machine, call) => {
    const definition = machine.macros.get(text(call, 0));
    const inner = { ...call, name: text(call, 0), args: call.args.slice(1) };
    if (definition?.native !== undefined && text(call, 0) !== 'indir') definition.native(machine, inner);
    else if (definition?.text !== undefined) machine.push(definition.text, call);
  },
  m4exit: (machine) => machine.stop(),
};

/** What only the host could answer, or what has no bearing on what is defined: they become nothing. */
const silent = [
  ...['builtin', 'debugfile', 'debugmode', 'dumpdef', 'errprint', 'esyscmd', 'm4wrap', 'maketemp', 'mkstemp'],
  ...['patsubst', 'regexp', 'syscmd', 'sysval', 'traceoff', 'traceon', 'format', '__file__', '__line__'],
];
/** Known without parentheses too. */
const open = new Set([
  ...['dnl', 'divert', 'divnum', 'undivert', 'changequote', 'changecom', 'm4exit', 'sysval', 'dumpdef'],
  ...['debugmode', 'traceoff', 'traceon', '__file__', '__line__'],
]);

/** m4's own macros, but for `include` and `sinclude`. */
export function addBuiltins(machine: Machine): void {
  for (const name of silent) machine.macros.set(name, { native: nothing, blind: !open.has(name) });
  for (const [name, native] of Object.entries(natives))
    machine.macros.set(name, { native, blind: !open.has(name) });
  for (const name of ['__gnu__', '__unix__']) machine.macros.set(name, { text: '' });
}

export const builtins: ReadonlySet<string> = new Set([
  ...Object.keys(natives),
  ...silent,
  'include',
  'sinclude',
]);
