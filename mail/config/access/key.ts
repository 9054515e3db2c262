import { type Tag, tagNamed } from './tags.ts';

/** What the part behind the tag looks like. Whether the rule sets ever ask for such a thing is another question. */
export type KeyForm =
  | 'nothing'
  | 'null-sender'
  | 'numbers'
  | 'ipv6'
  | 'ipv6-without-prefix'
  | 'bracketed'
  | 'network'
  | 'address'
  | 'user'
  | 'at-domain'
  | 'dot-domain'
  | 'domain'
  | 'label';

/** A key of the access table in its parts. */
export interface AccessKey {
  /** Absent: no tag, or one that is not known. */
  readonly tag?: Tag;
  /** The text before the colon; '' without one. */
  readonly tagText: string;
  /** Behind the tag, as written. */
  readonly subject: string;
  /** Where it begins in the key. */
  readonly subjectFrom: number;
  readonly form: KeyForm;
}

const numbers = /^[\d.]+$/;
const hexGroups = /^[0-9a-f:.]*:[0-9a-f:.]*(?:\/\d+)?$/i;
const hex = /^[0-9a-f]{1,4}$/i;
const tagLike = /^[a-z][\w-]*$/i;

function formOf(subject: string): KeyForm {
  if (subject === '') return 'nothing';
  if (subject === '<>') return 'null-sender';
  const first = subject.charCodeAt(0);
  if (first === 91) return 'bracketed';
  if ((first === 73 || first === 105) && /^ipv6:/i.test(subject)) return 'ipv6';
  if (subject.includes('@')) return first === 64 ? 'at-domain' : subject.endsWith('@') ? 'user' : 'address';
  if (subject.includes(':') && hexGroups.test(subject)) return 'ipv6-without-prefix';
  if (subject.includes('/')) return 'network';
  if (first >= 48 && first <= 57 && numbers.test(subject)) return 'numbers';
  if (first === 46) return 'dot-domain';
  return subject.includes('.') ? 'domain' : 'label';
}

/** Cuts a key at its tag. `IPv6:` is no tag, nor are the groups of an address. */
export function accessKey(key: string): AccessKey {
  const colon = key.indexOf(':');
  const before = colon < 0 ? '' : key.slice(0, colon);
  const tag = before === '' ? undefined : tagNamed(before);
  if (tag !== undefined) {
    const subject = key.slice(colon + 1);
    return { tag, tagText: before, subject, subjectFrom: colon + 1, form: formOf(subject) };
  }
  const plain = before === '' || before.toLowerCase() === 'ipv6' || hex.test(before) || !tagLike.test(before);
  if (plain) return { tagText: '', subject: key, subjectFrom: 0, form: formOf(key) };
  const subject = key.slice(colon + 1);
  return { tagText: before, subject, subjectFrom: colon + 1, form: formOf(subject) };
}

/** Does the entry speak of SMTP clients: by a tag of clients, or by an address without a tag? */
export const ofClients = ({ tag, tagText, form }: AccessKey): boolean =>
  tag === undefined
    ? tagText === '' && ['numbers', 'ipv6', 'bracketed', 'network', 'ipv6-without-prefix'].includes(form)
    : tag.subject === 'client' || tag.subject === 'server';
