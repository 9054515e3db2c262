import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { bytesOf } from '#mail/bytes';
import { type ReplyWanted, type Stage, stages, type Step } from '#mail/smtp/step';
import type { YamlReader } from './yaml-reader.ts';

const words = ['greeting', 'starttls', 'handshake', 'drop'] as const;
const kinds = [...words, 'line', 'group', 'message', 'raw', 'bdat', 'bytes', 'pause', 'auth'] as const;
type Kind = (typeof kinds)[number];
const all = ['expect', 'words', 'otherwise', 'seconds', 'stage'] as const;
const more: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  raw: ['end'],
  bdat: ['size'],
  bytes: ['replies'],
};

const stageOfVerb: readonly (readonly [RegExp, Stage])[] = [
  [/^(ehlo|helo|lhlo|xclient)\b/i, 'hello'],
  [/^mail\b/i, 'sender'],
  [/^rcpt\b/i, 'recipient'],
  [/^data\b/i, 'data'],
  [/^auth\b/i, 'auth'],
  [/^quit\b/i, 'quit'],
];
const stageOfKind: Readonly<Partial<Record<Kind, Stage>>> = {
  greeting: 'greeting',
  starttls: 'tls',
  handshake: 'tls',
  message: 'message',
  raw: 'message',
  bdat: 'message',
  auth: 'auth',
};

/** Where a step belongs when it does not say so. */
const stageOf = ({ kind, line = '' }: { readonly kind: string; readonly line?: string }): Stage =>
  stageOfKind[kind as Kind] ?? stageOfVerb.find(([verb]) => verb.test(line))?.[1] ?? 'other';

/** One entry of `steps`; undefined when it is none, and the fault is told. */
export function readStep(reader: YamlReader, node: Node): Step | undefined {
  if (isScalar(node)) {
    const text = reader.line(node, 'step');
    if (text === '') {
      reader.fault(node, 'This step is empty.');
      return undefined;
    }
    const word = words.find((one) => one === text);
    return word === undefined
      ? { kind: 'line', stage: stageOf({ kind: 'line', line: text }), line: text }
      : { kind: word, stage: stageOf({ kind: word }) };
  }
  if (!isMap(node)) {
    reader.fault(node, 'A step is a command line, or lines “name: value”.');
    return undefined;
  }
  const names = node.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  const named = kinds.filter((kind) => names.includes(kind));
  const [kind] = named;
  if (kind === undefined) {
    noKind(reader, node, names);
    return undefined;
  }
  if (named.length > 1) {
    reader.fault(node, `A step does one thing; this one has ${named.join(' and ')}.`);
    return undefined;
  }
  const fields = reader.fields(node, `“${kind}”`, [kind, ...all, ...(more[kind] ?? [])]);
  return stepOf(reader, kind, fields);
}

function noKind(reader: YamlReader, node: Node, names: readonly string[]): void {
  const odd = names.find((name) => !(all as readonly string[]).includes(name)) ?? '';
  reader.fault(
    node,
    `A step does one of: ${kinds.join(', ')}.${odd === '' ? '' : ` For a command line with expectations write “line: ${odd}…”, in quotes where it has a colon.`}`,
  );
}

