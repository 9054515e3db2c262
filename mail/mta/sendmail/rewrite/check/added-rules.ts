import type { CfFacts } from './facts.ts';

/** Of every name that is added to a copy of a cf, so that none is taken already. */
const own = 'postroom_';

/** Rulesets of the copy, for what the shell cannot do by itself. */
export const added = {
  /** `pair,check_relay NAME $| ADDRESS`: what is typed as `$|` is text; rules compare with the operator. */
  pair: `${own}pair`,
  /** Gives the address that `{given}` holds: a comma on the line itself would part it in two. */
  given: `${own}given`,
  /** What MAIL does with its address before check_mail is asked. */
  from: `${own}from`,
  /** What RCPT does with its address around check_rcpt. */
  to: `${own}to`,
} as const;

export const givenMacro = `{${own}given}`;

/** The words that the ruleset `to` answers with. */
export const recipientWords = {
  remote: 'remote',
  local: 'local',
  found: 'found',
  unchecked: 'unchecked',
  unknown: 'unknown',
  direct: 'direct',
} as const;

/** The user is looked up as RCPT does: aliases (with its detail, `+*`, without), then the accounts. */
const userRules: readonly string[] = [
  `R<?> | $*\t$@ local direct programs`,
  `R<?> / $*\t$@ local direct files`,
  `R<?> : include : $*\t$@ local direct :include:s`,
  `R<?> < @ >\t$@ local unchecked`,
  `R<?> $+\t$: <?> $(${own}dequote $1 $: $1 $)`,
  `R<?> $+\t$: <$(aliases $1 $: ? $)> $1`,
  `R<?> $+ + $*\t$: <$(aliases $1+* $: ? $)> $1 + $2`,
  `R<?> $+ + $*\t$: <$(aliases $1 $: ? $)> $1 + $2`,
  `R<?> $+ + $*\t$: <$(${own}user $1 $: ? $)> $1 + $2`,
  `R<?> $+\t$: <$(${own}user $1 $: ? $)> $1`,
  `R<?> $+\t$@ local unknown $1`,
  `R<$*> $*\t$@ local found`,
];

const loginRules: readonly string[] = [
  `R$*\t$: <$&{auth_type}> $1`,
  `R<> $*\t$# error $@ 5.7.0 $: "530 Authentication required"`,
  `R<$*> $*\t$: $2`,
];

/**
 * What is put behind a copy of a cf: nothing that is there is changed by it. A rule can see what another ruleset answered
 * only behind something else, since rewriting stops at a `$#`.
 */
export function addedRules({ localMailers, knowsUsers, daemonFlags }: CfFacts): string {
  const lines = [
    `K${own}set macro`,
    `K${own}user user -m`,
    `K${own}dequote dequote`,
    `C{${own}local}${localMailers.join(' ')}`,
    `S${added.pair}`,
    `R$* $$| $*\t$: $1 $| $2`,
    `S${added.given}`,
    `R$*\t$: $&${givenMacro}`,
    `S${added.from}`,
    ...(/(?:^| )a /.test(daemonFlags) ? loginRules : []),
    `R$*\t$: $1 $| $>3 $1`,
    `R$* $| $*\t$: $1 $| $>1 $2`,
    `R$* $| $*\t$: $1 $| $>4 $2`,
    `R$* $| $*\t$: $(${own}set f $@ $2 $) $1`,
    `R$*\t$: <@> $>0 $>3 $1`,
    `R<@> $# error $*\t$# error $1`,
    `R<@> $# $- $*\t$@ $(${own}set {mail_mailer} $@ $1 $) $1`,
    `S${added.to}`,
    `R$*\t$: <@> $>0 $>3 $1`,
    `R<@> $# error $*\t$# error $1`,
    ...(knowsUsers ? [`R<@> $# local $- $*\t$: <?> $2`] : []),
    `R<@> $# $={${own}local} $*\t$@ local unchecked`,
    `R<@> $# $- $*\t$@ $(${own}set {rcpt_mailer} $@ $1 $) remote $1`,
    ...(knowsUsers ? userRules : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
