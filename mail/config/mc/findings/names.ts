import type { Span } from '../../language.ts';
import type { Call } from '../m4/calls.ts';
import { nearest } from '../../nearest.ts';
import { argOf, spanOf, type Mc } from '../reading.ts';
import { formerNames } from '../words/features.ts';
import { defines, replace, type Check } from './check.ts';

const kinds: Readonly<
  Record<string, { readonly code: string; readonly folder: string; readonly what: string }>
> = {
  FEATURE: { code: 'mc/unknown-feature', folder: 'feature', what: 'FEATURE' },
  MAILER: { code: 'mc/unknown-mailer', folder: 'mailer', what: 'MAILER' },
  OSTYPE: { code: 'mc/unknown-ostype', folder: 'ostype', what: 'OSTYPE' },
  DOMAIN: { code: 'mc/unknown-domain', folder: 'domain', what: 'DOMAIN' },
};

const known = ({ words }: Check, macro: string): ReadonlySet<string> | undefined =>
  ({ FEATURE: words.features, MAILER: words.mailers, OSTYPE: words.ostypes, DOMAIN: words.domains })[macro];

/** Whether quotes of the wrong kind are the fault; that has a finding of its own. */
export const wronglyQuoted = (text: string): boolean => /^['"‘’‛“”´]|['"‘’‛“”´]$/.test(text);

function meant(macro: string, name: string, names: ReadonlySet<string>): string | undefined {
  const former = macro === 'FEATURE' ? formerNames[name] : undefined;
  return former !== undefined && names.has(former) ? former : nearest(name, names);
}

function checkFile(check: Check, call: Call): void {
  const kind = kinds[call.name];
  const names = known(check, call.name);
  const name = argOf(call, 0);
  if (kind === undefined || names === undefined || names.has(name) || wronglyQuoted(name)) return;
  if (!call.open || name === '') return;
  // A path that leads out of the folder is one the author knows.
  if (name.includes('/')) return;
  const span = spanOf(call, 0);
  const better = meant(call.name, name, names);
  check.add({
    code: kind.code,
    severity: 'error',
    span,
    message: `There is no ${kind.what} “${name}”${better === undefined ? '' : `; “${better}” is near`}.`,
    why: `m4 cannot open ${kind.folder}/${name}.m4. It writes a sendmail.cf all the same, without what this line was to do.`,
    ...(better !== undefined && { fixes: [replace(`Write ${better}`, span, better)] }),
  });
}

const counted = new WeakMap<Mc, ReadonlyMap<string, number>>();

/** The file has the name in another place too, so it is one of the author's own. */
function isUsed({ mc, reading }: Check, name: string): boolean {
  if (reading.machine.used.has(name)) return true;
  let words = counted.get(mc);
  if (words === undefined) {
    const count = new Map<string, number>();
    for (const [word] of mc.text.matchAll(/[A-Za-z_]\w*/g)) count.set(word, (count.get(word) ?? 0) + 1);
    counted.set(mc, (words = count));
  }
  return (words.get(name) ?? 0) > 1;
}

function checkSetting(check: Check, name: string, span: Span): void {
  const { settings, names } = check.words;
  if (settings.has(name) || names.has(name) || !/^[A-Za-z]\w*$/.test(name) || isUsed(check, name)) return;
  const isConf = /^conf[A-Z]/i.test(name);
  const withConf = isConf ? undefined : nearest(`conf${name}`, settings);
  const better = isConf
    ? nearest(name, settings)
    : /^[A-Z][A-Z0-9_]{4,}$/.test(name)
      ? (withConf ?? nearest(name, names))
      : undefined;
  // Names of the author's own are as good as any; only what looks like one of sendmail's is worth a word.
  if (!isConf && better === undefined) return;
  check.add({
    code: 'mc/unknown-setting',
    severity: 'warning',
    span,
    message: `sendmail has no setting ${name}${better === undefined ? '' : `; ${better} is near`}.`,
    why: 'm4 defines the name without a word, and nothing ever reads it: the line does nothing.',
    ...(better !== undefined && { fixes: [replace(`Write ${better}`, span, better)] }),
  });
}

/** Names that lead to no file of the tree, and settings that nothing reads. */
export function checkNames(check: Check): void {
  for (const call of check.reading.own) if (call.name in kinds) checkFile(check, call);
  const undefined_ = check.reading.own.filter(({ name }) => name === 'undefine');
  for (const { call, name } of defines(check)) {
    if (!wronglyQuoted(name)) checkSetting(check, name, spanOf(call, 0));
  }
  for (const call of undefined_) {
    const name = argOf(call, 0);
    if (/^conf[A-Z]/.test(name)) checkSetting(check, name, spanOf(call, 0));
  }
}