function stepOf(reader: YamlReader, kind: Kind, fields: ReadonlyMap<string, Node>): Step {
  const own = fields.get(kind);
  const line =
    kind === 'line' ? reader.line(own, 'line') : kind === 'group' ? (lines(reader, own).at(-1) ?? '') : '';
  const expect = readExpect(reader, fields.get('expect'), fields.get('words'));
  const otherwise = reader.oneOf(fields.get('otherwise'), 'otherwise', ['stop', 'go on'] as const);
  const seconds = reader.number(fields.get('seconds'), 'seconds', 0.1, 600);
  const base = {
    stage: reader.oneOf(fields.get('stage'), 'stage', stages) ?? stageOf({ kind, line }),
    ...(expect === undefined ? {} : { expect }),
    ...(otherwise === undefined ? {} : { otherwise }),
    ...(seconds === undefined ? {} : { seconds }),
  };
  switch (kind) {
    case 'greeting':
    case 'starttls':
    case 'handshake':
    case 'drop':
      return { ...base, kind };
    case 'line':
      return { ...base, kind, line };
    case 'group':
      return { ...base, kind, lines: lines(reader, own) };
    case 'message':
      return { ...base, kind, bytes: reader.bytes(own, kind), how: 'stuffed', end: '.\r\n' };
    case 'raw': {
      const end = fields.get('end');
      return {
        ...base,
        kind: 'message',
        bytes: reader.bytes(own, kind),
        how: 'raw',
        end: end === undefined ? '\r\n.\r\n' : reader.bytes(end, 'end'),
      };
    }
    case 'bdat': {
      const bytes = reader.bytes(own, kind);
      const size = reader.number(fields.get('size'), 'size', 1, 100_000_000);
      return { ...base, kind, bytes, size: size ?? Math.max(1, bytes.length) };
    }
    case 'bytes':
      return {
        ...base,
        kind,
        bytes: reader.bytes(own, kind),
        replies: reader.number(fields.get('replies'), 'replies', 0, 1000) ?? 0,
      };
    case 'pause':
      return { ...base, kind, milliseconds: reader.number(own, kind, 0, 600_000) ?? 0 };
    case 'auth': {
      const of = reader.fields(
        own,
        '“auth”',
        ['mechanism', 'user', 'secret', 'as'],
        ['mechanism', 'user', 'secret'],
      );
      const mechanism =
        reader.oneOf(of.get('mechanism'), 'mechanism', ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'] as const) ??
        'PLAIN';
      const as = reader.bytes(of.get('as'), 'as');
      return {
        ...base,
        kind,
        mechanism,
        user: reader.bytes(of.get('user'), 'user'),
        secret: reader.bytes(of.get('secret'), 'secret'),
        ...(as === '' ? {} : { as }),
        initial: mechanism === 'PLAIN' || mechanism === 'XOAUTH2',
      };
    }
  }
}

function lines(reader: YamlReader, node: Node | undefined): string[] {
  if (isSeq(node) && node.items.length > 0)
    return node.items.map((item) => reader.line(item as Node, 'group'));
  reader.fault(node, '“group” must be a list of command lines.');
  return [];
}

/** `2xx`, `550 5.7.1`, `4xx or 5xx`, `closed`, `silence`, `any`. */
function readExpect(
  reader: YamlReader,
  node: Node | undefined,
  wordsNode: Node | undefined,
): ReplyWanted | undefined {
  if (node === undefined && wordsNode === undefined) return undefined;
  const pattern = wordsNode === undefined ? {} : { words: bytesOf(reader.text(wordsNode, 'words')) };
  const text = reader.text(node, 'expect').trim();
  if (text === '' || text === 'any') return pattern;
  const [, only, enhanced] = /^([2-5][0-9x]{2}) ([245]\.\d{1,3}\.\d{1,3})$/.exec(text) ?? [];
  if (only !== undefined && enhanced !== undefined) return { codes: [only], enhanced, ...pattern };
  const parts = text.split(/\s+or\s+|\s*,\s*/);
  const instead = parts.find((part) => part === 'closed' || part === 'silence');
  const codes = parts.filter((part) => part !== instead);
  if (!codes.every((code) => /^[2-5][0-9x]{2}$/.test(code))) {
    reader.fault(
      node,
      '“expect” is a code such as 250, 2xx or 550 5.7.1, several with “or”, or one of: closed, silence, any.',
    );
    return undefined;
  }
  return {
    ...(codes.length === 0 ? {} : { codes }),
    ...(instead === undefined ? {} : { instead }),
    ...pattern,
  };
}
