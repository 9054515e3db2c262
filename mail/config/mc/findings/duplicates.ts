import type { Call } from '../m4/calls.ts';
import { argOf, spanOf } from '../reading.ts';
import { features } from '../words/features.ts';
import { alone, callsOf, defines, fix, wholeLines, type Check } from './check.ts';
import { readPort } from './port-options.ts';

function checkDefines(check: Check): void {
  const before = new Map<string, Call>();
  const undone = callsOf(check, 'undefine').slice(0, 200);
  for (const { call, name, value } of defines(check)) {
    const first = before.get(name);
    // One in a condition may be the other case of it; one that uses the name adds to it.
    if (call.level > 0 || call.inside > 0) continue;
    const raw = check.text.slice(call.from, call.to);
    const adds = new RegExp(`\\b${name.replace(/\W/g, '')}\\b`).test(raw.slice(raw.indexOf(',') + 1));
    before.set(name, call);
    if (first === undefined || adds || /^_/.test(name)) continue;
    const between = undone.some(
      ({ args, from }) => args.some((arg) => arg.text === name) && from > first.from && from < call.from,
    );
    if (between) continue;
    const same = argOf(first, 1) === value;
    check.add({
      code: 'mc/duplicate-define',
      severity: same ? 'note' : 'warning',
      span: spanOf(call, 0),
      message: same
        ? `${name} is defined twice, with the same value.`
        : `${name} is defined twice; this one counts.`,
      why: same
        ? 'One of the lines can go.'
        : `The earlier value, “${argOf(first, 1)}”, has no effect. Keep one of them.`,
      related: [{ span: first.at, words: 'The earlier one.' }],
      ...(alone(check.text, first) && {
        fixes: [fix('Remove the earlier line', [{ ...wholeLines(check.text, first), text: '' }], false)],
      }),
    });
  }
}

function repeated(check: Check, code: string, call: Call, first: Call, message: string, why: string): void {
  check.add({
    code,
    severity: 'warning',
    span: call,
    message,
    why,
    related: [{ span: first.at, words: 'The first one.' }],
    ...(alone(check.text, call) && {
      fixes: [fix('Remove this line', [{ ...wholeLines(check.text, call), text: '' }], false)],
    }),
  });
}

function checkFeatures(check: Check): void {
  const before = new Map<string, Call>();
  for (const call of callsOf(check, 'FEATURE')) {
    if (call.level > 0) continue;
    const name = argOf(call, 0);
    const key = features[name]?.repeats === true ? `${name} ${argOf(call, 1).toLowerCase()}` : name;
    const first = before.get(key);
    before.set(key, first ?? call);
    if (first === undefined || name === '') continue;
    const what =
      features[name]?.repeats === true ? `FEATURE(${name}) for ${argOf(call, 1)}` : `FEATURE(${name})`;
    repeated(
      check,
      'mc/duplicate-feature',
      call,
      first,
      `${what} is there twice.`,
      'Its rules and maps get into sendmail.cf twice. Keep one of them.',
    );
  }
  const mailers = new Map<string, Call>();
  for (const call of callsOf(check, 'MAILER')) {
    if (call.level > 0) continue;
    const name = argOf(call, 1) || argOf(call, 0);
    const first = mailers.get(name);
    mailers.set(name, first ?? call);
    if (first !== undefined)
      repeated(
        check,
        'mc/duplicate-mailer',
        call,
        first,
        `MAILER(${name}) is there twice.`,
        'm4 reports an error and leaves the second one out.',
      );
  }
  const filters = new Map<string, Call>();
  for (const call of callsOf(check, 'INPUT_MAIL_FILTER', 'MAIL_FILTER')) {
    const name = argOf(call, 0);
    const first = filters.get(name);
    filters.set(name, first ?? call);
    if (first !== undefined && call.level === 0)
      repeated(
        check,
        'mc/duplicate-filter',
        call,
        first,
        `The milter ${name} is defined twice.`,
        'sendmail refuses the file: “duplicate filter definition”. Each milter needs a name of its own.',
      );
  }
}

function checkPorts(check: Check): void {
  const names = new Map<string, Call>();
  const places = new Map<string, Call>();
  for (const call of callsOf(check, 'DAEMON_OPTIONS')) {
    if (call.level > 0) continue;
    const { name, place } = readPort(argOf(call, 0));
    const first = name === '' ? undefined : names.get(name);
    if (name !== '') names.set(name, first ?? call);
    if (first !== undefined)
      repeated(
        check,
        'mc/duplicate-daemon-name',
        call,
        first,
        `Two daemons have the name ${name}.`,
        'The log and ${daemon_name} cannot tell them apart, and rules for one count for both.',
      );
    const taken = places.get(place);
    places.set(place, taken ?? call);
    if (taken !== undefined)
      repeated(
        check,
        'mc/duplicate-daemon-port',
        call,
        taken,
        'Two daemons listen on the same address and port.',
        'The second one cannot open it: “Address already in use”, and the daemon does not start.',
      );
  }
}

/** What is there twice. */
export function checkDuplicates(check: Check): void {
  checkDefines(check);
  checkFeatures(check);
  checkPorts(check);
}
