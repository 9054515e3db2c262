import type { Completion, Surroundings } from '../language.ts';
import { lineAt } from '../line-table.ts';
import type { Access } from './entry.ts';
import { accessSettings } from './settings.ts';
import { type Tag, tagNamed, tags, type ValueKind } from './tags.ts';

interface Word {
  readonly label: string;
  readonly detail: string;
  /** Place of the cursor in the text, when not at its end. */
  readonly cursor?: number;
}

const actions: readonly Word[] = [
  { label: 'OK', detail: 'accept, whatever other checks say' },
  { label: 'RELAY', detail: 'accept, and allow relaying' },
  { label: 'REJECT', detail: 'refuse with 550 5.7.1 Access denied' },
  { label: 'DISCARD', detail: 'accept and throw away' },
  { label: 'SKIP', detail: 'stop looking for more general entries' },
  { label: 'QUARANTINE:', detail: 'accept and hold: the reason follows' },
  { label: 'ERROR:5.7.1:"550 "', detail: 'refuse for good with a text of your own', cursor: 17 },
  { label: 'ERROR:4.7.1:"450 "', detail: 'refuse for now with a text of your own', cursor: 17 },
];

const values: Readonly<Partial<Record<ValueKind, readonly Word[]>>> = {
  action: actions,
  friend: [
    { label: 'FRIEND', detail: 'takes all mail' },
    { label: 'HATER', detail: 'wants mail checked' },
  ],
  tls: [
    { label: 'VERIFY', detail: 'a verified certificate' },
    { label: 'VERIFY:128', detail: 'a verified certificate and 128 bits' },
    { label: 'ENCR:128', detail: 'encryption with 128 bits' },
    { label: 'TEMP+VERIFY', detail: 'refuse for now without a verified certificate' },
    { label: 'PERM+VERIFY', detail: 'refuse for good without a verified certificate' },
  ],
  'try-tls': [{ label: 'NO', detail: 'do not try STARTTLS' }],
  milliseconds: [
    { label: '0', detail: 'no pause' },
    { label: '5000', detail: 'five seconds' },
  ],
  limit: [
    { label: '0', detail: 'no limit' },
    { label: '10', detail: 'ten' },
  ],
  'auth-info': [{ label: '"U:" "P:"', detail: 'user and password', cursor: 3 }],
  issuer: [
    { label: 'RELAY', detail: 'its holders may relay' },
    { label: 'SUBJECT', detail: 'look at the subject too' },
  ],
  subject: [{ label: 'RELAY', detail: 'its holder may relay' }],
  compat: [
    { label: 'ERROR:', detail: 'refuse: the text follows' },
    { label: 'TEMP:', detail: 'refuse for now: the text follows' },
    { label: 'DISCARD:', detail: 'throw away: the text follows' },
  ],
};

const tagCompletion = (tag: Tag, from: number, to: number, off: boolean): Completion => ({
  label: `${tag.name}:`,
  kind: 'key',
  span: { from, to },
  insert: `${tag.name}:`,
  detail: off ? `FEATURE(\`${tag.feature ?? ''}') is off` : tag.subject,
  help: tag.help,
});

/** Tags at the start of a line, behind a tag nothing, behind the blanks the values of that tag. */
export function accessCompletions(table: Access, at: number, around: Surroundings): readonly Completion[] {
  const index = lineAt(table, at);
  const read = table.lines[index];
  const start = table.starts[index] ?? 0;
  const before = table.text.slice(start, at);
  if (read === undefined || before.startsWith('#')) return [];
  const blanks = /^\S+\s+/.exec(before)?.[0];
  if (blanks === undefined) {
    if (!/^[\w-]*$/.test(before)) return [];
    const word = /^[\w-]*:?/.exec(read.line.text)?.[0] ?? '';
    const settings = accessSettings(around);
    return tags.map((tag) =>
      tagCompletion(
        tag,
        start,
        start + word.length,
        settings.known && tag.feature !== undefined && !settings.on(tag.feature),
      ),
    );
  }
  const colon = before.indexOf(':');
  const tag = colon < 0 ? undefined : tagNamed(before.slice(0, colon));
  const typed = before.slice(blanks.length);
  if (/[\s"]/.test(typed)) return [];
  const to = start + Math.max(before.length, read.line.valueFrom + read.line.value.length);
  return (values[tag?.value ?? 'action'] ?? []).map(({ label, detail, cursor }) => ({
    label,
    kind: 'value',
    span: { from: start + blanks.length, to },
    insert: label,
    detail,
    ...(cursor === undefined ? {} : { cursor }),
  }));
}
