import type { Fate, Question } from './question.ts';

/** A fate on one line, as it is compared, saved and shown: `esmtp [192.0.2.1] user@example.org`, `550 5.7.1 Relaying denied`. */
export function fateText(fate: Fate): string {
  switch (fate.kind) {
    case 'deliveries':
      return fate.deliveries
        .map(({ mailer, host, user }) => [mailer, host, user].filter((part) => part !== '').join(' '))
        .sort()
        .join(', ');
    case 'error':
      return [fate.code, fate.enhanced, fate.words].filter((part) => part !== '').join(' ');
    case 'address':
      return fate.address;
    case 'accepted':
      return fate.relayed ? 'relayed' : 'accepted';
    case 'discarded':
      return 'discarded';
    case 'quarantined':
      return `quarantined: ${fate.words}`;
    case 'unknown':
      return `unknown: ${fate.why}`;
  }
}

/** Whether two fates are the same to a postmaster. What is unknown equals nothing, not even itself. */
export const sameFate = (a: Fate, b: Fate): boolean =>
  a.kind !== 'unknown' && b.kind !== 'unknown' && a.kind === b.kind && fateText(a) === fateText(b);

/** A question on one line: `a@b`, `check 192.0.2.1 from <a@b> to <c@d>`. */
export function questionText(question: Question): string {
  if (question.kind === 'route') return question.address;
  if (question.kind === 'rewrite')
    return `${question.address} as ${question.role}${question.mailer === '' ? '' : ` by ${question.mailer}`}`;
  const { client, sender, recipient } = question;
  const names = [
    client.name,
    client.helo === '' ? '' : `helo ${client.helo}`,
    client.auth === '' ? '' : `auth ${client.auth}`,
  ];
  return `check ${[client.address, ...names.filter((one) => one !== '')].join(' ')} from <${sender}> to <${recipient}>`;
}
