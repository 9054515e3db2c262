import { folded, quoted } from './addresses.ts';
import { findAddress } from './keys.ts';
import type { Steps } from './need.ts';
import type { Resolved } from './resolve.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';

/** What the SMTP server refuses with: `550 5.1.1 <a@b>: Recipient address rejected: …`. */
export interface Refusal {
  readonly code: string;
  readonly enhanced: string;
  readonly words: string;
  readonly because: string;
}

const tables = {
  local: ['local_recipient_maps', 'unknown_local_recipient_reject_code', ' in local recipient table'],
  virtual: ['virtual_mailbox_maps', 'unknown_virtual_mailbox_reject_code', ' in virtual mailbox table'],
  relay: ['relay_recipient_maps', 'unknown_relay_recipient_reject_code', ' in relay recipient table'],
} as const;

/** Leading `5.1.1 ` of a text, and the rest (dsn_split). */
export function dsnOf(text: string, otherwise: string): { readonly dsn: string; readonly text: string } {
  const [, dsn, rest] = /^([245]\.\d{1,3}\.\d{1,3})(?:\s+(.*))?$/.exec(text) ?? [];
  return dsn === undefined ? { dsn: otherwise, text } : { dsn, text: rest ?? '' };
}

/**
 * Whether the SMTP server refuses an address that no table has (reject_unlisted_recipient, reject_unlisted_sender).
 * `undefined`: it does not. @param address as the client gave it, for the reply
 */
export function* unlisted(
  address: string,
  { recipient, transport, nexthop, domainClass, because }: Resolved,
  who: 'Recipient address' | 'Sender address',
  settings: Settings,
  above: Stage,
): Steps<Refusal | undefined> {
  const stage = above.open();
  const kind = who === 'Sender address' ? '5.1.0' : '5.1.1';
  const said = (words: string): string => `<${quoted(address)}>: ${who} rejected: ${words}`;
  const judge = function* (): Steps<Refusal | undefined> {
    for (const parameter of ['recipient_canonical_maps', 'canonical_maps', 'virtual_alias_maps'])
      if ((yield* findAddress(settings, parameter, recipient, stage)) !== undefined) return undefined;
    if (transport === 'error' || transport === 'retry') {
      const { dsn, text } = dsnOf(nexthop, transport === 'error' ? kind : `4${kind.slice(1)}`);
      const unknown = domainClass === 'alias' && because === 'parameter virtual_alias_domains';
      const code = unknown
        ? settings.value('unknown_virtual_alias_reject_code')
        : transport === 'error'
          ? '550'
          : '450';
      return { code, enhanced: `${code[0] ?? ''}${dsn.slice(1)}`, words: said(text), because };
    }
    if (domainClass !== 'local' && domainClass !== 'virtual' && domainClass !== 'relay') return undefined;
    const [parameter, code, where] = tables[domainClass];
    const own = ['postmaster', 'mailer-daemon', folded(settings.value('double_bounce_sender'))];
    if (settings.value(parameter) === '') return undefined;
    if (domainClass === 'local' && own.some((name) => folded(recipient).startsWith(`${name}@`)))
      return undefined;
    if ((yield* findAddress(settings, parameter, recipient, stage)) !== undefined) return undefined;
    const shown = settings.yes('show_user_unknown_table_name') ? where : '';
    const reply = settings.value(code);
    return {
      code: reply,
      enhanced: `${reply[0] ?? ''}${kind.slice(1)}`,
      words: said(`User unknown${shown}`),
      because: `parameter ${parameter}`,
    };
  };
  const refusal = yield* judge();
  const parameter =
    who === 'Sender address' ? 'smtpd_reject_unlisted_sender' : 'smtpd_reject_unlisted_recipient';
  above.close(stage, parameter, {
    before: quoted(recipient),
    words: refusal === undefined ? 'the address is known, or nobody keeps a list' : refusal.words,
    cites: settings.cite(parameter),
  });
  return refusal;
}
