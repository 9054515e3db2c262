import { builtMaps } from '../../../config/cf/files.ts';
import type { ConfigSet } from '../../../config/files.ts';
import { detailOf } from '../config/detail.ts';
import type { Links } from './staged-cf.ts';

/** The sendmail of a set, and the configuration that routes its mail. */
export interface Main {
  readonly binary: string;
  /** As sendmail is told it. */
  readonly cf: string;
  /** Where it really is. */
  readonly real: string;
  /** Only mail that is submitted on this host: it all goes to a server in the end. */
  readonly submits: boolean;
}

/** @throws where the set has no configuration at all. */
export function mainOf(set: ConfigSet): Main {
  const { binary, configurations } = detailOf(set);
  const main = configurations.find(({ role }) => role === 'mta') ?? configurations[0];
  if (main === undefined) throw new Error('This host has no sendmail.cf.');
  const role = main.role === 'mta' ? 'sendmail.cf' : 'submit.cf';
  const real = set.files.find((file) => file.role === role)?.path ?? main.cf;
  return {
    binary: binary === '' ? '/usr/sbin/sendmail' : binary,
    cf: main.cf,
    real,
    submits: main.role === 'msp',
  };
}

/** Paths in the cf that are not where the file really is. */
export function linksOf(set: ConfigSet): Links {
  const { tables, aliases, classes } = detailOf(set);
  return new Map(
    [
      ...[...tables, ...aliases].flatMap(({ spec, path, base, type }) => [
        [spec, path] as const,
        ...(builtMaps[type] ?? []).map((suffix) => [spec + suffix, base + suffix] as const),
      ]),
      ...classes.map(({ spec, path }) => [spec, path] as const),
    ].filter(([spec, real]) => spec !== real),
  );
}
