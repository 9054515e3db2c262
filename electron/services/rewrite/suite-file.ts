import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import { bytesOf, textOf } from '#mail/bytes';
import { questionText } from '#mail/rewrite/fate';
import type { Question } from '#mail/rewrite/question';
import type { Expectation, SavedTest, Suite } from '#mail/rewrite/suite';

/**
 * Saved tests as they are kept, one file for each configuration set of a host:
 *
 *     gate: true             # a change is refused when one of the tests fails on its staged configuration; false when absent
 *     every: 60 minutes      # run by itself while Postroom is open: minutes, hours or days; only by hand when absent
 *     tests:
 *       - name: partner mail goes by the relay     # what it is called when it fails; made of the question when absent
 *         route: someone@partner.example           # where mail for this recipient goes
 *         expect: {mailer: relay, host: '[192.0.2.22]'}
 *       - rewrite: {address: joe, role: header sender, mailer: esmtp}
 *         expect: {user: joe@lab.test}
 *       - check: {client: 192.0.2.9, name: mx.example, helo: mx.example, auth: joe, from: a@b.example, to: c@d.example}
 *         expect: {fate: error, code: 550}
 *
 * `expect` has at least one of fate, mailer, host, user, code, enhanced, words; all of them must hold, `*` stands for
 * anything. `fate` is deliveries, error, address, accepted, relayed, discarded or quarantined. `from: <>` is the empty sender.
 */
export interface SuiteFile {
  readonly suite: Suite;
  readonly faults: readonly Fault[];
}

/** Line from 1. */
export interface Fault {
  readonly line: number;
  readonly words: string;
}

const roles = ['envelope sender', 'envelope recipient', 'header sender', 'header recipient'] as const;
const fates = ['deliveries', 'error', 'address', 'accepted', 'relayed', 'discarded', 'quarantined'] as const;
const parts = ['mailer', 'host', 'user', 'code', 'enhanced', 'words'] as const;
const mostTests = 5_000;
const mostFaults = 50;
const unitMinutes = { minute: 1, hour: 60, day: 1440 } as const;

/** Reads a file; what is wrong with it is told, and what can be read is read all the same. */
export function readSuite(yaml: string): SuiteFile {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const reader = new Reader(lines);
  for (const { pos, message } of [...document.errors, ...document.warnings])
    reader.faultAt(pos[0], `This is not YAML: ${message}`);
  const suite = reader.suite(document.contents);
  return { suite, faults: reader.faults };
}

type At = Pick<Node, 'range'> | null | undefined;

