/** Whose side of the envelope or header an address stands on. */
export type AddressRole = 'envelope sender' | 'envelope recipient' | 'header sender' | 'header recipient';

/**
 * One thing that is asked of a configuration. Strings are byte text, without control characters; an address may be empty (`<>`).
 * - `route`: where mail for this recipient goes.
 * - `rewrite`: how this address is written; by which mailer where that matters (sendmail), otherwise ''.
 * - `check`: whether a client may send from here to there.
 */
export type Question =
  | { readonly kind: 'route'; readonly address: string }
  | {
      readonly kind: 'rewrite';
      readonly address: string;
      readonly role: AddressRole;
      readonly mailer: string;
    }
  | { readonly kind: 'check'; readonly client: Client; readonly sender: string; readonly recipient: string };

/** An SMTP client as the server sees it. */
export interface Client {
  /** `192.0.2.1`, `2001:db8::1`. */
  readonly address: string;
  /** Verified name; '' when it has none. */
  readonly name: string;
  readonly helo: string;
  /** Who it authenticated as; '' when it did not. */
  readonly auth: string;
}

/** One delivery of a recipient: what an MTA calls mailer or transport, next hop, and address handed over. */
export interface Delivery {
  /** sendmail: mailer. Postfix: transport, such as `smtp` or `local`. */
  readonly mailer: string;
  /** Next hop as the MTA writes it; '' where there is none. */
  readonly host: string;
  readonly user: string;
}

/**
 * What comes of it.
 * - `deliveries`: nothing refused it; several after an alias or a virtual alias expanded.
 * - `error`: the address is refused; also a `check` that is rejected. `code` 550, `enhanced` 5.7.1; '' where it has none.
 * - `address`: the answer to `rewrite`.
 * - `accepted`: the answer to `check`: nothing objected. `relayed`: it will be sent on for this client.
 * - `unknown`: the host could not tell (a map that cannot be opened, a name server that does not answer).
 */
export type Fate =
  | { readonly kind: 'deliveries'; readonly deliveries: readonly Delivery[] }
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly enhanced: string;
      readonly words: string;
      readonly deferred: boolean;
    }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'accepted'; readonly relayed: boolean }
  | { readonly kind: 'discarded' }
  | { readonly kind: 'quarantined'; readonly words: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** What decided it: `access entry "From:spam.example REJECT"`, `parameter relay_domains`; '' where nothing in particular did. */
export interface Answer {
  readonly fate: Fate;
  readonly because: string;
  readonly trace: readonly TraceNode[];
  readonly notes: readonly Note[];
}

/** Something worth a person's eye in a trace. */
export interface Note {
  readonly severity: 'error' | 'warning' | 'note';
  /** `name-server-timeout`, `missing-map`, `cname-followed`, `loop`, `unexpectedly-local` … */
  readonly code: string;
  /** What happened, what it means, what to do. */
  readonly words: string;
}

/**
 * One step of a trace, for display as a tree. What the host printed stays whole: the lines of `opens`, then those of the
 * children, then those of `closes`, depth first, are the text that was read (`printTrace`). Where the steps are ours
 * (Postfix) both are what was asked and answered, as an admin would see it.
 */
export interface TraceNode {
  /**
   * `call`: a ruleset, or a stage of Postfix. `rule`: a rule that was tried. `lookup`: a key asked of a map. `test`: a macro or class
   * that was looked at. `said`: anything else that was printed.
   */
  readonly kind: 'call' | 'rule' | 'lookup' | 'test' | 'said';
  /** Ruleset, map, macro or parameter; '' for `said`. */
  readonly name: string;
  /** Tokens before and after; absent where there are none. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  /** `lookup`: key and value; `value` absent when nothing was found. `rule`: its pattern, and what it was replaced by. */
  readonly key?: string;
  readonly value?: string;
  readonly outcome?: 'matched' | 'not matched' | 'failed';
  /** The same in a short sentence for people; '' where the name says all. */
  readonly words: string;
  /** Where the configuration causes it: `main.cf: virtual_alias_maps`; '' where unknown. */
  readonly cites: string;
  readonly opens: readonly string[];
  readonly closes: readonly string[];
  readonly children: readonly TraceNode[];
}

/** The lines that a trace was read from, in their order. */
export function printTrace(nodes: readonly TraceNode[]): string[] {
  const lines: string[] = [];
  const walk = (node: TraceNode): void => {
    lines.push(...node.opens);
    node.children.forEach(walk);
    lines.push(...node.closes);
  };
  nodes.forEach(walk);
  return lines;
}
