import type { Call } from '../m4/calls.ts';
import { nearest } from '../../nearest.ts';
import { argOf, spanOf } from '../reading.ts';
import { modifiers, portKeys } from '../words/flags.ts';
import { callsOf, fix, replace, type Check } from './check.ts';
import { equates, readPort, type Equate } from './port-options.ts';

/** Letters that sendmail reads whatever their case. */
const either = 'AFILMNP';

const keyOf = (key: string): string => {
  const first = key[0] ?? '';
  return either.includes(first.toUpperCase()) ? first.toUpperCase() : first;
};

const allNames = Object.values(portKeys).flatMap(({ names }) => names);
const families = ['inet', 'inet6', 'local', 'unix', 'unspec', 'iso', 'ns', 'x.25'];
/** Letters that are known to other versions, or to builds with more in them. */
const tolerated = 'orIitTR';

function checkKey(check: Check, call: Call, part: Equate): void {
  const base = call.args[0]?.base ?? -1;
  const span =
    base < 0
      ? spanOf(call, 0)
      : { from: base + part.from, to: base + part.from + Math.max(1, part.key.length) };
  const known = portKeys[keyOf(part.key)];
  if (part.bare) {
    check.add({
      code: 'mc/port-option-syntax',
      severity: 'warning',
      span,
      message: `“${part.key}” has no value.`,
      why: 'Each part is Key=value, and parts have commas between them. sendmail leaves out what has no =.',
    });
    return;
  }
  const whole = allNames.some((name) => name.toLowerCase() === part.key.toLowerCase());
  if (known !== undefined && (whole || part.key.length === 1)) return;
  const better = known?.names[0] ?? nearest(part.key, allNames);
  check.add({
    code: 'mc/unknown-port-option',
    severity: known === undefined ? 'error' : 'warning',
    span,
    message: `${call.name} has no key “${part.key}”${better === undefined ? '' : `; ${better} is near`}.`,
    why:
      known === undefined
        ? 'sendmail refuses the file: “PortOptions parameter unknown”.'
        : `sendmail reads only the first letter, so it takes this for ${known.names[0] ?? ''}. Write the name in full, or nobody else will see it.`,
    ...(better !== undefined && { fixes: [replace(`Write ${better}`, span, better)] }),
  });
}

function checkValue(check: Check, call: Call, part: Equate): void {
  const base = call.args[0]?.base ?? -1;
  const span = base < 0 ? spanOf(call, 0) : { from: base + part.valueFrom, to: base + part.to };
  const key = keyOf(part.key);
  if (key === 'M') {
    const odd = Array.from(part.value).find(
      (letter) => !(letter in modifiers) && !tolerated.includes(letter),
    );
    if (odd === undefined) return;
    check.add({
      code: 'mc/unknown-port-modifier',
      severity: 'warning',
      span,
      message: `There is no modifier “${odd}”.`,
      why: `sendmail does not report it, and it does nothing. Modifiers are letters in a row: ${Object.keys(modifiers).join(' ')}.`,
    });
  } else if (key === 'F' && !families.includes(part.value.toLowerCase())) {
    const better = nearest(part.value, ['inet', 'inet6']);
    check.add({
      code: 'mc/bad-port-value',
      severity: 'error',
      span,
      message: `There is no address family “${part.value}”.`,
      why: 'sendmail refuses the file: “Unknown address family”. It is inet or inet6.',
      ...(better !== undefined && { fixes: [replace(`Write ${better}`, span, better)] }),
    });
  } else if (
    key === 'P' &&
    /^\d+$/.test(part.value) &&
    (Number(part.value) < 1 || Number(part.value) > 65535)
  ) {
    check.add({
      code: 'mc/bad-port-value',
      severity: 'error',
      span,
      message: `There is no port ${part.value}.`,
      why: 'Ports are numbers from 1 to 65535, or names of /etc/services.',
    });
  } else if (key === 'A') {
    const v6 = equates(argOf(call, 0)).some(
      (one) => keyOf(one.key) === 'F' && one.value.toLowerCase() === 'inet6',
    );
    const numbers = /^\d+(?:\.\d+){3}$/.test(part.value);
    const bad = numbers && part.value.split('.').some((one) => Number(one) > 255);
    if (bad || (numbers && v6) || (/^[0-9a-f]*:[0-9a-f:.]+$/i.test(part.value) && !v6)) {
      check.add({
        code: 'mc/bad-port-value',
        severity: 'error',
        span,
        message: bad
          ? `${part.value} is no address.`
          : `${part.value} is no address of the family ${v6 ? 'inet6' : 'inet'}.`,
        why: bad
          ? 'Each of the four numbers is at most 255.'
          : `sendmail cannot listen on it. Write Family=${v6 ? 'inet' : 'inet6'}, or another address.`,
      });
    }
  }
}

/** The daemon on port 587 that sendmail adds by itself unless it is told not to. */
function checkSubmission(check: Check): void {
  const { reading } = check;
  if (reading.partial) return;
  if (
    reading.calls.some(
      (call) => call.name === 'FEATURE' && ['no_default_msa', 'msp'].includes(argOf(call, 0)),
    )
  )
    return;
  const call = callsOf(check, 'DAEMON_OPTIONS').find((one) => {
    const { port, place } = readPort(argOf(one, 0));
    return port === '587' && place.startsWith('inet ');
  });
  if (call === undefined) return;
  const indent = /^[ \t]*/.exec(check.text.slice(check.text.lastIndexOf('\n', call.from) + 1))?.[0] ?? '';
  check.add({
    code: 'mc/default-msa',
    severity: 'error',
    span: call,
    message: 'sendmail opens port 587 by itself as well.',
    why: "Without FEATURE(`no_default_msa') it adds a daemon on port 587 of its own, and the two get in each other’s way: “Address already in use”.",
    fixes: [
      fix("Add FEATURE(`no_default_msa')", [
        { from: call.from, to: call.from, text: `FEATURE(\`no_default_msa')dnl\n${indent}` },
      ]),
    ],
  });
}

/** DAEMON_OPTIONS and CLIENT_OPTIONS. */
export function checkPorts(check: Check): void {
  for (const call of callsOf(check, 'DAEMON_OPTIONS', 'CLIENT_OPTIONS')) {
    for (const part of equates(argOf(call, 0))) {
      checkKey(check, call, part);
      if (!part.bare) checkValue(check, call, part);
    }
  }
  checkSubmission(check);
}
