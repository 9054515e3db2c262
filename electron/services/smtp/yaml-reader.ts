import { isMap, isScalar, type LineCounter, type Node, type YAMLMap } from 'yaml';
import { bytesOf } from '#mail/bytes';

/** Line from 1. */
export interface Fault {
  readonly line: number;
  readonly words: string;
}

const mostFaults = 50;

/** Takes values out of YAML nodes; what is wrong with one is told by its line, and something harmless stands for it. */
export class YamlReader {
  readonly faults: Fault[] = [];
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  faultAt(offset: number, words: string): void {
    if (this.faults.length < mostFaults)
      this.faults.push({ line: Math.max(1, this.#lines.linePos(offset).line), words });
  }

  fault(node: Pick<Node, 'range'> | null | undefined, words: string): void {
    this.faultAt(node?.range?.[0] ?? 0, words);
  }

  /** The entries of a mapping by name. */
  fields(
    node: Node | null | undefined,
    what: string,
    names: readonly string[],
    needed: readonly string[] = [],
  ): Map<string, Node> {
    const found = new Map<string, Node>();
    if (!isMap(node)) {
      this.fault(node, `${what} must be made of lines “name: value”. It may have: ${names.join(', ')}.`);
      return found;
    }
    for (const { key, value } of (node as YAMLMap<Node, Node | null>).items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!names.includes(name))
        this.fault(key, `${what} has no “${name}”. It may have: ${names.join(', ')}.`);
      else found.set(name, value ?? key);
    }
    const missing = needed.filter((name) => !found.has(name));
    if (missing.length > 0) this.fault(node, `${what} needs “${missing.join('” and “')}”.`);
    return found;
  }

  oneOf<T extends string>(node: Node | undefined, name: string, allowed: readonly T[]): T | undefined {
    if (node === undefined) return undefined;
    const text = this.text(node, name);
    const found = allowed.find((one) => one === text);
    if (found === undefined) this.fault(node, `“${name}” is one of: ${allowed.join(', ')}.`);
    return found;
  }

  number(node: Node | undefined, name: string, least: number, most: number): number | undefined {
    if (node === undefined) return undefined;
    const text = this.text(node, name);
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value >= least && value <= most) return value;
    this.fault(node, `“${name}” is a number from ${least} to ${most}.`);
    return undefined;
  }

  text(node: Node | undefined, name: string): string {
    if (node === undefined) return '';
    // The failsafe schema has no other scalars.
    if (isScalar(node)) return typeof node.value === 'string' ? node.value : '';
    this.fault(node, `“${name}” must be text; put it in quotes where it has special characters.`);
    return '';
  }

  /** Byte text. */
  bytes(node: Node | undefined, name: string): string {
    return bytesOf(this.text(node, name));
  }

  /** Byte text of one line, as it may be a command. */
  line(node: Node | undefined, name: string): string {
    const bytes = this.bytes(node, name);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(bytes))
      this.fault(node, `“${name}” must be one line without control characters; use “bytes” for others.`);
    return bytes;
  }
}
