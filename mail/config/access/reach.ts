import type { Finding } from '../language.ts';
import { fault } from './fault.ts';
import type { AccessKey } from './key.ts';
import { isTopLevel } from './top-levels.ts';
import type { Action } from './value.ts';

/** First numbers of nets that nobody sends from over the internet. */
const ownNets = new Set([0, 10, 127]);

/** Leave to relay for so many hosts that it is an open relay. */
export function reachFaults(key: AccessKey, does: Action | undefined): Finding[] {
  const { form, subject, subjectFrom, tag } = key;
  if (does?.kind !== 'word' || does.word !== 'RELAY') return [];
  if (tag !== undefined && tag.subject !== 'client' && tag.subject !== 'recipient') return [];
  const span = { from: subjectFrom, to: subjectFrom + subject.length };
  if (form === 'label' && isTopLevel(subject))
    return [
      fault(
        'relay-tld',
        'warning',
        span,
        tag?.subject === 'recipient'
          ? `Anybody may send mail to every domain under .${subject}.`
          : `Every host whose name ends in .${subject} may send mail to anywhere.`,
        'This is an open relay for a whole top level domain. Name the domains that are yours.',
      ),
    ];
  if (tag?.subject === 'recipient') return [];
  const numbers = subject.split('.');
  if (form === 'numbers' && numbers.length < 3 && !ownNets.has(Number(numbers[0]))) {
    const own =
      subject === '172'
        ? false
        : /^(?:192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))$/.test(
            subject,
          );
    if (own) return [];
    return [
      fault(
        'wide-network',
        numbers.length === 1 ? 'warning' : 'note',
        span,
        `${numbers.length === 1 ? '16 million' : '65,536'} addresses that begin with ${subject} may send mail to anywhere.`,
        'Is the whole network yours? Name the part that is.',
      ),
    ];
  }
  const groups = form === 'ipv6' ? subject.slice('IPv6:'.length).split(':') : [];
  if (groups.length === 1 && /^[23][0-9a-f]{3}$/i.test(groups[0] ?? ''))
    return [
      fault(
        'wide-network',
        'warning',
        span,
        `Every IPv6 address that begins with ${groups[0] ?? ''} may send mail to anywhere.`,
        'No site has so large a network. Name the groups that are yours.',
      ),
    ];
  return [];
}
