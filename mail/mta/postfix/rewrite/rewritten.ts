import type { AddressRole, Fate } from '../../../rewrite/question.ts';
import { quoted, typed } from './addresses.ts';
import { canonical, recipients } from './cleanup.ts';
import { mapToOne } from './mapping.ts';
import type { Steps } from './need.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';

/**
 * How an address is written: by cleanup, and by the SMTP or LMTP client on the way out where a transport is named.
 * @param transport such as `smtp`; '' leaves the way out aside
 */
export function* writtenAs(
  asked: string,
  role: AddressRole,
  transport: string,
  settings: Settings,
  stage: Stage,
): Steps<Fate> {
  const address = typed(asked);
  const all =
    role === 'envelope recipient'
      ? (yield* recipients(address, settings, stage)).to
      : [yield* canonical(address, role, settings, stage)];
  const program = settings.program(transport);
  const generic = program === 'lmtp' ? 'lmtp_generic_maps' : 'smtp_generic_maps';
  if (transport === '' && settings.value('smtp_generic_maps') !== '')
    stage.note(
      'note',
      'generic',
      'smtp_generic_maps may write it in another way when it leaves by SMTP: name the transport to see it.',
    );
  if (transport !== '' && program === '')
    stage.note('warning', 'missing-transport', `master.cf has no service ${transport}.`);
  const out: string[] = [];
  for (const one of all)
    out.push(program === 'smtp' || program === 'lmtp' ? yield* mapToOne(settings, generic, one, stage) : one);
  return { kind: 'address', address: out.map(quoted).join(', ') };
}
