import type { Sections } from './sections.ts';
import type { InForce, Service } from './settings.ts';
import { complaint } from './sections.ts';

function rows(lines: readonly string[] | undefined): (readonly [string, string])[] {
  return (lines ?? []).flatMap((row) => {
    const [, name, value] = /^(\S+) =(?: (.*))?$/.exec(row) ?? [];
    return name === undefined ? [] : [[name, value ?? ''] as const];
  });
}

/** `smtp inet n - y - - smtpd -o …`, continued on lines that begin with a blank. */
function servicesOf(lines: readonly string[] | undefined): Service[] {
  return (lines ?? []).flatMap((row) => {
    if (/^\s/.test(row)) return [];
    const [name = '', type = '', , , , , , command = ''] = row.split(/\s+/);
    return command === '' ? [] : [{ name, type, command: command.slice(command.lastIndexOf('/') + 1) }];
  });
}

/** What postconf said, with the directory that was asked called by its live name; or why it said nothing. */
export function inForceOf({ byName, copy, broken }: Sections, config: string): InForce | string {
  const values = byName.get('values');
  if (broken !== undefined) return broken;
  if (values === undefined || values.lines.length === 0)
    return complaint(values?.complaints ?? []) || 'postconf said nothing';
  const lines = (name: string): readonly string[] | undefined =>
    copy === '' || copy === config
      ? byName.get(name)?.lines
      : byName.get(name)?.lines.map((row) => row.replaceAll(copy, config));
  return {
    values: new Map(rows(lines('values'))),
    raw: new Map(rows(lines('raw'))),
    set: new Set(rows(lines('set')).map(([name]) => name)),
    overrides: new Map(rows(lines('overrides'))),
    services: servicesOf(lines('services')),
    addresses: new Set(
      (lines('addresses') ?? []).flatMap((row) => row.split(/\s+/)).filter((one) => one !== ''),
    ),
  };
}
