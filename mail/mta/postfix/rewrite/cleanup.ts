import type { AddressRole } from '../../../rewrite/question.ts';
import { quoted, sameText } from './addresses.ts';
import { findAddress } from './keys.ts';
import { type Expansion, mapToMany, mapToOne } from './mapping.ts';
import { masqueraded } from './masquerade.ts';
import type { Steps } from './need.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';
import { rewritten, rewritingCause } from './trivial.ts';

/** trivial-rewrite, with its line in the trace. */
export function completed(address: string, settings: Settings, stage: Stage): string {
  const now = rewritten(address, settings);
  if (now !== address)
    stage.close(stage.open(), 'rewrite', {
      before: quoted(address),
      after: [quoted(now)],
      words: `${quoted(address)} is completed to ${quoted(now)}`,
      cites: rewritingCause(address, now, settings),
    });
  return now;
}

const side: Readonly<Record<AddressRole, 'sender' | 'recipient'>> = {
  'envelope sender': 'sender',
  'header sender': 'sender',
  'envelope recipient': 'recipient',
  'header recipient': 'recipient',
};

/** Whether smtpd or pickup hand mail to cleanup with mapping switched off, as in front of a content filter. */
const unmapped = (settings: Settings): boolean =>
  settings.of('smtpd').words('receive_override_options').includes('no_address_mappings');

/** Completion, canonical maps and masquerading: one address for another (cleanup_addr). Internal form. */
export function* canonical(
  address: string,
  role: AddressRole,
  settings: Settings,
  stage: Stage,
): Steps<string> {
  const cleanup = settings.of('cleanup');
  const name = role.replace(' ', '_');
  let now = completed(
    address === '' && role === 'envelope recipient' ? cleanup.value('empty_address_recipient') : address,
    settings,
    stage,
  );
  if (now === '' || unmapped(settings)) return now;
  if (role === 'envelope sender' && sameText(now, `MAILER-DAEMON@${cleanup.value('myorigin')}`)) return '';
  const own = `${side[role]}_canonical`;
  if (cleanup.words(`${own}_classes`).includes(name))
    now = yield* mapToOne(cleanup, `${own}_maps`, now, stage);
  if (cleanup.words('canonical_classes').includes(name))
    now = yield* mapToOne(cleanup, 'canonical_maps', now, stage);
  if (cleanup.words('masquerade_classes').includes(name)) now = yield* masqueraded(cleanup, now, stage);
  return now;
}

/** Everything that cleanup does with a recipient of the envelope. */
export function* recipients(address: string, settings: Settings, stage: Stage): Steps<Expansion> {
  const cleanup = settings.of('cleanup');
  const one = yield* canonical(address, 'envelope recipient', settings, stage);
  if (unmapped(settings)) {
    stage.note(
      'note',
      'not-mapped',
      'receive_override_options has no_address_mappings: addresses are mapped only behind the content filter.',
    );
    return { to: [one] };
  }
  const expansion = yield* mapToMany(cleanup, one, stage);
  const copy =
    cleanup.value('recipient_bcc_maps') === ''
      ? undefined
      : yield* findAddress(cleanup, 'recipient_bcc_maps', one, stage);
  if (copy !== undefined) stage.note('note', 'copy', `recipient_bcc_maps sends a copy to ${copy.value}.`);
  return expansion;
}
