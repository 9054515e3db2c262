import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import type { Scenario } from '#mail/smtp/scenario';
import type { Step } from '#mail/smtp/step';
import { readStep } from './scenario-step.ts';
import { type Fault, YamlReader } from './yaml-reader.ts';

/**
 * A scenario as it is kept:
 *
 *     name: Relay for outsiders is refused
 *     about: What it shows and why that matters.
 *     values:                          # asked for when it is run; {sender} and the like stand for them in lines
 *       sender: {label: Sender, initial: probe@outside.example}
 *     times: 1                         # sessions; 1 when absent
 *     at once: 1                       # of them at a time; 1 when absent
 *     tls: none                        # or implicit
 *     steps:
 *       - greeting
 *       - EHLO {helo}
 *       - MAIL FROM:<{sender}>
 *         ...or with more to say of it:
 *       - line: RCPT TO:<{recipient}>
 *         expect: 5xx                  # 250, 2xx, 550 5.7.1, closed, silence, any; several with “or”
 *         words: '*relay*'             # text of the reply, * for anything
 *         otherwise: go on             # stop when absent
 *         seconds: 10
 *       - starttls                     # also: greeting, handshake, drop
 *       - group: [NOOP, NOOP]
 *       - message: "Subject: x\r\n\r\nText"     # after DATA; or raw: with end: for exactly these bytes
 *       - bdat: Text                   # in pieces of size:
 *       - bytes: "\n.\n"               # replies: 0 when absent
 *       - pause: 2000                  # milliseconds
 *       - auth: {mechanism: PLAIN, user: joe, secret: '{password}'}
 *
 * Texts are UTF-8; `\xff` in double quotes is a character, not a byte.
 */
export interface ReadScenario {
  /** Absent when it has faults. */
  readonly scenario?: Scenario;
  /** By line. */
  readonly faults: readonly Fault[];
}

const mostSteps = 1000;
const mostTimes = 1000;
const mostAtOnce = 50;
const valueName = /^[a-z][a-z0-9_]{0,39}$/;

/** Reads a scenario; what is wrong is told by line. */
export function readScenario(yaml: string): ReadScenario {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const reader = new ScenarioReader(lines);
  for (const { message, pos } of [...document.errors, ...document.warnings])
    reader.faultAt(pos[0], `This is not YAML: ${message}`);
  const scenario = reader.scenario(document.contents);
  const faults = reader.faults.toSorted((one, other) => one.line - other.line);
  return faults.length > 0 || scenario === undefined ? { faults } : { scenario, faults };
}

class ScenarioReader extends YamlReader {
  scenario(root: Node | null): Scenario | undefined {
    const fields = this.fields(
      root,
      'A scenario',
      ['name', 'about', 'values', 'times', 'at once', 'tls', 'steps'],
      ['name', 'steps'],
    );
    const values = this.#values(fields.get('values'));
    const steps = this.#steps(fields.get('steps'));
    const known = new Set([...values.map(({ name }) => name), ...filledIn]);
    this.#placeholders(fields.get('steps'), known);
    const name = this.text(fields.get('name'), 'name').trim();
    if (fields.has('name') && name === '') this.fault(fields.get('name'), 'A scenario needs a name.');
    return {
      name: name.slice(0, 200),
      about: this.text(fields.get('about'), 'about').trim(),
      values,
      times: this.number(fields.get('times'), 'times', 1, mostTimes) ?? 1,
      atOnce: this.number(fields.get('at once'), 'at once', 1, mostAtOnce) ?? 1,
      tls: this.oneOf(fields.get('tls'), 'tls', ['none', 'implicit'] as const) ?? 'none',
      steps,
    };
  }

  #values(node: Node | undefined): Scenario['values'] {
    if (node === undefined) return [];
    if (!isMap(node)) {
      this.fault(node, '“values” must be made of lines “name: {label: …, initial: …}”.');
      return [];
    }
    return (node as YAMLMap<Node, Node | null>).items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      if (!valueName.test(name)) this.fault(key, 'The name of a value is made of a–z, 0–9 and _.');
      const fields = this.fields(value ?? key, `“${name}”`, ['label', 'initial']);
      const label = this.text(fields.get('label'), 'label');
      return {
        name,
        label: label === '' ? name : label,
        initial: this.text(fields.get('initial'), 'initial'),
      };
    });
  }

  #steps(node: Node | undefined): Step[] {
    if (node === undefined) return [];
    if (!isSeq(node) || node.items.length === 0) {
      this.fault(node, '“steps” must be a list: every step begins with “- ”.');
      return [];
    }
    if (node.items.length > mostSteps) this.fault(node, `There are more than ${mostSteps} steps.`);
    return node.items.slice(0, mostSteps).flatMap((item) => readStep(this, item as Node) ?? []);
  }

  /** `{name}` in a step must be a value that is asked for. */
  #placeholders(node: Node | undefined, known: ReadonlySet<string>): void {
    if (node === undefined) return;
    if (isScalar(node)) {
      for (const [, name = ''] of String(node.value).matchAll(/\{([a-z][a-z0-9_]{0,39})\}/g))
        if (!known.has(name))
          this.fault(
            node,
            `“{${name}}” is none of the values. Name it under “values”, with label and initial.`,
          );
    } else if (isSeq(node)) for (const item of node.items) this.#placeholders(item as Node, known);
    else if (isMap(node))
      for (const { value } of node.items) this.#placeholders((value as Node | null) ?? undefined, known);
  }
}

/** Placeholders that stand for something in every scenario. */
export const filledIn: readonly string[] = ['helo'];
