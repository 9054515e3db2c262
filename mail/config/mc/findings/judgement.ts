import type { Call } from '../m4/calls.ts';
import { argOf, spanOf } from '../reading.ts';
import { features } from '../words/features.ts';
import { settings } from '../words/settings.ts';
import { alone, callsOf, defines, fix, replace, wholeLines, type Check } from './check.ts';

const successors: Readonly<Record<string, string>> = { cyrus: 'cyrusv2' };

function checkFeature(check: Check, call: Call): void {
  const name = argOf(call, 0);
  const { danger, deprecated } = features[name] ?? {};
  const span = spanOf(call, 0);
  if (danger !== undefined) {
    check.add({
      code: 'mc/dangerous-feature',
      severity: danger.severity,
      span,
      message: `FEATURE(${name}): ${features[name]?.help ?? ''}`,
      why: danger.why,
    });
  }
  if (deprecated === undefined) return;
  const instead = deprecated.instead ?? '';
  const fixes =
    instead !== ''
      ? [replace(`Write ${instead}`, span, instead)]
      : deprecated.instead === '' && alone(check.text, call)
        ? [fix('Remove the line', [{ ...wholeLines(check.text, call), text: '' }])]
        : name === 'tls_failures'
          ? [replace('Define confTLS_FALLBACK_TO_CLEAR', call, "define(`confTLS_FALLBACK_TO_CLEAR', `true')")]
          : [];
  check.add({
    code: 'mc/deprecated',
    severity: 'warning',
    span,
    message: `FEATURE(${name}) is out of date${instead === '' ? '' : `; it is ${instead} now`}.`,
    why: deprecated.why,
    ...(fixes.length > 0 && { fixes }),
  });
}

/** What works and should not be used: because it opens the host, or because it is past. */
export function checkJudgement(check: Check): void {
  for (const call of callsOf(check, 'FEATURE')) checkFeature(check, call);
  for (const { call, name } of defines(check)) {
    const deprecated = settings.get(name)?.deprecated;
    if (deprecated === undefined) continue;
    check.add({
      code: 'mc/deprecated',
      severity: 'warning',
      span: spanOf(call, 0),
      message: `${name} is out of date.`,
      why: deprecated,
    });
  }
  for (const call of callsOf(check, 'MAILER')) {
    const successor = successors[argOf(call, 0)];
    if (successor === undefined) continue;
    check.add({
      code: 'mc/deprecated',
      severity: 'note',
      span: spanOf(call, 0),
      message: `MAILER(${argOf(call, 0)}) has a successor, ${successor}.`,
      why: 'The old mailer runs a program for each message; its successor uses LMTP.',
    });
  }
}
