import type { Call } from '../m4/calls.ts';
import { argOf } from '../reading.ts';
import { lineOf, replace, type Check } from './check.ts';

/** Calls that change what sendmail does. Others behind a # do no harm. */
const effective = new Set([
  ...[
    'FEATURE',
    'MAILER',
    'OSTYPE',
    'DOMAIN',
    'define',
    'undefine',
    'DAEMON_OPTIONS',
    'CLIENT_OPTIONS',
    'HACK',
  ],
  ...[
    'INPUT_MAIL_FILTER',
    'MAIL_FILTER',
    'MASQUERADE_AS',
    'MASQUERADE_DOMAIN',
    'RELAY_DOMAIN',
    'LOCAL_DOMAIN',
  ],
  ...[
    'EXPOSED_USER',
    'VIRTUSER_DOMAIN',
    'GENERICS_DOMAIN',
    'TRUST_AUTH_MECH',
    'QUEUE_GROUP',
    'include',
    'sinclude',
  ],
  ...[
    'MODIFY_MAILER_FLAGS',
    'LOCAL_USER',
    'MASQUERADE_EXCEPTION',
    'RELAY_DOMAIN_FILE',
    'VIRTUSER_DOMAIN_FILE',
  ],
]);

const shown = (call: Call): string =>
  call.name === 'define' ? `define of ${argOf(call, 0)}` : `${call.name}(${argOf(call, 0)})`;

/** Lines that are meant to be switched off by a #, and are not. */
export function checkHash({ text, reading, add }: Check): void {
  const seen = new Set<number>();
  for (const call of reading.own) {
    if (!effective.has(call.name) || call.inside > 0) continue;
    const line = lineOf(text, call.from);
    const before = text.slice(line.from, call.from);
    const hash = /^[ \t]*#/.exec(before);
    // A dnl in front of it would have dropped the call.
    if (hash === null || seen.has(line.from)) continue;
    seen.add(line.from);
    const from = line.from + hash[0].length - 1;
    add({
      code: 'mc/hash-comment',
      severity: 'warning',
      span: { from, to: call.to },
      message: call.open
        ? `The # does not switch this line off: ${shown(call)} is in force.`
        : `The word ${call.name} is a call, even behind #.`,
      why: 'Once cf.m4 was read, # is no comment for m4. It expands the line, and only what is left of it becomes a comment of sendmail.cf. Write dnl at the beginning of the line.',
      fixes: [replace('Write dnl instead of #', { from, to: from + 1 }, 'dnl ')],
    });
  }
}
