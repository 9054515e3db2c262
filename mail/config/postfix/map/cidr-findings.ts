import type { Finding } from '../../language.ts';
import { actionFaults } from './actions.ts';
import { type Block, blockOf, hostMask, networkOf } from './cidr.ts';
import type { MapGround } from './ground.ts';
import type { PostfixMap } from './parse.ts';

/** A line of a cidr: table (cidr_table(5)). */
export interface CidrRule {
  readonly negated: boolean;
  readonly block: ReturnType<typeof blockOf>;
  readonly text: string;
}

export function readCidr(key: string): CidrRule {
  const text = key.replace(/^!/, '');
  return { negated: key.startsWith('!'), block: blockOf(text), text };
}

const words = {
  'not an address': 'is no address and no network',
  'mask too long': 'has a mask that is too long',
  'host bits': 'has host bits behind its mask',
} as const;

interface Seen {
  readonly line: number;
  readonly span: Finding['span'];
}

/** Networks by address and width: whether one holds another takes one look-up per width in use. */
class Networks {
  private readonly byWidth = new Map<string, { readonly block: Block; readonly at: Map<bigint, Seen> }>();

  add(block: Block, seen: Seen): void {
    const key = `${block.v6 ? 6 : 4} ${block.width}`;
    const same = this.byWidth.get(key) ?? { block, at: new Map<bigint, Seen>() };
    this.byWidth.set(key, same);
    same.at.set(block.address, seen);
  }

  /** The first one that holds all of `inner`. */
  holding(inner: Block): Seen | undefined {
    let first: Seen | undefined;
    for (const { block, at } of this.byWidth.values()) {
      if (block.v6 !== inner.v6 || block.width > inner.width) continue;
      const seen = at.get(inner.address & ~hostMask(block));
      if (seen !== undefined && (first === undefined || seen.line < first.line)) first = seen;
    }
    return first;
  }
}

/** Faults of a cidr: table. The first line that matches decides. */
export function cidrFindings(map: PostfixMap, ground: MapGround, enough: number): Finding[] {
  const found: Finding[] = [];
  const earlier = new Networks();
  let depth = 0;
  for (const entry of map.entries) {
    if (found.length >= enough) break;
    const { key, keySpan, value, valueSpan, span, line } = entry;
    if (/^if$/i.test(key)) {
      depth += 1;
      continue;
    }
    if (/^endif$/i.test(key)) {
      if (depth === 0)
        found.push({
          code: 'map/endif-without-if',
          severity: 'warning',
          span,
          message: 'This endif has no if.',
          why: 'Postfix ignores it.',
        });
      else depth -= 1;
      continue;
    }
    const { negated, block, text } = readCidr(key);
    if (typeof block === 'string') {
      const network = block === 'host bits' ? networkOf(text) : undefined;
      found.push({
        code: 'map/bad-network',
        severity: 'error',
        span: keySpan,
        message: `${text} ${words[block]}.`,
        why: 'Postfix leaves the line out with a warning in the log.',
        ...(network === undefined
          ? {}
          : {
              fixes: [
                {
                  title: `Write ${network}`,
                  edits: [{ ...keySpan, text: key.replace(text, network) }],
                  preferred: true,
                },
              ],
            }),
      });
      continue;
    }
    if (value === '')
      found.push({
        code: 'map/no-value',
        severity: 'error',
        span: keySpan,
        message: `${key} has no result.`,
        why: 'Postfix leaves the line out ("no lookup result").',
      });
    else if (ground.use === 'access') found.push(...access(value, valueSpan.from, ground));
    if (negated || depth > 0) continue;
    const first = earlier.holding(block);
    if (first !== undefined)
      found.push({
        code: 'map/unreachable-network',
        severity: 'warning',
        span,
        faded: true,
        message: `Line ${first.line} holds all of ${text} already.`,
        why: 'The first line that matches decides. Put the smaller network before the larger one.',
        related: [{ span: first.span, words: 'decides first' }],
      });
    else earlier.add(block, { line, span });
  }
  return found;
}

/** postscreen_access_list has three results of its own, which a table of clients for smtpd would not know. */
const access = (value: string, from: number, ground: MapGround): Finding[] =>
  /^(?:permit|reject|dunno)$/i.test(value) ? [] : actionFaults(value, from, 'access', ground.classes);
