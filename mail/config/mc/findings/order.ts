import type { Call } from '../m4/calls.ts';
import { argOf, spanOf } from '../reading.ts';
import { features } from '../words/features.ts';
import { callsOf, defines, type Check } from './check.ts';

/** Names that an m4 file reads at once: later definitions come too late for it. */
const readBy: Readonly<Record<string, (call: Call) => boolean>> = {
  PROCMAIL_MAILER_PATH: (call) => isFeature(call, 'local_procmail') && argOf(call, 1) === '',
  confEBINDIR: (call) => (isFeature(call, 'smrsh') || isFeature(call, 'local_lmtp')) && argOf(call, 1) === '',
  MSP_QUEUE_DIR: (call) => isFeature(call, 'msp'),
  DNSBL_MAP: (call) => isFeature(call, 'dnsbl'),
  DNSBL_MAP_OPT: (call) => isFeature(call, 'dnsbl'),
  EDNSBL_TO: (call) => isFeature(call, 'enhdnsbl'),
  MTAMARK_TO: (call) => isFeature(call, 'mtamark'),
  LUSER_RELAY: (call) => isFeature(call, 'preserve_luser_host'),
  DATABASE_MAP_TYPE: (call) =>
    call.name === 'FEATURE' &&
    features[argOf(call, 0)]?.parameters?.[0]?.map === true &&
    argOf(call, 1) === '' &&
    !['sts', 'ldap_routing'].includes(argOf(call, 0)),
};

const isFeature = (call: Call, name: string): boolean => call.name === 'FEATURE' && argOf(call, 0) === name;
const isMailer = (call: Call, name: string): boolean => call.name === 'MAILER' && argOf(call, 0) === name;

/** Which MAILER reads a name such as LOCAL_MAILER_PATH. */
function mailerOf(name: string): string | undefined {
  const [, word] = /^([A-Z0-9]+)_(?:MAILER|SHELL|PROG)_[A-Z]+$/.exec(name) ?? [];
  if (word === undefined) return undefined;
  if (word === 'LOCAL') return 'local';
  return /^(?:E|D)?SMTP8?$|^RELAY$/.test(word) ? 'smtp' : word.toLowerCase();
}

function tooLate(check: Check, name: string, call: Call, reader: Call): void {
  const what = `${reader.name}(${argOf(reader, 0)})`;
  check.add({
    code: 'mc/define-too-late',
    severity: 'warning',
    span: spanOf(call, 0),
    message: `${name} is defined after ${what}, which has read it already.`,
    why: `${what} used what was defined before it, so this line has no effect on it. Move the define above it.`,
    related: [{ span: reader.at, words: 'It is read here.' }],
  });
}

function checkDefines(check: Check): void {
  const order = new Map(check.reading.own.map((call, index) => [call, index]));
  for (const { call, name } of defines(check)) {
    const mailer = mailerOf(name);
    const reads = readBy[name] ?? (mailer === undefined ? undefined : (one: Call) => isMailer(one, mailer));
    if (reads === undefined || call.level > 0) continue;
    const at = order.get(call) ?? 0;
    const earlier = check.reading.own.find((one, index) => index < at && one.level === 0 && reads(one));
    // With an earlier define, the value was there in time; that this one is a second is said elsewhere.
    if (
      earlier !== undefined &&
      !defines(check).some((one) => one.name === name && one.call.from < earlier.from)
    )
      tooLate(check, name, call, earlier);
  }
}

function checkFeatures(check: Check): void {
  const mailers = callsOf(check, 'MAILER');
  const [firstMailer] = mailers;
  const local = mailers.find((call) => isMailer(call, 'local'));
  for (const call of callsOf(check, 'FEATURE')) {
    const name = argOf(call, 0);
    const after = features[name]?.beforeLocal === true && local !== undefined && local.from < call.from;
    if (after || (firstMailer !== undefined && firstMailer.from < call.from)) {
      const mailer = after ? local : firstMailer;
      check.add({
        code: after ? 'mc/feature-after-local' : 'mc/feature-after-mailer',
        severity: 'error',
        span: call,
        message: `FEATURE(${name}) stands after MAILER(${argOf(mailer ?? call, 0)}).`,
        why: after
          ? "It changes how MAILER(`local') is made, which is done by then, so it has no effect. Move it above all MAILER lines."
          : 'm4 reports an error, and what the FEATURE changes may be only half in force. Move it above all MAILER lines.',
        ...(mailer !== undefined && { related: [{ span: mailer.at, words: 'The MAILER.' }] }),
      });
    }
  }
}

/** What stands before something it needs, or after something that has used it. */
export function checkOrder(check: Check): void {
  checkDefines(check);
  checkFeatures(check);
}