class Reader {
  readonly faults: Fault[] = [];
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  faultAt(offset: number, words: string): void {
    if (this.faults.length < mostFaults)
      this.faults.push({ line: Math.max(1, this.#lines.linePos(offset).line), words });
  }

  suite(root: unknown): Suite {
    if (root === null) return { gate: false, tests: [] };
    const top = this.#fields(root as Node, 'The file', ['gate', 'every', 'tests']);
    const gate = this.#oneOf(top.get('gate'), 'gate', ['true', 'false']);
    const everyMinutes = this.#every(top.get('every'));
    const tests = this.#tests(top.get('tests'));
    return { gate: gate === 'true', ...(everyMinutes === undefined ? {} : { everyMinutes }), tests };
  }

  #tests(node: Node | undefined): SavedTest[] {
    if (node === undefined || (isScalar(node) && this.#blank(node))) return [];
    if (!isSeq(node)) {
      this.#fault(node, '“tests” must be a list: every test begins with “- ”.');
      return [];
    }
    if (node.items.length > mostTests) this.#fault(node, `There are more than ${mostTests} tests.`);
    const names = new Set<string>();
    return node.items.slice(0, mostTests).flatMap((item) => {
      const test = this.#test(item as Node);
      if (test === undefined) return [];
      if (names.has(test.name))
        this.#fault(
          item as Node,
          `There is another test named “${test.name}”. Give every test its own name.`,
        );
      names.add(test.name);
      return [test];
    });
  }

  #test(node: Node): SavedTest | undefined {
    const before = this.faults.length;
    const fields = this.#fields(node, 'A test', ['name', 'route', 'rewrite', 'check', 'expect']);
    const kinds = (['route', 'rewrite', 'check'] as const).filter((kind) => fields.has(kind));
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1) {
      if (this.faults.length === before)
        this.#fault(node, 'A test asks exactly one of “route”, “rewrite” and “check”.');
      return undefined;
    }
    const question = this.#question(kind, fields.get(kind));
    const expect = this.#expect(fields.get('expect'), node);
    const name = this.#text(fields.get('name'), 'name').trim();
    if (this.faults.length > before) return undefined;
    return { name: name === '' ? textOf(questionText(question)) : name.slice(0, 200), question, expect };
  }

  #question(kind: Question['kind'], node: Node | undefined): Question {
    if (kind === 'route') return { kind, address: this.#value(node, 'route') };
    if (kind === 'rewrite') {
      const fields = this.#fields(node, '“rewrite”', ['address', 'role', 'mailer'], ['address', 'role']);
      return {
        kind,
        address: this.#value(fields.get('address'), 'address'),
        role: this.#oneOf(fields.get('role'), 'role', roles) ?? 'envelope recipient',
        mailer: this.#value(fields.get('mailer'), 'mailer'),
      };
    }
    const names = ['client', 'name', 'helo', 'auth', 'from', 'to'];
    const fields = this.#fields(node, '“check”', names, ['client', 'from', 'to']);
    const value = (name: string): string => this.#value(fields.get(name), name);
    return {
      kind,
      client: { address: value('client'), name: value('name'), helo: value('helo'), auth: value('auth') },
      sender: bare(value('from')),
      recipient: bare(value('to')),
    };
  }

  #expect(node: Node | undefined, test: Node): Expectation {
    if (node === undefined) {
      this.#fault(test, `A test needs “expect”, with at least one of: ${['fate', ...parts].join(', ')}.`);
      return {};
    }
    const fields = this.#fields(node, '“expect”', ['fate', ...parts]);
    if (fields.size === 0 && isMap(node))
      this.#fault(node, `“expect” needs at least one of: ${['fate', ...parts].join(', ')}.`);
    const fate = this.#oneOf(fields.get('fate'), 'fate', fates);
    return {
      ...(fate === undefined ? {} : { fate }),
      ...Object.fromEntries(
        parts.filter((part) => fields.has(part)).map((part) => [part, this.#value(fields.get(part), part)]),
      ),
    };
  }

  #every(node: Node | undefined): number | undefined {
    if (node === undefined) return undefined;
    const text = this.#text(node, 'every');
    const [, count, unit] = /^(\d{1,5}) (minute|hour|day)s?$/.exec(text) ?? [];
    if (count === undefined || unit === undefined || Number(count) === 0) {
      this.#fault(node, '“every” is a number and minutes, hours or days, such as: 60 minutes.');
      return undefined;
    }
    return Number(count) * unitMinutes[unit as keyof typeof unitMinutes];
  }

  /** The entries of a mapping by name. */
  #fields(
    node: Node | undefined,
    what: string,
    names: readonly string[],
    needed: readonly string[] = [],
  ): Map<string, Node> {
    const found = new Map<string, Node>();
    if (!isMap(node)) {
      this.#fault(node, `${what} must be made of lines “name: value”. It may have: ${names.join(', ')}.`);
      return found;
    }
    for (const { key, value } of (node as YAMLMap<Node, Node | null>).items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!names.includes(name))
        this.#fault(key, `${what} has no “${name}”. It may have: ${names.join(', ')}.`);
      else found.set(name, value ?? key);
    }
    const missing = needed.filter((name) => !found.has(name));
    if (missing.length > 0) this.#fault(node, `${what} needs “${missing.join('” and “')}”.`);
    return found;
  }

  #oneOf<T extends string>(node: Node | undefined, name: string, allowed: readonly T[]): T | undefined {
    if (node === undefined) return undefined;
    const text = this.#text(node, name);
    const found = allowed.find((one) => one === text);
    if (found === undefined) this.#fault(node, `“${name}” is one of: ${allowed.join(', ')}.`);
    return found;
  }

  /** Byte text of one line, as questions have it. */
  #value(node: Node | undefined, name: string): string {
    const bytes = bytesOf(this.#text(node, name));
    if (!/^[\x20-\x7e\x80-\xff]*$/.test(bytes))
      this.#fault(node, `“${name}” must be one line without control characters.`);
    if (bytes.length > 2000) this.#fault(node, `“${name}” is longer than 2,000 bytes.`);
    return bytes;
  }

  #text(node: Node | undefined, name: string): string {
    if (node === undefined) return '';
    if (isScalar(node)) return this.#blank(node) ? '' : String(node.value);
    this.#fault(node, `“${name}” must be text; put it in quotes where it has special characters.`);
    return '';
  }

  #blank({ value }: { readonly value: unknown }): boolean {
    return value === null || value === '';
  }

  #fault(node: At, words: string): void {
    this.faultAt(node?.range?.[0] ?? 0, words);
  }
}

const bare = (address: string): string => (address === '<>' ? '' : address);
