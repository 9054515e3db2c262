import type { Call } from '../m4/calls.ts';
import { argOf, spanOf } from '../reading.ts';
import { callsOf, type Check } from './check.ts';
import { equates, type Equate } from './port-options.ts';

const time = /^\d+[smhdw]?(?:\d+[smhdw])*$/;

/** What is wrong with one equate of a milter; `undefined` when nothing is. */
function fault({ key, value, bare }: Equate): { message: string; why: string } | undefined {
  if (bare)
    return {
      message: `“${key}” has no value.`,
      why: 'sendmail refuses the file: “= expected”. Parts are S=…, F=… and T=….',
    };
  const letter = key[0] ?? '';
  if (letter === 'S') {
    const [, kind, rest = ''] = /^(\w+):(.*)$/.exec(value) ?? [];
    if (kind === undefined) {
      return {
        message: `The socket “${value}” has no kind.`,
        why: 'It is local:/path, inet:port@host or inet6:port@host.',
      };
    }
    if (!['local', 'unix', 'inet', 'inet6'].includes(kind)) {
      return {
        message: `There is no kind of socket “${kind}”.`,
        why: 'It is local (or unix), inet or inet6; anything else makes sendmail refuse the file.',
      };
    }
    if (kind.startsWith('inet') && !rest.includes('@')) {
      return {
        message: `The socket “${value}” has no host.`,
        why: `sendmail expects port@host: ${kind}:${/^\d+$/.test(rest) ? rest : '8891'}@localhost.`,
      };
    }
    if (!kind.startsWith('inet') && !rest.startsWith('/')) {
      return {
        message: `The socket “${value}” is no full path.`,
        why: 'Write the path from the root: local:/run/….',
      };
    }
    return undefined;
  }
  if (letter === 'F') {
    return value === '' || /^[RT4]$/.test(value)
      ? undefined
      : {
          message: `F=${value} is no way to treat failures.`,
          why: 'R refuses mail when the milter is down, T refuses it for now, 4 ends the connection; without F mail goes through unchecked.',
        };
  }
  if (letter === 'T') {
    for (const part of value.split(';').map((one) => one.trim())) {
      const [, which, span = ''] = /^(\w+)\s*:\s*(.*)$/.exec(part) ?? [];
      if (part === '') continue;
      if (which === undefined)
        return {
          message: `The timeout “${part}” has no colon.`,
          why: 'Write letters and times: T=C:5m;S:10s;R:10s;E:5m.',
        };
      if (!/^[CSRE]/.test(which)) {
        return {
          message: `There is no milter timeout “${which}”.`,
          why: 'sendmail refuses the file. C is connecting, S sending, R reading an answer, E the whole end of a message.',
        };
      }
      if (!time.test(span)) return { message: `“${span}” is no time.`, why: 'Write a number and s, m or h.' };
    }
    return undefined;
  }
  return {
    message: `Milters have no part “${key}=”.`,
    why: 'sendmail refuses the file: “unknown filter equate”. Parts are S=, F= and T=; the parts of T have ; between them.',
  };
}

function checkFilter(check: Check, call: Call): void {
  const base = call.args[1]?.base ?? -1;
  const parts = equates(argOf(call, 1));
  for (const part of parts) {
    const found = fault(part);
    if (found === undefined) continue;
    check.add({
      code: 'mc/milter',
      severity: 'error',
      span: base < 0 ? spanOf(call, 1) : { from: base + part.from, to: base + part.to },
      ...found,
    });
  }
  if (parts.some(({ key }) => key.startsWith('S'))) return;
  check.add({
    code: 'mc/milter-without-socket',
    severity: 'error',
    span: spanOf(call, 0),
    message: `The milter ${argOf(call, 0)} has no socket.`,
    why: 'sendmail refuses the file: “empty or missing socket information”. Write S=local:/path or S=inet:port@host.',
  });
}

/** INPUT_MAIL_FILTER, MAIL_FILTER, and the list of those that are in force. */
export function checkMilters(check: Check): void {
  const filters = callsOf(check, 'INPUT_MAIL_FILTER', 'MAIL_FILTER');
  for (const call of filters) checkFilter(check, call);
  if (check.reading.partial) return;
  const defined = new Set(
    check.reading.calls.filter(({ name }) => name.endsWith('MAIL_FILTER')).map((call) => argOf(call, 0)),
  );
  for (const { text } of check.reading.cf) {
    const name = /^X\s*(\w+)/.exec(text)?.[1];
    if (name !== undefined) defined.add(name);
  }
  const lists = callsOf(check, 'define').filter((call) => argOf(call, 0) === 'confINPUT_MAIL_FILTERS');
  for (const call of lists) {
    const missing = argOf(call, 1)
      .split(/[,;\s]+/)
      .find((name) => name !== '' && !defined.has(name));
    if (missing === undefined) continue;
    check.add({
      code: 'mc/undefined-filter',
      severity: 'error',
      span: spanOf(call, 1),
      message: `There is no milter ${missing}.`,
      why: 'The list names a milter that no INPUT_MAIL_FILTER or MAIL_FILTER defines, so its mail is not checked.',
    });
  }
}
