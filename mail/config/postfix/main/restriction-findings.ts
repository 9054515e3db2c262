import type { Finding } from '../../language.ts';
import { nearest } from '../../nearest.ts';
import { mapReference } from '../map-types.ts';
import type { Ground } from './ground.ts';
import { guards, restrictionWords } from './restriction-words.ts';
import {
  type Restriction,
  type RestrictionList,
  isRestrictionList,
  listOf,
  removeItem,
} from './restrictions.ts';
import { oldRestrictions } from './successors.ts';

const lower = ({ name }: Restriction): string => name.text.toLowerCase();
/** They end a list whatever comes. */
const ends = new Set(['permit', 'reject', 'defer']);

/** Faults of the lists of restrictions that are in force. */
export function restrictionFindings(ground: Ground): Finding[] {
  const { main } = ground;
  const lists = [...main.inForce.values()]
    .filter(({ name }) => isRestrictionList(main, name))
    .map((one) => listOf(one));
  return [
    ...lists.flatMap((list) => [...faults(ground, list), ...unreachable(list)]),
    ...relay(ground, lists),
  ];
}

function faults(ground: Ground, list: RestrictionList): Finding[] {
  const classes = (ground.main.inForce.get('smtpd_restriction_classes')?.value ?? '').split(/[\s,]+/);
  return list.items.flatMap((item): Finding[] => {
    const word = lower(item);
    const takes = restrictionWords.get(word);
    const { span, text } = item.name;
    // A map by itself is check_<what the list is about>_access; a class is a list of the admin's; $name may be anything.
    if (takes === undefined) {
      if (mapReference(text) !== undefined || classes.includes(text) || /[$#{"]/.test(text)) return [];
      const meant = nearest(text, [...restrictionWords.keys(), ...classes]);
      return [
        {
          code: 'main.cf/unknown-restriction',
          severity: 'error',
          span,
          message: `"${text}" is no restriction.`,
          why: 'smtpd answers every client that gets there with "451 4.3.5 Server configuration error": mail is deferred.',
          ...(meant === undefined
            ? {}
            : { fixes: [{ title: `Write ${meant}`, edits: [{ ...span, text: meant }], preferred: true }] }),
        },
      ];
    }
    const found: Finding[] = [];
    const old = Object.hasOwn(oldRestrictions, word) ? oldRestrictions[word] : undefined;
    if (old !== undefined)
      found.push({
        code: 'main.cf/obsolete-restriction',
        severity: 'note',
        span,
        message: `${text} is an old name: write ${old}.`,
        why: 'Later versions of Postfix drop it.',
        ...(word === 'reject_maps_rbl'
          ? {}
          : { fixes: [{ title: `Write ${old}`, edits: [{ ...span, text: old }] }] }),
      });
    const argument = item.argument?.text;
    if (takes !== 'none' && argument === undefined)
      found.push({
        code: 'main.cf/restriction-without-argument',
        severity: 'error',
        span,
        message: `${text} needs ${need[takes]} behind it.`,
        why: 'smtpd answers with "451 4.3.5 Server configuration error": mail is deferred.',
      });
    else if (
      takes === 'map' &&
      argument !== undefined &&
      mapReference(argument) === undefined &&
      !/[${]/.test(argument)
    )
      found.push({
        code: 'main.cf/restriction-without-map',
        severity: 'error',
        span: item.argument?.span ?? span,
        message: `${text} needs a map with its type, such as hash:/etc/postfix/access, not "${argument}".`,
        why: 'smtpd answers with "451 4.3.5 Server configuration error": mail is deferred.',
      });
    return found;
  });
}

const need = {
  map: 'a map with its type',
  service: 'the socket of a policy service',
  domain: 'the domain of a DNS list',
  number: 'a number of seconds',
} as const;

function unreachable(list: RestrictionList): Finding[] {
  const at = list.items.findIndex((item) => ends.has(lower(item)) && !item.warnOnly);
  const end = list.items[at];
  const next = list.items[at + 1];
  const last = list.items.at(-1);
  if (end === undefined || next === undefined || last === undefined) return [];
  return [
    {
      code: 'main.cf/unreachable-restriction',
      severity: 'warning',
      span: { from: next.span.from, to: last.span.to },
      faded: true,
      message: `Nothing gets past ${end.name.text}: what stands behind it in ${list.parameter.name} is never looked at.`,
      why: `Move ${end.name.text} to the end, or remove what stands behind it.`,
      related: [{ span: end.span, words: `${end.name.text} decides every mail that gets here` }],
      fixes: [{ title: `Remove ${end.name.text}`, edits: removeItem(list, at) }],
    },
  ];
}

/** Whether a list stops strangers for certain; undefined where it holds something that is not known here. */
function guarded(list: RestrictionList | undefined): boolean | undefined {
  for (const item of list?.items ?? []) {
    const word = lower(item);
    if (item.warnOnly) continue;
    if (guards.has(word)) return true;
    // Postfix ignores what stands behind it.
    if (word === 'permit') return false;
    if (!restrictionWords.has(word)) return undefined;
  }
  return false;
}

/**
 * smtpd does not serve without one restriction that stops mail for domains that are not its own, in the relay list or the
 * recipient list, and before any `permit`. Where main.cf sets no relay list, the default has one.
 */
function relay({ main }: Ground, lists: readonly RestrictionList[]): Finding[] {
  const list = (name: string): RestrictionList | undefined =>
    lists.find(({ parameter }) => parameter.name === name);
  const relaying = list('smtpd_relay_restrictions');
  if (relaying === undefined) return [];
  const recipient = guarded(list('smtpd_recipient_restrictions'));
  const own = guarded(relaying);
  if (own === true) return senderFirst(relaying, recipient === true);
  if (own === undefined || recipient !== false) return [];
  const { parameter, items } = relaying;
  const permit = items.find((item) => lower(item) === 'permit');
  const space = /\s$/.test(main.logical.text.slice(0, parameter.valueSpan.from)) ? '' : ' ';
  const edit =
    permit !== undefined
      ? { from: permit.span.from, to: permit.span.from, text: 'reject_unauth_destination, ' }
      : items.length > 0
        ? { from: parameter.valueSpan.to, to: parameter.valueSpan.to, text: ', reject_unauth_destination' }
        : {
            ...parameter.valueSpan,
            text: `${space}permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination`,
          };
  return [
    {
      code: 'main.cf/no-relay-guard',
      severity: 'error',
      span: items.length === 0 ? parameter.nameSpan : parameter.valueSpan,
      message: 'Nothing stops mail from strangers to other domains.',
      why: 'smtpd ends with a fatal error and takes no mail at all, until reject_unauth_destination or defer_unauth_destination stands in smtpd_relay_restrictions or smtpd_recipient_restrictions, before any permit.',
      fixes: [{ title: 'Add reject_unauth_destination', edits: [edit], preferred: true }],
    },
  ];
}

/** What a client says about itself decides before the guard, and nothing else guards. */
function senderFirst(list: RestrictionList, guardedElsewhere: boolean): Finding[] {
  if (guardedElsewhere) return [];
  const at = list.items.findIndex((item) => guards.has(lower(item)));
  return list.items
    .slice(0, at)
    .filter((item) => /^check_(?:sender|helo)_access$/.test(lower(item)))
    .map((item) => ({
      code: 'main.cf/forgeable-relay',
      severity: 'note',
      span: item.span,
      message: `An OK of ${item.argument?.text ?? 'this table'} lets whoever uses that name send mail to anywhere.`,
      why: 'Senders and HELO names can be forged. Move it behind reject_unauth_destination, unless the table only rejects.',
    }));
}
