import type { AccessEntry } from './entry.ts';
import type { AccessKey } from './key.ts';
import { type Action, replyLine, replyOf } from './value.ts';

/** What an entry speaks of, in words. */
export function subjectWords({ form, subject, tag, tagText }: AccessKey): string {
  const name = subject.startsWith('.') ? subject.slice(1) : subject;
  const hosts = tag?.subject === 'client' || tag?.subject === 'server';
  if (form === 'nothing') return tag?.alone === true ? 'everybody that has no entry of its own' : 'nothing';
  if (form === 'numbers' && subject.split('.').length < 4) return `addresses that begin with ${subject}`;
  if (form === 'numbers') return `the address ${subject}`;
  if (form === 'ipv6' && subject.split(':').length < 9)
    return `IPv6 addresses that begin with ${subject.slice(5)}`;
  if (form === 'ipv6') return `the address ${subject.slice(5)}`;
  if (form === 'address') return subject;
  if (form === 'user') return `${subject.slice(0, -1)} in any domain`;
  if (form === 'bracketed')
    return hosts ? `the host without a name at ${subject}` : `addresses in ${subject}`;
  if (form === 'dot-domain') return `everything under ${name}, but not ${name} itself`;
  if (hosts) return `the host ${name} and hosts under it`;
  return tag === undefined && tagText === ''
    ? `${name} and everything under it`
    : `addresses in ${name} and domains under it`;
}

const does: Readonly<Record<string, string>> = {
  OK: 'is accepted whatever other checks say; it allows no relaying',
  RELAY: 'is accepted, and may be relayed',
  REJECT: 'is refused',
  DISCARD: 'is accepted and thrown away without a word',
  SKIP: 'is left to the checks that follow; more general entries are not looked at',
};

/** What an action does, in words. */
export function actionWordsOf(action: Action): string {
  if (action.kind === 'word') return does[action.word] ?? '';
  if (action.kind === 'quarantine') return `is accepted and put into quarantine: ${action.reason}`;
  return `is refused with ${replyLine(replyOf(action))}`;
}

/** The entry in one sentence; '' for what is no entry. */
export function inWords({ key, action }: AccessEntry, value: string): string {
  if (key === undefined) return '';
  const about = subjectWords(key);
  if (action !== undefined) {
    const from = key.tag?.subject === 'recipient' ? 'to' : 'from';
    return `Mail ${from} ${about} ${actionWordsOf(action)}.`;
  }
  if (key.tag === undefined) return `Only rules of your own ask for ${key.tagText}:.`;
  if (key.tag.value === 'friend')
    return `Mail to ${about} ${value.toUpperCase() === 'FRIEND' ? 'is taken without looking at client and sender' : 'is checked by client and sender'}.`;
  if (key.tag.value === 'limit')
    return `${key.tag.name}: ${value === '0' ? 'no limit' : value} for ${about}.`;
  if (key.tag.value === 'milliseconds') return `The greeting waits ${value} ms for ${about}.`;
  return `${key.tag.name}: ${value} for ${about}.`;
}
