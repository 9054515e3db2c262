import { parseCf } from '../../../../config/cf/parse.ts';

/** A header whose value a ruleset looks at: `HSubject: $>CheckSubject`; `*` is every header without a ruleset of its own. */
export interface HeaderRuleset {
  readonly name: string;
  readonly ruleset: string;
  /** Parentheses are kept (`$>+`). */
  readonly comments: boolean;
}

/** What a sendmail.cf says about its checks. */
export interface CfFacts {
  readonly rulesets: ReadonlySet<string>;
  /** FEATURE(`delay_checks'): `on`: check_relay and check_mail wait for the recipient; `friend`, `hater`: some recipients are spared. */
  readonly delayChecks: 'off' | 'on' | 'friend' | 'hater';
  /** Mechanisms by which who authenticates may relay (TRUST_AUTH_MECH). */
  readonly trustedMechanisms: readonly string[];
  /** Of the daemon on port 25, as `${daemon_flags}` has them: capitals doubled, each with a blank after it. */
  readonly daemonFlags: string;
  readonly daemonName: string;
  /** First letter of the DeliveryMode; `b` where it is not set. */
  readonly deliveryMode: string;
  /** IPv6 addresses are written with `::`. */
  readonly compressesIpv6: boolean;
  /** Mailers that deliver on this host. */
  readonly localMailers: readonly string[];
  /** Whether a local recipient must be an alias or an account, by nothing but the alias files and the accounts. */
  readonly knowsUsers: boolean;
  readonly headers: readonly HeaderRuleset[];
}

/** `Name=MTA, Port=smtp, M=Ea` → by its first letter, as sendmail reads it. */
const equates = (value: string): ReadonlyMap<string, string> =>
  new Map(
    value.split(',').map((part) => {
      const [name = '', ...rest] = part.trim().split('=');
      return [name.trim().slice(0, 1).toUpperCase(), rest.join('=').trim()] as const;
    }),
  );

const flagsMacro = (flags: string): string =>
  (flags.match(/[A-Za-z]/g) ?? [])
    .map((flag) => (/[A-Z]/.test(flag) ? `${flag}${flag} ` : `${flag} `))
    .join('');

/** Reads what matters to checks out of a sendmail.cf, generated or not. Never throws. */
export function cfFacts(cf: string): CfFacts {
  const { items } = parseCf(cf);
  const options = new Map<string, string[]>();
  for (const { kind, name, value } of items)
    if (kind === 'option')
      options.set(name.toLowerCase(), [...(options.get(name.toLowerCase()) ?? []), value]);
  const last = (name: string): string | undefined => options.get(name.toLowerCase())?.at(-1);
  const sets = items.filter(({ kind }) => kind === 'ruleset');
  const rules = (name: string): readonly string[] =>
    sets.filter((one) => one.name === name).flatMap((one) => one.rules);
  const mailers = items.filter(({ kind }) => kind === 'mailer');
  const flagsOf = (value: string): string => /(?:^|, *)F=([^,]*)/.exec(value)?.[1] ?? '';
  const local = mailers.find(({ name }) => name === 'local');
  const daemons = (options.get('daemonportoptions') ?? []).map(equates);
  const daemon =
    daemons.find((one) => ['smtp', '25', undefined].includes(one.get('P'))) ?? daemons[0] ?? equates('');
  const atRecipient = rules('check_rcpt').join('\n');
  const delayed = sets.some(({ name }) => name === 'checkmail' || name === 'checkrelay');
  const base = last('MailboxDatabase') ?? 'pw';
  return {
    rulesets: new Set(sets.map(({ name }) => name)),
    delayChecks: !delayed
      ? 'off'
      : /^<FRIEND>/m.test(atRecipient)
        ? 'friend'
        : /^<HATER>/m.test(atRecipient)
          ? 'hater'
          : 'on',
    trustedMechanisms: items
      .filter(({ kind, name }) => kind === 'class' && name === '{TrustAuthMech}')
      .flatMap(({ value }) => value.split(/\s+/).filter((word) => word !== '')),
    daemonFlags: flagsMacro(daemon.get('M') ?? ''),
    daemonName: daemon.get('N') ?? '',
    deliveryMode: (last('DeliveryMode') ?? 'b').slice(0, 1).toLowerCase(),
    compressesIpv6: /^[tTyY1]/.test(last('UseCompressedIPv6Addresses') ?? ''),
    localMailers: [
      ...new Set([
        'local',
        ...mailers.filter((one) => flagsOf(one.value).includes('l')).map(({ name }) => name),
      ]),
    ].filter((name) => /^[\w*-]+$/.test(name)),
    knowsUsers:
      local !== undefined &&
      ['w', 'A'].every((flag) => flagsOf(local.value).includes(flag)) &&
      base === 'pw' &&
      (last('AliasFile') ?? '') !== '' &&
      !/^[tTyY1]/.test(last('MatchGECOS') ?? '') &&
      rules('Local_localaddr').length === 0 &&
      !items.some(({ kind, name, value }) => kind === 'macro' && name === 'L' && value !== ''),
    headers: items.flatMap(({ kind, name, value }) => {
      const [, plus, ruleset] =
        kind === 'header' ? (/^(?:\?[^?]*\?)?\s*\$>(\+?)\s*"?([\w-]+)/.exec(value) ?? []) : [];
      return ruleset === undefined ? [] : [{ name, ruleset, comments: plus === '+' }];
    }),
  };
}
