import { features } from '../words/features.ts';
import type { Setting } from '../words/settings.ts';

const units: Readonly<Record<string, string>> = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days' };

/** What a setting is measured in, in words. */
export function unitOf({ kind }: Setting): string {
  if (kind.startsWith('time:')) return `a time; a number without a unit is ${units[kind.slice(5)] ?? ''}`;
  if (kind.startsWith('words:'))
    return `one of ${kind
      .slice(6)
      .split(' ')
      .filter((word) => word.length > 2)
      .join(', ')}`;
  if (kind.startsWith('letters:')) return 'letters';
  const said: Readonly<Record<string, string>> = {
    boolean: 'True or False',
    number: 'a number',
    bytes: 'bytes',
    mode: 'permissions in octal',
    path: 'a path',
    host: 'a host',
    user: 'a user',
    flags: 'a list of words',
  };
  return said[kind] ?? 'text';
}

export const settingDetail = (setting: Setting): string =>
  `${setting.fallback === '' ? 'no default' : `default ${setting.fallback}`} · ${unitOf(setting)}`;

/** ``FEATURE(`dnsbl', list, message, temporary)``. */
export const featureLabel = (name: string): string =>
  `FEATURE(${[`\`${name}'`, ...(features[name]?.parameters ?? []).map((one) => one.name)].join(', ')})`;
