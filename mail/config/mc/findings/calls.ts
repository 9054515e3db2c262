import type { Call } from '../m4/calls.ts';
import { argOf } from '../reading.ts';
import { features } from '../words/features.ts';
import { fix, type Check } from './check.ts';

/** How many arguments are read; what is beyond is dropped. */
const most: Readonly<Record<string, number>> = {
  ...{
    define: 2,
    DAEMON_OPTIONS: 1,
    CLIENT_OPTIONS: 1,
    MASQUERADE_AS: 1,
    MASQUERADE_DOMAIN: 1,
    RELAY_DOMAIN: 1,
  },
  ...{
    LOCAL_DOMAIN: 1,
    EXPOSED_USER: 1,
    LOCAL_USER: 1,
    VIRTUSER_DOMAIN: 1,
    GENERICS_DOMAIN: 1,
    CANONIFY_DOMAIN: 1,
  },
  ...{ MASQUERADE_EXCEPTION: 1, TRUST_AUTH_MECH: 1, INPUT_MAIL_FILTER: 2, MAIL_FILTER: 2, QUEUE_GROUP: 2 },
  ...{ OSTYPE: 2, DOMAIN: 2, MODIFY_MAILER_FLAGS: 2, RELAY_DOMAIN_FILE: 1, VIRTUSER_DOMAIN_FILE: 1 },
};

function limit(call: Call): number | undefined {
  if (call.name !== 'FEATURE') return most[call.name];
  const feature = features[argOf(call, 0)];
  return feature === undefined ? undefined : 1 + (feature.parameters?.length ?? 0);
}

/** Members of classes are parted by blanks; there a list with commas needs blanks instead. */
const lists = /_DOMAIN$|_USER$|_MECH$|_EXCEPTION$/;

function checkCount({ text, add }: Check, call: Call): void {
  const count = limit(call);
  if (count === undefined || call.args.length <= count) return;
  const extra = call.args.slice(count).filter((arg) => arg.text.trim() !== '');
  const [last, end] = [call.args[count - 1], call.args.at(-1)];
  const [first] = extra;
  if (first === undefined || last === undefined || end === undefined) return;
  if (first.raw.to <= first.raw.from || last.raw.to <= last.raw.from) return;
  const span = { from: first.raw.from, to: end.raw.to };
  const whole = text.slice(last.raw.from, end.raw.to).replace(/[`']/g, '').trim();
  const joined = lists.test(call.name) ? whole.replace(/\s*,\s*/g, ' ') : whole;
  const what = call.name === 'FEATURE' ? `FEATURE(${argOf(call, 0)})` : call.name;
  const mendable = call.name !== 'FEATURE' && !whole.includes('\n');
  add({
    code: 'mc/too-many-arguments',
    severity: 'warning',
    span,
    message: `${what} does not read “${text.slice(span.from, span.to).trim()}”.`,
    why: `It takes ${count === 1 ? 'one argument' : `${count} arguments`}, and a comma outside quotes begins the next one. Put the whole value into one pair of \` and '.`,
    ...(mendable && {
      fixes: [fix('Quote it as one value', [{ from: last.raw.from, to: end.raw.to, text: `\`${joined}'` }])],
    }),
  });
}

/** FEATURE (`x'): m4 takes the name alone for the call. */
function checkSpace({ text, add }: Check, call: Call): void {
  if (call.open || call.origin !== 'file') return;
  const gap = /^[ \t]+\(/.exec(text.slice(call.at.to, call.at.to + 40));
  if (gap === null || !(call.name in most || call.name === 'FEATURE' || call.name === 'MAILER')) return;
  add({
    code: 'mc/space-before-parenthesis',
    severity: 'error',
    span: { from: call.at.from, to: call.at.to + gap[0].length },
    message: `There is a blank between ${call.name} and its parenthesis.`,
    why: `m4 calls ${call.name} without arguments, and what is in the parentheses gets into sendmail.cf as text.`,
    fixes: [fix('Remove the blank', [{ from: call.at.to, to: call.at.to + gap[0].length - 1, text: '' }])],
  });
}

/** How macros are called. */
export function checkCalls(check: Check): void {
  for (const call of check.reading.own) {
    checkCount(check, call);
    checkSpace(check, call);
  }
}
