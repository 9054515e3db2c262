import type { MtaId } from '../mta/mta.ts';

/** Which language a file is written in; one entry of `languages` each. */
export type LanguageId =
  | 'mc'
  | 'cf'
  | 'access'
  | 'aliases'
  | 'virtusertable'
  | 'mailertable'
  | 'genericstable'
  | 'domaintable'
  | 'class'
  | 'main.cf'
  | 'master.cf'
  | 'postfix-map'
  | 'text';

/** What a Postfix map is used for: decides the form of its keys and values. */
export type MapUse =
  | 'access'
  | 'virtual'
  | 'transport'
  | 'canonical'
  | 'relocated'
  | 'aliases'
  | 'checks'
  | 'generic'
  | 'domains'
  | 'other';

/** One file of a host's mail configuration. Paths are byte text. */
export interface ConfigFile {
  readonly path: string;
  readonly language: LanguageId;
  /** What it is to its MTA: `sendmail.mc`, `submit.mc`, `access`, `local-host-names`, `main.cf`, `header_checks` … */
  readonly role: string;
  readonly use?: MapUse;
  /** `hash`, `lmdb`, `regexp`, `cidr` …; absent where it is no map. */
  readonly mapType?: string;
  /** What the host builds of it: `/etc/mail/access.db`. Never edited by hand. */
  readonly makes?: readonly string[];
  /** Where the configuration names it: ``FEATURE(`access_db')``, `alias_maps`. */
  readonly because: string;
  /** Made by a tool from other files: shown, not edited. */
  readonly generated?: true;
}

/** Files that are one configuration: sendmail's of a host, or those of one Postfix instance. */
export interface ConfigSet {
  /** Unique on the host: `sendmail`, `postfix:/etc/postfix`. */
  readonly id: string;
  readonly mta: MtaId;
  readonly label: string;
  readonly files: readonly ConfigFile[];
  /** For code in mail/mta/<mta>/ only. */
  readonly detail: Readonly<Record<string, string | readonly string[]>>;
}
