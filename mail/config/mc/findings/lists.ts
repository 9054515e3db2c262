import type { Call } from '../m4/calls.ts';
import { argOf, spanOf } from '../reading.ts';
import { features } from '../words/features.ts';
import { nearest } from '../../nearest.ts';
import { callsOf, replace, type Check } from './check.ts';

const lists = new Set(['dnsbl', 'enhdnsbl', 'rhsbl']);

function checkList(check: Check, call: Call): void {
  const feature = argOf(call, 0);
  const say = (index: number, severity: 'error' | 'warning', message: string, why: string): void =>
    check.add({ code: 'mc/dnsbl-arguments', severity, span: spanOf(call, index), message, why });
  const list = argOf(call, 1).trim();
  if (list === '') {
    say(
      0,
      'error',
      `FEATURE(${feature}) needs the domain of a list.`,
      'm4 reports a missing argument. Write it as the second argument.',
    );
    return;
  }
  if (/^["']?\d{3} |\s/.test(list) || /^https?:/i.test(list) || !list.includes('.')) {
    say(
      1,
      'error',
      `“${list}” is no domain of a list.`,
      'The second argument is the domain that is asked, such as zen.spamhaus.org; the reply comes third.',
    );
  } else if (/\.$|^\./.test(list)) {
    say(
      1,
      'warning',
      `“${list}” begins or ends with a dot.`,
      'The address is put in front of it with a dot of its own. Write the bare domain.',
    );
  }
  const reply = argOf(call, 2).trim();
  if (reply !== '' && !/^(?:quarantine|discard)$/i.test(reply)) {
    if (!reply.startsWith('"')) {
      say(
        2,
        'warning',
        'The reply is not in double quotes.',
        'sendmail takes it apart into tokens, and parts of it are changed or lost. Write "550 Rejected: …".',
      );
    } else if ((reply.split('"').length - 1) % 2 !== 0) {
      say(
        2,
        'error',
        'The double quotes of the reply do not pair.',
        "sendmail reports “Unbalanced '\"'” and the client gets a broken reply.",
      );
    } else if (/^"[^"]*\$\{?&?\{?client_addr/.test(reply) && !/\$&\{client_addr\}/.test(reply)) {
      say(
        2,
        'warning',
        '${client_addr} needs an &: $&{client_addr}.',
        'Without & it is replaced when sendmail reads its file, and is empty then.',
      );
    }
  }
  const temporary = argOf(call, 3).trim();
  if (temporary !== '' && temporary !== 't' && !/^"?4\d\d/.test(temporary)) {
    say(
      3,
      'warning',
      `“${temporary}” is neither t nor a reply.`,
      'The fourth argument is t, or a reply in double quotes that begins with 4: what clients get when the list does not answer.',
    );
  }
}

/** Arguments of FEATUREs that are one of some words. */
function checkWords(check: Check, call: Call): void {
  const feature = argOf(call, 0);
  const { parameters = [] } = features[feature] ?? {};
  parameters.forEach(({ values, name, map }, index) => {
    const value = argOf(call, index + 1).trim();
    if (values === undefined || value === '' || map === true) return;
    // These look at the first letter only.
    const short = ['delay_checks', 'nopercenthack', 'nouucp'].includes(feature);
    const fits = values.some((one) =>
      short ? one[0] === value[0]?.toLowerCase() : one.toLowerCase() === value.toLowerCase(),
    );
    if (fits || lists.has(feature)) return;
    const span = spanOf(call, index + 1);
    const better = nearest(value, values);
    check.add({
      code: 'mc/bad-argument',
      severity: 'error',
      span,
      message: `FEATURE(${feature}) does not know “${value}”.`,
      why: `The argument ${name} is ${values.join(' or ')}; anything else is an error or has no effect.`,
      ...(better !== undefined && { fixes: [replace(`Write ${better}`, span, better)] }),
    });
  });
  if ((feature === 'nouucp' || feature === 'nopercenthack') && argOf(call, 1) === '') {
    check.add({
      code: 'mc/missing-argument',
      severity: 'error',
      span: spanOf(call, 0),
      message: `FEATURE(${feature}) needs an argument.`,
      why: 'm4 reports an error. Write reject or nospecial as the second argument.',
    });
  }
  if (feature === 'greet_pause' && !/^\d*$/.test(argOf(call, 1).trim())) {
    check.add({
      code: 'mc/bad-number',
      severity: 'error',
      span: spanOf(call, 1),
      message: `“${argOf(call, 1)}” is no number of milliseconds.`,
      why: 'The pause is a plain number: 5000 is five seconds.',
    });
  }
}

/** Arguments of FEATUREs: lists that are asked by DNS, and words. */
export function checkArguments(check: Check): void {
  for (const call of callsOf(check, 'FEATURE')) {
    if (lists.has(argOf(call, 0))) checkList(check, call);
    checkWords(check, call);
  }
}
