import type { MapUse } from '../../files.ts';
import type { Surroundings } from '../../language.ts';
import { hostWords } from '../main/ground.ts';
import { parseMasterCf } from '../master-cf-text.ts';

/** What a map is judged by: its type and use, and what main.cf says about both. */
export interface MapGround {
  readonly type: string;
  readonly use: MapUse;
  readonly parameter: (name: string) => string | undefined;
  readonly classes: ReadonlySet<string>;
  /** Names of master.cf's first column; undefined when it is not known. */
  readonly services: ReadonlySet<string> | undefined;
}

export function mapGround(around: Surroundings): MapGround {
  const set = around.files.find(({ language }) => language === 'main.cf')?.path;
  const told = set === undefined ? undefined : around.told(set)?.parameters;
  const defaults = hostWords(around)?.defaults;
  const parameter = (name: string): string | undefined =>
    told?.get(name) ?? (defaults !== undefined && Object.hasOwn(defaults, name) ? defaults[name] : undefined);
  const master = around.files.find(({ language }) => language === 'master.cf')?.path;
  const text = master === undefined ? undefined : around.text(master);
  return {
    type: around.file.mapType ?? 'hash',
    use: around.file.use ?? 'other',
    parameter,
    classes: new Set((parameter('smtpd_restriction_classes') ?? '').split(/[\s,]+/).filter(Boolean)),
    services:
      text === undefined
        ? undefined
        : new Set(
            parseMasterCf(text).services.flatMap(({ columns }) =>
              columns[1]?.text === 'inet' ? [] : [columns[0]?.text ?? ''],
            ),
          ),
  };
}

/** Whether `example.com` matches its subdomains too, so that `.example.com` is never looked up (postconf(5)). */
export function parentMatches(ground: MapGround, feature: string): boolean {
  const list = ground.parameter('parent_domain_matches_subdomains');
  const members = (list ?? 'smtpd_access_maps relay_domains').split(/[\s,]+/);
  return members.includes(feature);
}

export const isRules = (type: string): boolean => type === 'regexp' || type === 'pcre';
