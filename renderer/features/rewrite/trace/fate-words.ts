import { textOf } from '#mail/bytes';
import type { Delivery, Fate } from '#mail/rewrite/question';
import { visible } from '#mail/visible';
import { codeWords } from './status-codes.ts';

/** A fate for people. */
export interface FateWords {
  readonly tone: 'good' | 'bad' | 'later' | 'unknown';
  readonly title: string;
  /** What that means; '' where the title says all. */
  readonly why: string;
}

/** Byte text of a host for the eye. */
export const shown = (bytes: string, longest?: number): string => visible(textOf(bytes), longest);

const quoted = (bytes: string): string => (bytes === '' ? '<>' : shown(bytes, 500));

/** `By esmtp through mx.example.com to a@b`. */
export function deliveryWords({ mailer, host, user }: Delivery): string {
  const through = host === '' ? '' : ` through ${shown(host, 300)}`;
  const to = user === '' ? '' : ` to ${shown(user, 500)}`;
  return `by ${shown(mailer, 100)}${through}${to}`;
}

/** What comes of it in a sentence. */
export function fateWords(fate: Fate): FateWords {
  switch (fate.kind) {
    case 'deliveries': {
      const [first] = fate.deliveries;
      if (first === undefined)
        return { tone: 'good', title: 'Goes nowhere', why: 'It was accepted, and no delivery came of it.' };
      return fate.deliveries.length === 1
        ? { tone: 'good', title: `Delivered ${deliveryWords(first)}`, why: '' }
        : { tone: 'good', title: `Becomes ${fate.deliveries.length} deliveries`, why: '' };
    }
    case 'error': {
      const said = [fate.code, fate.enhanced, fate.words]
        .filter((part) => part !== '')
        .map((part) => shown(part, 500));
      return {
        tone: fate.deferred ? 'later' : 'bad',
        title: `${fate.deferred ? 'Refused for now' : 'Refused'}: ${said.join(' ') || 'without a reason'}`,
        why: codeWords(fate.enhanced, fate.code || (fate.deferred ? '4' : '')),
      };
    }
    case 'address':
      return { tone: 'good', title: `Written as ${quoted(fate.address)}`, why: '' };
    case 'accepted':
      return fate.relayed
        ? { tone: 'good', title: 'Accepted, and sent on for this client', why: 'This client may relay.' }
        : { tone: 'good', title: 'Accepted', why: 'Nothing objected to this client, sender and recipient.' };
    case 'discarded':
      return {
        tone: 'bad',
        title: 'Accepted, then thrown away',
        why: 'The client is told that all is well; nobody gets the message.',
      };
    case 'quarantined':
      return {
        tone: 'later',
        title: `Accepted, then quarantined: ${shown(fate.words, 500)}`,
        why: 'It waits in the queue until somebody looks at it.',
      };
    case 'unknown':
      return { tone: 'unknown', title: 'Not known', why: shown(fate.why, 1000) };
  }
}
