import type { Finding, Span } from '../language.ts';
import { nearest } from '../nearest.ts';
import { fault, instead, type KeyJudge, never } from './fault.ts';
import { bare6Judge, ipv6Judge, networkJudge, numbersJudge } from './host-key-faults.ts';
import type { AccessKey } from './key.ts';
import { addressJudge, atDomainJudge, labelJudge, nameJudge, nullJudge } from './name-key-faults.ts';
import { tagNames } from './tags.ts';

const judges: Readonly<Partial<Record<AccessKey['form'], KeyJudge>>> = {
  numbers: numbersJudge,
  ipv6: ipv6Judge,
  'ipv6-without-prefix': bare6Judge,
  network: networkJudge,
  'at-domain': atDomainJudge,
  'null-sender': nullJudge,
  'dot-domain': nameJudge,
  domain: nameJudge,
  label: labelJudge,
  address: addressJudge,
  user: addressJudge,
};

function tagFaults(key: AccessKey, value: string, written: string): Finding[] {
  const { tag, tagText, form } = key;
  const span = { from: 0, to: tagText.length };
  if (tag === undefined && tagText !== '') {
    const meant = nearest(tagText, tagNames);
    return [
      fault(
        'unknown-tag',
        meant === undefined ? 'note' : 'warning',
        span,
        meant === undefined
          ? `${tagText}: is no tag of sendmail's own rules.`
          : `${tagText}: is no tag; ${meant}: is.`,
        'Only rules that you wrote yourself can ask for this entry.',
        meant === undefined ? [] : [instead(span, meant)],
      ),
    ];
  }
  if (form !== 'nothing' || tag === undefined || tag.alone === true) return [];
  if (tag.value === 'milliseconds' && !/\s/.test(value))
    return [
      fault(
        'greet-pause-alone',
        'note',
        { from: 0, to: tagText.length + 1 },
        `${tag.name}: alone is no default.`,
        'greet_pause asks for hosts and networks only; its default is the argument of the FEATURE.',
      ),
    ];
  const blanks = written.slice(tagText.length + 1);
  return [
    fault(
      'space-after-tag',
      'warning',
      { from: 0, to: tagText.length + 1 },
      `Nothing stands directly behind ${tag.name}:.`,
      `The key ends at the first blank, so this is the key ${tagText}: with the value ${value}. ${never}.`,
      /^\s+\S+\s+\S/.test(blanks)
        ? [
            {
              title: 'Remove the blank behind the tag',
              edits: [{ from: tagText.length + 1, to: written.length - blanks.trimStart().length, text: '' }],
              preferred: true,
            },
          ]
        : [],
    ),
  ];
}

/** An address of a client where senders or recipients are asked for. */
function misplaced({ tag, form, subject }: AccessKey, span: Span): Finding[] {
  const people = tag?.subject === 'sender' || tag?.subject === 'recipient';
  const address = form === 'ipv6' || (form === 'numbers' && subject.includes('.'));
  if (!people || !address) return [];
  return [
    fault(
      'client-under-address',
      'warning',
      span,
      `${tag.name}: asks for mail addresses, ${subject} is the address of a host.`,
      `${never}. Use Connect: for hosts and networks; for user@[${subject}] write [${subject}].`,
      [],
    ),
  ];
}

/**
 * What is wrong with a key by itself. `written` is the line; places count from its start.
 * @param value of the entry.
 */
export function keyFaults(key: AccessKey, value: string, written: string): Finding[] {
  const tagged = tagFaults(key, value, written);
  const free = key.tag === undefined && key.tagText !== '';
  const other = key.tag?.subject === 'certificate' || key.tag?.subject === 'pair';
  if (tagged.length > 0 || free || other) return tagged;
  const span = { from: key.subjectFrom, to: key.subjectFrom + key.subject.length };
  const moved = misplaced(key, span);
  if (moved.length > 0) return moved;
  return judges[key.form]?.(key, span) ?? [];
}
