import { filtering } from './features-filtering.ts';
import { relaying } from './features-relaying.ts';
import { routing } from './features-routing.ts';

/** An argument behind the name of a FEATURE. */
export interface Parameter {
  readonly name: string;
  readonly help: string;
  /** The words it may be. */
  readonly values?: readonly string[];
  /** It is the map that the FEATURE looks into: `class flags file`. */
  readonly map?: true;
}

export interface Feature {
  readonly help: string;
  readonly parameters?: readonly Parameter[];
  /** FEATUREs that must come before it. */
  readonly needs?: readonly string[];
  /** May be called again with other arguments. */
  readonly repeats?: true;
  /** Changes MAILER(local) and has to come before it. */
  readonly beforeLocal?: true;
  /** What it opens, and what to do instead. */
  readonly danger?: { readonly severity: 'warning' | 'note'; readonly why: string };
  readonly deprecated?: {
    readonly why: string;
    /** The FEATURE that took its place; '' when it can just go. */
    readonly instead?: string;
  };
}

/** Every FEATURE of sendmail 8.17, for hosts whose cf tree cannot be read, and what is known of each. */
export const features: Readonly<Record<string, Feature>> = { ...relaying, ...filtering, ...routing };

export const featureNames: readonly string[] = Object.keys(features).sort();

/** Names that older versions or other habits use. */
export const formerNames: Readonly<Record<string, string>> = {
  rbl: 'dnsbl',
  use_virtusertable: 'virtusertable',
  virtuser_table: 'virtusertable',
  mailer_table: 'mailertable',
  access: 'access_db',
  accessdb: 'access_db',
  masquerade_entire_domains: 'masquerade_entire_domain',
  nodns: 'nocanonify',
};
