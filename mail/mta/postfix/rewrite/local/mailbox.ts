import { among } from '../lists.ts';
import { type End, bounce } from '../ends.ts';
import { findKey, mapsOf } from '../maps.ts';
import type { Steps } from '../need.ts';
import type { Settings } from '../settings.ts';
import type { Stage } from '../trace.ts';
import type { Account } from './accounts.ts';
import type { Mailbox } from './delivery.ts';

/** `transport:nexthop` that another agent is handed the message by; its address stays. */
function passed(value: string, { address }: Mailbox, settings: Settings): End {
  const colon = value.indexOf(':');
  const mailer = colon < 0 ? value : value.slice(0, colon);
  const host = colon < 0 ? '' : value.slice(colon + 1);
  return {
    kind: 'to',
    delivery: { mailer, host: host === '' ? settings.value('myhostname') : host, user: address },
  };
}

/** Another agent that a map or a parameter names for a user. */
function* agent(
  maps: string,
  parameter: string,
  mailbox: Mailbox,
  settings: Settings,
  stage: Stage,
): Steps<End | undefined> {
  const hit = yield* findKey(mapsOf(settings, maps), mailbox.user, stage);
  if (hit !== undefined) {
    stage.decided(`${maps} entry "${hit.key.text} ${hit.value}"`);
    return passed(hit.value, mailbox, settings);
  }
  const value = settings.value(parameter);
  if (value === '') return undefined;
  stage.test(parameter, true, `handed on to ${value}`, settings.cite(parameter));
  stage.decided(`parameter ${parameter}`);
  return passed(value, mailbox, settings);
}

/** Into the mailbox of an account, or to the agent that does it; `undefined`: nobody of that name. */
export function* deliverMailbox(
  mailbox: Mailbox,
  account: Account | undefined,
  transport: string,
  settings: Settings,
  stage: Stage,
): Steps<End | undefined> {
  const other = yield* agent('mailbox_transport_maps', 'mailbox_transport', mailbox, settings, stage);
  if (other !== undefined) return other;
  if (account === undefined) {
    stage.test('account', false, `there is no account ${mailbox.user}`, '');
    return undefined;
  }
  const command = yield* findKey(mapsOf(settings, 'mailbox_command_maps'), mailbox.user, stage);
  const how = command?.value ?? settings.value('mailbox_command');
  stage.say(
    how !== ''
      ? `the mail of ${mailbox.user} is given to the command ${how}`
      : `into the mailbox of ${mailbox.user}`,
    settings.cite(
      command !== undefined ? 'mailbox_command_maps' : how !== '' ? 'mailbox_command' : 'home_mailbox',
    ),
  );
  return { kind: 'to', delivery: { mailer: transport, host: '', user: mailbox.address } };
}

/** A user that is neither alias nor account; `relay`: the address that luser_relay gives, still to be expanded. */
export function* deliverUnknown(
  mailbox: Mailbox,
  settings: Settings,
  stage: Stage,
): Steps<End | { readonly relay: string }> {
  const other = yield* agent('fallback_transport_maps', 'fallback_transport', mailbox, settings, stage);
  if (other !== undefined) return other;
  if (settings.value('luser_relay') !== '') {
    stage.test('luser_relay', true, 'unknown users are sent on', settings.cite('luser_relay'));
    stage.decided('parameter luser_relay');
    return { relay: settings.raw('luser_relay') };
  }
  if (among(['mailer-daemon', 'postmaster'], mailbox.user)) {
    stage.note(
      'warning',
      'discarded',
      `There is no alias for ${mailbox.user}: Postfix throws its mail away.`,
    );
    return { kind: 'discard', user: mailbox.address };
  }
  stage.decided('parameter alias_maps');
  return bounce(mailbox.address, '5.1.1', `unknown user: "${mailbox.user}"`);
}
