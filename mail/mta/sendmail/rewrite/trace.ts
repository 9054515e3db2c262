import type { TraceNode } from '../../../rewrite/question.ts';
import { rulesetWords } from './ruleset-words.ts';
import { saidWords } from './said-words.ts';
import { endOfLookup, type Looked, type TraceLine, traceLine } from './trace-lines.ts';

interface Node extends Omit<TraceNode, 'opens' | 'closes' | 'children'> {
  readonly opens: string[];
  readonly closes: string[];
  readonly children: Node[];
}
type Step = { -readonly [Key in keyof Node]: Node[Key] };

interface Frame {
  readonly node: Step;
  /** Of a call: what is being rewritten now. */
  workspace: readonly string[];
}

/** sendmail gives up 50 calls deep, and each may stand in a rule. What is deeper stays flat, whatever a host sends. */
const deepest = 200;
const nothing: readonly string[] = [];
/** Lines that one step holds by itself; what goes on for longer is told apart. */
const longest = 2000;

const step = (kind: Step['kind'], name: string, line: string): Step => ({
  kind,
  name,
  words: '',
  cites: '',
  opens: [line],
  closes: [],
  children: [],
});

function lookupWords({ outcome, map, key, value, more }: Looked): string {
  if (map === 'getmxrr') return outcome === 'failed' ? `No name server told where mail for ${key} goes.` : '';
  if (more || outcome === 'failed') return `${map} could not be asked for ${key}.`;
  return outcome === 'matched' ? `${map} has ${key}: ${value ?? ''}` : `${map} has no ${key}.`;
}

class Tracing {
  readonly roots: Step[] = [];
  readonly #cf: string;
  readonly #stack: Frame[] = [];
  /** Calls that were too deep to be nested and have not returned. */
  #flat = 0;
  /** A look-up that the next line may belong to. */
  #waiting: { readonly node: Step; readonly looked: Looked } | undefined;

  constructor(cf: string) {
    this.#cf = cf;
  }

  take(line: string): void {
    const read = traceLine(line);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (
      waiting !== undefined &&
      waiting.node.opens.length < longest &&
      (waiting.looked.more ? endOfLookup(line) : read.kind === 'listed')
    ) {
      waiting.node.opens.push(line);
      if (!waiting.looked.more) this.#waiting = waiting;
    } else this.#place(line, read);
  }

  #place(line: string, read: TraceLine): void {
    switch (read.kind) {
      case 'enter':
        this.#enter(line, read.name, read.tokens);
        break;
      case 'leave':
        this.#leave(line, read.name, read.tokens);
        break;
      case 'try':
        this.#try(line, read.pattern, read.line);
        break;
      case 'test':
        this.#put({
          ...step('test', read.name, line),
          value: read.value,
          words: `${read.name} is ${read.value === '(NULL)' ? 'not set' : `"${read.value}"`}.`,
        });
        break;
      case 'lookup':
        this.#lookup(line, read);
        break;
      case 'said':
      case 'listed':
        this.#said(line);
        // The call that is one too many does not return.
        if (line.startsWith('rewrite: excessive recursion') && this.#rule === undefined) this.#stack.pop();
        break;
      default:
        this.#inRule(line, read);
    }
  }

  #put(node: Step): void {
    (this.#stack.at(-1)?.node.children ?? this.roots).push(node);
  }

  #said(line: string): void {
    const node = step('said', '', line);
    node.words = saidWords(line);
    this.#put(node);
  }

  #plain(line: string): void {
    this.#put(step('said', '', line));
  }

  #nest(node: Step, workspace: readonly string[]): void {
    this.#put(node);
    if (this.#stack.length < deepest) this.#stack.push({ node, workspace });
  }

  #enter(line: string, name: string, before: readonly string[]): void {
    if (this.#stack.length >= deepest) {
      this.#flat += 1;
      this.#plain(line);
    } else {
      const node = step('call', name, line);
      node.before = before;
      node.words = rulesetWords(name);
      this.#nest(node, before);
    }
  }

  /** Leaves the innermost call of this name, and whatever never returned inside it. */
  #leave(line: string, name: string, after: readonly string[]): void {
    let at = this.#flat > 0 ? -1 : this.#stack.length - 1;
    this.#flat = Math.max(0, this.#flat - 1);
    while (at >= 0 && !(this.#stack[at]?.node.kind === 'call' && this.#stack[at]?.node.name === name))
      at -= 1;
    const node = this.#stack[at]?.node;
    if (node === undefined) this.#plain(line);
    else {
      this.#stack.length = at;
      node.closes.push(line);
      node.after = after;
    }
  }

  #try(line: string, key: string, at: string): void {
    if (this.#rule !== undefined) this.#stack.pop();
    const node = step('rule', '', line);
    node.key = key;
    if (at !== '') node.cites = `${this.#cf} line ${at}`.trim();
    this.#nest(node, nothing);
  }

  get #rule(): Step | undefined {
    const node = this.#stack.at(-1)?.node;
    return node?.kind === 'rule' ? node : undefined;
  }

  /** The call whose rules are tried now. */
  get #call(): Frame | undefined {
    const inner = this.#stack.at(-1);
    return inner?.node.kind === 'rule' ? this.#stack.at(-2) : inner;
  }

  #inRule(line: string, read: TraceLine): void {
    const rule = this.#rule;
    const call = this.#call;
    if (rule === undefined) this.#plain(line);
    else if (read.kind === 'match' || read.kind === 'matching') {
      if (read.kind === 'match') {
        rule.outcome = 'matched';
        rule.value = read.replacement;
        rule.before = call?.workspace ?? [];
      }
      // Once something happened inside, its own lines come after that.
      if (rule.children.length === 0 && rule.opens.length < longest) rule.opens.push(line);
      else this.#plain(line);
    } else {
      if (read.kind === 'rewritten') rule.after = read.tokens;
      else rule.outcome = 'not matched';
      rule.closes.push(line);
      this.#stack.pop();
    }
    if (read.kind === 'rewritten' && call !== undefined) call.workspace = read.tokens;
  }

  #lookup(line: string, looked: Looked): void {
    const { map, key, outcome, value } = looked;
    const node: Step = {
      ...{ ...step('lookup', map, line), key, outcome, words: lookupWords(looked) },
      ...(value === undefined ? {} : { value }),
    };
    this.#put(node);
    this.#waiting = { node, looked };
  }
}

/**
 * What `sendmail -bt` printed for one line → its steps as a tree; `printTrace` gives the same lines back, whatever they are.
 * Linear time, never throws.
 * @param lines without prompts; @param cf name of the configuration file, for `cites`.
 */
export function parseTrace(lines: readonly string[], cf = ''): readonly TraceNode[] {
  const tracing = new Tracing(cf);
  for (const line of lines) tracing.take(line);
  return tracing.roots;
}
