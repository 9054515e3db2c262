import { tokensOf } from './tokens.ts';

/** A look-up as one line tells it; `more`: what came of it stands in the next line. */
export interface Looked {
  readonly kind: 'lookup';
  readonly map: string;
  readonly key: string;
  /** Absent when nothing was found. */
  readonly value?: string;
  /** `failed`: it could not be told whether there is something. */
  readonly outcome: 'matched' | 'not matched' | 'failed';
  readonly more: boolean;
  /** Typed by hand, or asked by a rule. */
  readonly by: 'rule' | 'hand';
}

/** What one line of `sendmail -bt` tells. */
export type TraceLine =
  | { readonly kind: 'enter' | 'leave'; readonly name: string; readonly tokens: readonly string[] }
  | { readonly kind: 'try'; readonly pattern: string; readonly line: string }
  | { readonly kind: 'fail' }
  | { readonly kind: 'match'; readonly replacement: string }
  | { readonly kind: 'rewritten'; readonly tokens: readonly string[] }
  /** What matching went through, and what `$1` and so on stand for. */
  | { readonly kind: 'matching' }
  | { readonly kind: 'test'; readonly name: string; readonly value: string }
  | Looked
  /** A line of a list that belongs to the look-up before it. */
  | { readonly kind: 'listed' }
  | { readonly kind: 'said' };

const said = { kind: 'said' } as const;

/** `75` is EX_TEMPFAIL. */
const failing = (status: string): boolean => status === '75' || status === '71';

function ruleLine(line: string): TraceLine {
  if (line.startsWith('-----trying rule')) {
    const [, number = '', pattern = ''] =
      /^-----trying rule(?: \(line (\d+)\))?:(?: (.*))?$/.exec(line) ?? [];
    return { kind: 'try', pattern, line: number };
  }
  if (line.startsWith('-----rule matches:')) return { kind: 'match', replacement: line.slice(18).trim() };
  return line === '----- rule fails' ? { kind: 'fail' } : said;
}

/** `map_lookup(mailertable, a.test, %0=a.test) => smtp:[192.0.2.1] (0), ad=0` */
function ruleLookup(line: string): TraceLine {
  const comma = line.indexOf(', ', 11);
  const first = line.indexOf(', %0=', comma);
  const arrow = line.indexOf(') => ', Math.max(first, 11));
  if (comma < 0 || first < 0 || arrow < 0) return said;
  const map = line.slice(11, comma);
  const key = line.slice(comma + 2, first);
  const rest = line.slice(arrow + 5);
  const [end, status = ''] = / \((-?\d+)\), ad=-?\d+$/.exec(rest) ?? [];
  return looked(
    map,
    key,
    end === undefined ? undefined : rest.slice(0, -end.length),
    status,
    'rule',
    'NOT FOUND',
  );
}

/** `map_lookup: access (key) returns value (0)`, `map_lookup: access (key) no match (0)` */
function handLookup(line: string): TraceLine {
  const open = line.indexOf(' (', 12);
  if (open < 0) return said;
  const map = line.slice(12, open);
  const found = line.indexOf(') returns ', open);
  const none = line.lastIndexOf(') no match (');
  const close = found >= 0 ? found : none >= 0 ? none : line.indexOf(') ', open);
  if (close < 0) return said;
  const key = line.slice(open + 2, close);
  const [end, status = ''] = / \((-?\d+)\)$/.exec(line) ?? [];
  const value =
    end === undefined || (found < 0 && none < 0)
      ? undefined
      : found < 0
        ? 'no match'
        : line.slice(found + 10, -end.length);
  return looked(map, key, value, status, 'hand', 'no match');
}

function looked(
  map: string,
  key: string,
  value: string | undefined,
  status: string,
  by: Looked['by'],
  nothing: string,
): Looked {
  const base = { kind: 'lookup', map, key, by } as const;
  if (value === undefined) return { ...base, outcome: 'failed', more: true };
  if (value === nothing) return { ...base, outcome: failing(status) ? 'failed' : 'not matched', more: false };
  return { ...base, value, outcome: 'matched', more: false };
}

function dnsLine(line: string): TraceLine {
  const [, verb = '', key = '', rest = ''] =
    /^(getmxrr|getcanonname)\((.*?)\) returns (.*)$/.exec(line) ?? [];
  if (verb === '') return said;
  const none = rest === '0 value(s):' || (verb === 'getcanonname' && rest === key);
  const outcome = rest === '-1 value(s):' ? 'failed' : none ? 'not matched' : 'matched';
  return {
    ...{ kind: 'lookup', map: verb, key, outcome, more: false, by: 'hand' },
    ...(outcome === 'matched' ? { value: rest } : {}),
  };
}

/** Reads one line, without its prompt. */
export function traceLine(line: string): TraceLine {
  const mark = line.charCodeAt(16) === 32 ? line.slice(16, 25) : '';
  if (mark === '   input:' || mark === ' returns:') {
    const name = line.slice(0, 16).trimEnd();
    if (/^\S+$/.test(name))
      return { kind: mark === ' returns:' ? 'leave' : 'enter', name, tokens: tokensOf(line.slice(25)) };
  }
  switch (line.charAt(0)) {
    case '-':
      return ruleLine(line);
    case 'm':
      if (line.startsWith('map_lookup(')) return ruleLookup(line);
      return line.startsWith('map_lookup: ') ? handLookup(line) : said;
    case 'r': {
      if (line.startsWith('rewritten as:')) return { kind: 'rewritten', tokens: tokensOf(line.slice(13)) };
      const [, name, value = ''] = /^rewrite: [LR]HS (\$\S+) => "(.*)"$/.exec(line) ?? [];
      return name === undefined ? said : { kind: 'test', name, value };
    }
    case 'g':
      return dnsLine(line);
    case '$':
      return /^\$\d:(?: |$)/.test(line) ? { kind: 'matching' } : said;
    case '\t':
      return { kind: 'listed' };
    default:
      return /^(?:ADVANCE|BACKUP {2}|EXTEND {2}|BACKUP|EXTEND) *rp=/.test(line) ? { kind: 'matching' } : said;
  }
}

/** The end of a look-up that a complaint of its own had cut in two. */
export const endOfLookup = (line: string): boolean =>
  /^(?:NOT FOUND|no match) \(-?\d+\)(?:, ad=-?\d+)?$/.test(line);
