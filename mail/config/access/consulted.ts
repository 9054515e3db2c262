import type { Finding, Fix } from '../language.ts';
import type { TableLine } from '../line-table.ts';
import type { AccessEntry } from './entry.ts';
import { fault, instead } from './fault.ts';
import type { AccessSettings } from './settings.ts';

const title = (feature: string, rest = ''): string => `FEATURE(\`${feature}'${rest})`;

const faded = (finding: Finding): Finding => ({ ...finding, faded: true });

/** Has an entry of To: any effect without blocklist_recipients? Only RELAY for domains has. */
function recipientFault({ key, action }: AccessEntry, line: TableLine, settings: AccessSettings): Finding[] {
  if (key?.tag?.name !== 'To' || settings.blocklist || action === undefined) return [];
  const span = { from: 0, to: line.key.length };
  if (action.kind !== 'word' || action.word === 'REJECT' || action.word === 'DISCARD')
    return [
      faded(
        fault(
          'to-not-consulted',
          'warning',
          span,
          `${line.key} refuses nothing: ${title('blocklist_recipients')} is off.`,
          'Without it To: entries only allow relaying. Switch it on in sendmail.mc.',
        ),
      ),
    ];
  const mail = key.form === 'address' || key.form === 'user';
  if (action.word === 'RELAY' && mail && !settings.fullAddresses)
    return [
      faded(
        fault(
          'to-not-consulted',
          'warning',
          span,
          `${line.key} allows nothing: relaying is decided by domains.`,
          `Name the domain, or write ${title('access_db', ", , `relaytofulladdress'")} in sendmail.mc.`,
        ),
      ),
    ];
  return [];
}

function friendFault({ key }: AccessEntry, line: TableLine, { delayed }: AccessSettings): Finding[] {
  const wanted = delayed === 'friend' ? 'FRIEND' : 'HATER';
  const other = delayed === 'friend' ? 'HATER' : 'FRIEND';
  if (key?.tag?.value !== 'friend' || delayed === undefined) return [];
  const span = { from: line.valueFrom, to: line.valueFrom + line.value.length };
  if (delayed === 'plain')
    return [
      faded(
        fault(
          'not-consulted',
          'note',
          { from: 0, to: line.key.length },
          `${line.key} is never asked for: ${title('delay_checks')} has no argument.`,
          `With ${title('delay_checks', ", `friend'")} recipients can be left out of the checks.`,
        ),
      ),
    ];
  if (line.value.toUpperCase() !== other) return [];
  const fixes: Fix[] = [{ ...instead(span, wanted), preferred: true }];
  return [
    fault(
      'friend-or-hater',
      'warning',
      span,
      `${other} has no effect: sendmail.mc says ${title('delay_checks', `, \`${delayed}'`)}.`,
      delayed === 'friend'
        ? 'Everybody is checked but those who are FRIEND.'
        : 'Nobody is checked but those who are HATER.',
      fixes,
    ),
  ];
}

/** What an entry cannot do because of what the mc says; nothing while no mc is known. */
export function consultedFaults(entry: AccessEntry, line: TableLine, settings: AccessSettings): Finding[] {
  const { key, action } = entry;
  if (key === undefined || !settings.known || !settings.table) return [];
  const span = { from: 0, to: line.key.length };
  const feature = key.tag?.feature;
  if (feature !== undefined && !settings.on(feature))
    return [
      faded(
        fault(
          'not-consulted',
          'note',
          span,
          `${line.key} is never asked for: ${title(feature)} is off.`,
          'It is not in sendmail.mc. Switch it on there, or remove the entry.',
        ),
      ),
    ];
  if (key.tag?.value === 'auth-info' && settings.on('authinfo'))
    return [
      faded(
        fault(
          'not-consulted',
          'note',
          span,
          `${line.key} is never asked for: ${title('authinfo')} is on.`,
          'Passwords come from the table of that FEATURE alone.',
        ),
      ),
    ];
  if (action?.kind === 'word' && action.word === 'SKIP' && !settings.skip)
    return [
      fault(
        'skip-off',
        'warning',
        { from: line.valueFrom, to: line.valueFrom + line.value.length },
        `SKIP is not switched on: such mail is refused with 553 5.3.0 ${line.value}.`,
        `Write ${title('access_db', ", , `skip'")} in sendmail.mc.`,
      ),
    ];
  if (key.form === 'dot-domain' && !settings.dotDomains && key.tag?.value !== 'address')
    return [
      faded(
        fault(
          'dot-domain-off',
          'warning',
          span,
          `${key.subject} begins with a dot, and is never looked up.`,
          `A domain without the dot stands for its hosts too; the form with the dot needs ${title('lookupdotdomain')}.`,
          [instead({ from: key.subjectFrom, to: key.subjectFrom + 1 }, '', 'Remove the dot')],
        ),
      ),
    ];
  return [
    ...recipientFault(entry, line, settings),
    ...friendFault(entry, line, settings),
    ...fromRelay(entry, line, settings),
  ];
}

function fromRelay({ key, action }: AccessEntry, line: TableLine, settings: AccessSettings): Finding[] {
  if (key?.tag?.name !== 'From' || action?.kind !== 'word' || action.word !== 'RELAY') return [];
  if (settings.mailFrom !== undefined) return [];
  return [
    fault(
      'from-relay',
      'note',
      { from: line.valueFrom, to: line.valueFrom + line.value.length },
      'RELAY under From: does what OK does: it allows no relaying.',
      'Anybody can write any sender. Allow relaying by Connect: or by authentication.',
    ),
  ];
}
