import type { Completion, CompletionKind, Span, Surroundings } from '../../language.ts';
import { readingOn, type Mc } from '../reading.ts';
import { vocabulary } from '../vocabulary.ts';
import { features } from '../words/features.ts';
import { dontBlame, mailers, modifiers, portKeys, privacyFlags } from '../words/flags.ts';
import { names } from '../words/names.ts';
import { settings, type Setting } from '../words/settings.ts';
import { typingAt, type Typing } from './at.ts';
import { macroHelp, sectionHelp } from './macros.ts';
import { featureLabel, settingDetail } from './words.ts';

type Offer = Omit<Completion, 'span' | 'insert' | 'kind'> & { readonly insert?: string };

const most = 200;

/** Offers whose label fits what is typed: those that begin with it first. */
function fitting(
  offers: readonly Offer[],
  typed: string,
  span: Span,
  kind: CompletionKind,
): readonly Completion[] {
  const part = typed.toLowerCase();
  const ranked = offers
    .map((offer) => ({ offer, at: offer.label.toLowerCase().indexOf(part) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Number(a.at > 0) - Number(b.at > 0) || (a.offer.label < b.offer.label ? -1 : 1));
  return ranked.slice(0, most).map(({ offer }) => ({ kind, span, insert: offer.label, ...offer }));
}

const fromRecord = (words: Readonly<Record<string, string>>): readonly Offer[] =>
  Object.entries(words).map(([label, help]) => ({ label, help }));

function settingOffers(around: Surroundings): readonly Offer[] {
  const { settings: all, names: others } = vocabulary(around.host.sendmail);
  return [
    ...Array.from(all, (label): Offer => {
      const setting = settings.get(label);
      return {
        label,
        ...(setting !== undefined && { detail: settingDetail(setting), help: setting.help }),
        ...(setting?.deprecated !== undefined && { deprecated: true as const }),
      };
    }),
    ...Array.from(others, (label): Offer => ({
      label,
      ...(names[label] !== undefined && { help: names[label].help }),
    })),
  ];
}

function valueOffers({ kind, fallback }: Setting): readonly Offer[] {
  if (kind === 'boolean') return [{ label: 'True' }, { label: 'False' }];
  if (kind.startsWith('words:'))
    return kind
      .slice(6)
      .split(' ')
      .filter((word) => word.length > 2)
      .map((label) => ({ label }));
  return fallback === '' ? [] : [{ label: fallback, detail: 'default' }];
}

/** The part behind the last comma, for values that are lists. */
function lastPart({ from, typed }: Typing): { readonly typed: string; readonly from: number } {
  const lead = /^(?:.*,)?\s*/.exec(typed)?.[0] ?? '';
  return { typed: typed.slice(lead.length), from: from + lead.length };
}

function inDefine(typing: Typing, at: number, around: Surroundings): readonly Completion[] {
  const span = { from: typing.from, to: at };
  if (typing.args.length === 0) return fitting(settingOffers(around), typing.typed, span, 'setting');
  const name = typing.args[0] ?? '';
  const part = lastPart(typing);
  const flags =
    name === 'confPRIVACY_FLAGS'
      ? fromRecord(privacyFlags)
      : name === 'confDONT_BLAME_SENDMAIL'
        ? dontBlame.map((label) => ({ label }))
        : undefined;
  if (flags !== undefined) return fitting(flags, part.typed, { from: part.from, to: at }, 'value');
  const setting = settings.get(name);
  return setting === undefined ? [] : fitting(valueOffers(setting), typing.typed, span, 'value');
}

function inFeature(typing: Typing, at: number, around: Surroundings): readonly Completion[] {
  const span = { from: typing.from, to: at };
  if (typing.args.length === 0) {
    const offers = Array.from(vocabulary(around.host.sendmail).features, (label): Offer => {
      const feature = features[label];
      return {
        label,
        ...(feature !== undefined && { detail: featureLabel(label), help: feature.help }),
        ...(feature?.deprecated !== undefined && { deprecated: true as const }),
      };
    });
    return fitting(offers, typing.typed, span, 'feature');
  }
  const parameter = features[typing.args[0] ?? '']?.parameters?.[typing.args.length - 1];
  const offers = parameter?.values?.map((label) => ({ label, help: parameter.help })) ?? [];
  return fitting(offers, typing.typed, span, 'value');
}

function inPort(typing: Typing, at: number): readonly Completion[] {
  const part = lastPart(typing);
  const [, before, letters] = /^((?:M|Modif\w*)\s*=\s*)(\w*)$/i.exec(part.typed) ?? [];
  if (before !== undefined && letters !== undefined) {
    const offers = fromRecord(modifiers).filter(({ label }) => !letters.includes(label));
    return fitting(offers, '', { from: at, to: at }, 'value');
  }
  if (part.typed.includes('=')) return [];
  const keys = Object.values(portKeys).map(({ names: [label = ''], help }) => ({
    label,
    insert: `${label}=`,
    help,
  }));
  return fitting(keys, part.typed, { from: part.from, to: at }, 'key');
}

function atLine(mc: Mc, at: number, around: Surroundings): readonly Completion[] {
  const typed = /[A-Za-z_]\w*$/.exec(mc.text.slice(Math.max(0, at - 80), at))?.[0] ?? '';
  const begin = mc.text.slice(mc.text.lastIndexOf('\n', at - 1) + 1, at - typed.length);
  if (begin.trim() !== '') return [];
  const macros = Array.from(vocabulary(around.host.sendmail).macros)
    .filter((label) => !label.startsWith('_') && (label in macroHelp || /^[A-Z]/.test(label)))
    .map((label): Offer & { cursor?: number } => {
      const help = macroHelp[label]?.help ?? sectionHelp[label];
      const call = !(label in sectionHelp) && label !== 'dnl';
      return {
        label,
        ...(call && { insert: `${label}(\`')dnl`, cursor: label.length + 2 }),
        ...(help !== undefined && { help }),
      };
    });
  return fitting(macros, typed, { from: at - typed.length, to: at }, 'macro');
}

/** What may stand where the cursor is. */
export function completions(mc: Mc, at: number, around: Surroundings): readonly Completion[] {
  const typing = typingAt(mc.text, at);
  if (typing === undefined) return atLine(mc, at, around);
  const words = vocabulary(around.host.sendmail);
  const span = { from: typing.from, to: at };
  const plain = (all: Iterable<string>, help: Readonly<Record<string, string>> = {}): readonly Completion[] =>
    fitting(
      Array.from(all, (label) => ({ label, ...(help[label] !== undefined && { help: help[label] }) })),
      typing.typed,
      span,
      'value',
    );
  const first = typing.args.length === 0;
  switch (typing.macro) {
    case 'FEATURE':
      return inFeature(typing, at, around);
    case 'define':
      return inDefine(typing, at, around);
    case 'undefine':
    case 'ifdef':
      return first ? fitting(settingOffers(around), typing.typed, span, 'setting') : [];
    case 'DAEMON_OPTIONS':
    case 'CLIENT_OPTIONS':
      return inPort(typing, at);
    case 'MAILER':
      return first ? plain(words.mailers, mailers) : [];
    case 'OSTYPE':
      return first ? plain(words.ostypes) : [];
    case 'DOMAIN':
      return first ? plain(words.domains ?? []) : [];
    case 'defn':
      return plain(readingOn(mc, around.host).machine.macros.keys());
    default:
      return [];
  }
}
