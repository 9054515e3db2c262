import { delivery } from './settings-delivery.ts';
import { files } from './settings-files.ts';
import { limits } from './settings-limits.ts';
import { security } from './settings-security.ts';
import { timeouts } from './settings-timeouts.ts';

/**
 * What a value has to be. `time:m` is a time whose numbers without a unit are minutes; `words:…` one of these words;
 * `letters:…` any of these letters; `flags` a list that is checked on its own.
 */
export type ValueKind =
  | 'boolean'
  | 'number'
  | 'bytes'
  | 'mode'
  | 'path'
  | 'text'
  | 'host'
  | 'user'
  | 'flags'
  | `time:${'s' | 'm' | 'h' | 'd'}`
  | `words:${string}`
  | `letters:${string}`;

export interface Setting {
  /** The option of sendmail.cf; '' when it goes elsewhere. */
  readonly option: string;
  /** What is in force when it is not defined; '' for nothing. */
  readonly fallback: string;
  readonly kind: ValueKind;
  readonly help: string;
  readonly deprecated?: string;
}

export type SettingRow = readonly [
  name: string,
  option: string,
  fallback: string,
  kind: ValueKind,
  help: string,
  deprecated?: string,
];

const rows: readonly SettingRow[] = [...delivery, ...timeouts, ...limits, ...security, ...files];

/** Every `conf…` name of sendmail 8.17. */
export const settings: ReadonlyMap<string, Setting> = new Map(
  rows.map(([name, option, fallback, kind, help, deprecated]) => [
    name,
    { option, fallback, kind, help, ...(deprecated !== undefined && { deprecated }) },
  ]),
);
