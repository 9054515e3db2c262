import { inNetwork, ipText, reversedLabels, type Ip } from './ip.ts';
import { isWithin } from './names.ts';
import type { Inquiry } from './question.ts';
import { recordsOf } from './replies.ts';
import { mxOf } from './record-data.ts';
import {
  addressesOf,
  addressType,
  macroName,
  spoken,
  SpfError,
  validatedNames,
  type Budget,
} from './spf-asking.ts';
import { expand, macroPieces, targetName, usesName, type MacroValues } from './spf-macro.ts';
import type { Mechanism } from './spf-record.ts';

/** One check_host(): what stays the same through includes and redirects. */
export interface Check {
  readonly client: Ip;
  readonly sender: string;
  readonly helo: string;
  readonly receiver: string;
  /** Seconds since 1970. */
  readonly now: number;
  readonly budget: Budget;
}

/** Macros expanded; undefined where the grammar is broken. `%{p}` asks DNS. */
export function* expanded(
  check: Check,
  domain: string,
  text: string,
  explanation = false,
): Inquiry<string | undefined> {
  const pieces = macroPieces(text, explanation);
  if (pieces === undefined) return undefined;
  const at = check.sender.lastIndexOf('@');
  const p = usesName(pieces) ? macroName(yield* validatedNames(check.client), domain) : 'unknown';
  const four = check.client.length === 4;
  const values: MacroValues = {
    s: check.sender,
    l: check.sender.slice(0, at),
    o: check.sender.slice(at + 1),
    d: domain,
    i: four
      ? ipText(check.client)
      : reversedLabels(check.client.slice()).toUpperCase().split('.').reverse().join('.'),
    p,
    v: four ? 'in-addr' : 'ip6',
    h: check.helo,
    c: ipText(check.client),
    r: check.receiver,
    t: String(check.now),
  };
  return expand(pieces, values);
}

/** What came of a mechanism that is no `include`. */
export interface Outcome {
  readonly matched: boolean;
  readonly words: string;
  readonly expanded: string;
  readonly addresses: readonly string[];
}

const outcome = (matched: boolean, words: string, more: Partial<Outcome> = {}): Outcome => ({
  matched,
  words,
  expanded: '',
  addresses: [],
  ...more,
});

/** Whether one of the addresses, cut to its first bits, is the client's network. */
function held(check: Check, addresses: readonly Ip[], bits: number, what: string): Outcome {
  const texts = addresses.map(ipText);
  const hit = addresses.find((ip) => inNetwork(check.client, ip, bits));
  const client = ipText(check.client);
  if (hit === undefined)
    return outcome(
      false,
      texts.length === 0
        ? `${what} has no ${addressType(check.client)} record.`
        : `${client} is not among ${what}’s addresses.`,
      { addresses: texts },
    );
  const whole = bits === check.client.length * 8;
  return outcome(
    true,
    whole
      ? `${client} is an address of ${what}.`
      : `${client} is in ${ipText(hit)}/${bits}, around an address of ${what}.`,
    { addresses: texts },
  );
}

/** Matches a mechanism that asks nothing. */
export function matchNetwork(check: Check, network: Ip, bits: number): Outcome {
  const text = `${ipText(network)}${bits === network.length * 8 ? '' : `/${bits}`}`;
  const client = ipText(check.client);
  if (network.length !== check.client.length)
    return outcome(false, `${client} is no ${network.length === 4 ? 'IPv4' : 'IPv6'} address.`, {
      addresses: [text],
    });
  const matched = inNetwork(check.client, network, bits);
  const is = text.includes('/') ? (matched ? 'is in' : 'is not in') : matched ? 'is' : 'is not';
  return outcome(matched, `${client} ${is} ${text}.`, { addresses: [text] });
}

type Asking = Extract<Mechanism, { readonly kind: 'a' | 'mx' | 'ptr' | 'exists' }>;

/** Matches `a`, `mx`, `ptr` or `exists`; throws SpfError. */
export function* matchAsking(check: Check, domain: string, mechanism: Asking): Inquiry<Outcome> {
  check.budget.take();
  const spec = mechanism.domain === '' ? domain : ((yield* expanded(check, domain, mechanism.domain)) ?? '');
  const shown = mechanism.domain.includes('%') ? spec : '';
  const target = targetName(spec);
  if (target === undefined)
    return outcome(false, 'DNS can have no such name, so that nothing matches.', { expanded: shown });
  const found = yield* asked(check, target, mechanism);
  return { ...found, expanded: shown };
}

function* asked(check: Check, target: string, mechanism: Asking): Inquiry<Outcome> {
  const { client, budget } = check;
  const bits = 'bits4' in mechanism ? (client.length === 4 ? mechanism.bits4 : mechanism.bits6) : 0;
  if (mechanism.kind === 'ptr') {
    const names = yield* validatedNames(client);
    const hit = names.find((name) => isWithin(name, target));
    if (hit !== undefined) return outcome(true, `${ipText(client)} is ${hit}, which belongs to ${target}.`);
    return outcome(
      false,
      names.length === 0
        ? `No name of ${ipText(client)} leads back to it.`
        : `${names.join(', ')} does not belong to ${target}.`,
    );
  }
  if (mechanism.kind === 'mx') {
    const [reply] = yield [{ name: target, type: 'MX' }];
    if (reply === undefined) return outcome(false, '');
    budget.void(spoken(reply));
    const hosts = recordsOf(reply).flatMap(({ data }) => mxOf(data)?.host ?? []);
    if (hosts.length > 10)
      throw new SpfError('permerror', `${target} has ${hosts.length} MX records; SPF allows ten here.`);
    const named = hosts.filter((host) => host !== '.');
    if (named.length === 0) return outcome(false, `${target} has no MX records.`);
    const replies = yield named.map((name) => ({ name, type: addressType(client) }));
    const all = replies.flatMap((one) => addressesOf(spoken(one)));
    return held(check, all, bits, named.length === 1 ? (named[0] ?? '') : `the MX hosts of ${target}`);
  }
  const type = mechanism.kind === 'exists' ? 'A' : addressType(client);
  const [reply] = yield [{ name: target, type }];
  if (reply === undefined) return outcome(false, '');
  budget.void(spoken(reply));
  const addresses = addressesOf(reply);
  if (mechanism.kind === 'a') return held(check, addresses, bits, target);
  return outcome(
    addresses.length > 0,
    addresses.length > 0 ? `${target} exists.` : `${target} does not exist.`,
    { addresses: addresses.map(ipText) },
  );
}
