import type { Call } from '../m4/calls.ts';
import { argOf, spanOf } from '../reading.ts';
import { features } from '../words/features.ts';
import { callsOf, type Check } from './check.ts';

/** FEATUREs that make sense beside nullclient. */
const besideNullclient = new Set(['nullclient', 'nocanonify', 'no_default_msa']);

function checkNullclient(check: Check): void {
  const all = callsOf(check, 'FEATURE');
  const client = all.find((call) => argOf(call, 0) === 'nullclient');
  if (client === undefined) return;
  if (argOf(client, 1) === '') {
    check.add({
      code: 'mc/missing-argument',
      severity: 'error',
      span: client,
      message: 'FEATURE(nullclient) needs the host that takes the mail.',
      why: "Write it as the second argument: FEATURE(`nullclient', `mail.example.org').",
    });
  }
  const others = [
    ...all.filter((call) => !besideNullclient.has(argOf(call, 0))),
    ...callsOf(check, 'MAILER'),
  ];
  for (const call of others) {
    check.add({
      code: 'mc/nullclient-with-others',
      severity: 'warning',
      span: call,
      message: `${call.name}(${argOf(call, 0)}) does not go with FEATURE(nullclient).`,
      why: 'A null client hands all mail to its hub and does nothing else; it brings its own mailers. Remove this line, or configure the host without nullclient.',
      related: [{ span: client.at, words: 'nullclient is here.' }],
    });
  }
}

function checkOstype(check: Check): void {
  const { reading, add } = check;
  const working = reading.own.filter(({ name }) => name === 'FEATURE' || name === 'MAILER');
  const [first] = working;
  const [ostype, ...more] = callsOf(check, 'OSTYPE');
  for (const call of more.filter(({ level }) => level === 0)) {
    add({
      code: 'mc/duplicate-ostype',
      severity: 'warning',
      span: call,
      message: 'OSTYPE is given twice.',
      why: 'm4 reads both files, and the second one overwrites what the first set. Keep the one that fits the system.',
      ...(ostype !== undefined && { related: [{ span: ostype.at, words: 'The first one.' }] }),
    });
  }
  if (first === undefined) return;
  if (ostype === undefined) {
    // The name that OSTYPE leaves behind: submit.mc of the distribution defines it by itself.
    if (reading.partial || reading.machine.macros.has('__OSTYPE__')) return;
    add({
      code: 'mc/no-ostype',
      severity: 'error',
      span: first.at,
      message: 'There is no OSTYPE.',
      why: "m4 reports “No system type defined”. Paths of programs and files then are those of no system in particular. Write OSTYPE(`linux') or the system’s own type before all else.",
    });
  } else if (first.from < ostype.from && ostype.level === 0) {
    add({
      code: 'mc/ostype-late',
      severity: 'warning',
      span: ostype,
      message: `OSTYPE stands after ${first.name}(${argOf(first, 0)}).`,
      why: 'It sets paths and defaults of the system: what comes before it uses others, or is overwritten by it. Move it up, right behind VERSIONID.',
      related: [{ span: first.at, words: 'This comes first.' }],
    });
  }
}

function checkMailers(check: Check): void {
  const { reading, add } = check;
  const [ostype] = callsOf(check, 'OSTYPE');
  const alone = ['nullclient', 'msp'];
  const has = reading.calls.some(
    (call) => call.name === 'MAILER' || (call.name === 'FEATURE' && alone.includes(argOf(call, 0))),
  );
  if (ostype === undefined || has || reading.partial || reading.machine.breaks.length > 0) return;
  add({
    code: 'mc/no-mailer',
    severity: 'error',
    span: ostype.at,
    message: 'There is no MAILER line.',
    why: "Neither m4 nor sendmail’s test mode says a word, but sendmail cannot deliver anything. Write MAILER(`local') and MAILER(`smtp') at the end.",
  });
}

/** Whether a FEATURE or a name that another one asks for is there, and before it. */
function checkNeeds(check: Check): void {
  const { reading, add } = check;
  const position = new Map<string, number>();
  reading.calls.forEach((call, index) => {
    if (call.name === 'FEATURE' && !position.has(argOf(call, 0))) position.set(argOf(call, 0), index);
  });
  const needed = (call: Call): readonly string[] => {
    const name = argOf(call, 0);
    const nodelay =
      (name === 'conncontrol' || name === 'ratecontrol') && argOf(call, 1).toLowerCase() === 'nodelay';
    const access =
      (name === 'greet_pause' && argOf(call, 1) === '') || (name === 'bcc' && argOf(call, 1) === 'access');
    return [
      ...(features[name]?.needs ?? []),
      ...(nodelay ? ['delay_checks'] : []),
      ...(access ? ['access_db'] : []),
    ];
  };
  reading.calls.forEach((call, index) => {
    if (call.name !== 'FEATURE' || call.origin !== 'file') return;
    const name = argOf(call, 0);
    const wants = needed(call);
    // It works without access, but would use it.
    const later = name === 'greet_pause' && (position.get('access_db') ?? -1) > index;
    for (const need of later && wants.length === 0 ? ['access_db'] : wants) {
      const at = position.get(need);
      if (at !== undefined && at < index) continue;
      if (at === undefined && reading.partial) continue;
      const soft = wants.length === 0;
      add({
        code: at === undefined ? 'mc/needs-feature' : 'mc/feature-order',
        severity: soft ? 'warning' : 'error',
        span: spanOf(call, 0),
        message:
          at === undefined
            ? `FEATURE(${name}) needs FEATURE(${need}).`
            : `FEATURE(${name}) must come after FEATURE(${need}).`,
        why: soft
          ? 'As it stands it does not look into the access map, so entries for single clients do not count.'
          : `m4 reports an error, and ${name} is not in force. Write FEATURE(\`${need}') above it.`,
      });
    }
  });
}

/** What the file as a whole has to have. */
export function checkWhole(check: Check): void {
  checkNullclient(check);
  checkOstype(check);
  checkMailers(check);
  checkNeeds(check);
}
