import type { QueueName } from '../queue.ts';

export type TextKey =
  | 'to'
  | 'from'
  | 'domain'
  | 'fromdomain'
  | 'reason'
  | 'cluster'
  | 'source'
  | 'host'
  | 'id'
  | 'header'
  | 'subject';
export type ChoiceKey = 'in' | 'is';
export type MeasureKey = 'age' | 'size' | 'tries' | 'next';
export type Key = TextKey | ChoiceKey | MeasureKey;

export type State = 'new' | 'gone' | 'busy' | 'came' | 'changed';

export interface KeyMeaning {
  readonly key: Key;
  readonly kind: 'text' | 'choice' | 'measure';
  /** As offered: the key with the sign that is mostly meant. */
  readonly offered: string;
  readonly means: string;
  /** `:` already means the whole text, not a part of it. */
  readonly whole?: true;
  /** `""` is a value: there is none. */
  readonly mayBeEmpty?: true;
  /** A value to show what one looks like. */
  readonly example: string;
}

/** Every key, in the order they are offered. */
export const keys: readonly KeyMeaning[] = [
  { key: 'to', kind: 'text', offered: 'to:', means: 'a recipient has this in it', example: '@example.com' },
  {
    key: 'from',
    kind: 'text',
    offered: 'from:',
    means: 'the sender; from:<> is the null sender',
    example: 'news@',
  },
  {
    key: 'domain',
    kind: 'text',
    offered: 'domain:',
    means: 'a recipient is in exactly this domain',
    whole: true,
    mayBeEmpty: true,
    example: 'example.com',
  },
  {
    key: 'fromdomain',
    kind: 'text',
    offered: 'fromdomain:',
    means: 'the sender is in exactly this domain',
    whole: true,
    mayBeEmpty: true,
    example: 'example.com',
  },
  {
    key: 'reason',
    kind: 'text',
    offered: 'reason:',
    means: 'why it waits; reason:"timed out"',
    mayBeEmpty: true,
    example: '"timed out"',
  },
  {
    key: 'cluster',
    kind: 'text',
    offered: 'cluster:',
    means: 'a kind of reason, as counted beside the table',
    whole: true,
    mayBeEmpty: true,
    example: '"connect to *[*]:25: Connection refused"',
  },
  {
    key: 'in',
    kind: 'choice',
    offered: 'in:',
    means: 'its queue; in:deferred,held is either',
    example: 'deferred',
  },
  { key: 'is', kind: 'choice', offered: 'is:', means: 'new, gone, busy, came or changed', example: 'new' },
  {
    key: 'age',
    kind: 'measure',
    offered: 'age>',
    means: 'older than: 30m, 2h, 3d; age< is younger; age:1h-6h between',
    example: '2h',
  },
  {
    key: 'size',
    kind: 'measure',
    offered: 'size>',
    means: 'larger than: 500k, 1M; size< is smaller',
    example: '1M',
  },
  { key: 'tries', kind: 'measure', offered: 'tries>', means: 'tried more often than', example: '3' },
  {
    key: 'next',
    kind: 'measure',
    offered: 'next<',
    means: 'tried again within: 10m, 1h; next> is later',
    example: '10m',
  },
  { key: 'id', kind: 'text', offered: 'id:', means: 'its queue id', example: '4jWcnT4w5szGhHR' },
  {
    key: 'header',
    kind: 'text',
    offered: 'header:',
    means: 'a header has this in it; looked for on the host',
    example: '"text"',
  },
  {
    key: 'subject',
    kind: 'text',
    offered: 'subject:',
    means: 'the subject has this in it; looked for on the host',
    example: '"text"',
  },
  { key: 'host', kind: 'text', offered: 'host:', means: 'the host it is on', example: 'mx1' },
  {
    key: 'source',
    kind: 'text',
    offered: 'source:',
    means: 'the instance or queue it was listed from',
    example: 'postfix',
  },
];

export const meaningOf: ReadonlyMap<string, KeyMeaning> = new Map(
  keys.map((meaning) => [meaning.key, meaning]),
);

export const queueNames: readonly QueueName[] = [
  'deferred',
  'held',
  'active',
  'incoming',
  'maildrop',
  'corrupt',
  'lost',
];

export const states: Readonly<Record<State, string>> = {
  new: 'came with the newest listing',
  gone: 'not in the newest listing any more',
  busy: 'a delivery is under way',
  came: 'came since my last look',
  changed: 'changed since my last look',
};

/** The MTAs' own names for a queue, where they are others than ours. */
export const otherNames: Readonly<Record<string, QueueName>> = { hold: 'held', defer: 'deferred' };
