import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { FileState, Plan, PlanStep } from '#contract/config';
import type { Version } from '#contract/versions';
import type { ConfigSet } from '#mail/config/files';
import type { DeployPlan } from '#mail/deploy/plan';
import type { StepResult } from '#mail/deploy/report';

/** A file as it is or was on its host; `content` (byte text) absent: there is none. */
export interface FileNow {
  readonly path: string;
  readonly content?: string;
  readonly owner: string;
  readonly mode: string;
}

export interface NewVersion extends Pick<Version, 'kind' | 'note' | 'deployId'> {
  readonly files: readonly FileNow[];
}

/** The history of hosts, for those that add to it. */
export interface History {
  /** Per path the hash that is the newest one known here; `absent` where the file was removed. */
  recorded(hostId: string): Promise<ReadonlyMap<string, string>>;
  /** Writes a version of what is not recorded like this already. `undefined`: there was nothing new. */
  add(hostId: string, version: NewVersion): Promise<string | undefined>;
}

/** The configuration of hosts, for those that act on it. All reject with the errors of the contract. */
export interface HostConfiguration {
  /** What was last seen, or a first look. */
  known(hostId: string): Promise<{ readonly sets: readonly ConfigSet[] }>;
  /** How these files are right now. */
  states(hostId: string, paths: readonly string[]): Promise<ReadonlyMap<string, FileState>>;
  /** Files as the history keeps them. What could not be read is left out, not taken for absent. */
  forHistory(hostId: string, states: readonly FileState[]): Promise<FileNow[]>;
}

/** A plan with what is needed to deploy it. */
export interface Prepared {
  readonly plan: Plan;
  readonly set: ConfigSet;
  readonly deploy: Omit<DeployPlan, 'id' | 'note' | 'window' | 'by'>;
}

/** Plans that were made, by host and id. */
export interface PreparedPlans {
  get(hostId: string, planId: string): Prepared | undefined;
}

/** A plan whose files are staged on its host. */
export type StagedPlan = Pick<Prepared, 'plan' | 'deploy'>;

/** Plans by host and id, those included that were only made to try something out. */
export interface StagedPlans {
  staged(hostId: string, planId: string): StagedPlan | undefined;
}

/** Saved tests that a change must pass on its staged configuration before it may be deployed. */
export interface SavedTestsGate {
  /** Never rejects: what cannot be read stands in the way. */
  wanted(hostId: string, setId: string): Promise<boolean>;
  /** Never rejects: what could not be asked has not passed. */
  run(
    hostId: string,
    staged: StagedPlan,
  ): Promise<{
    readonly passed: boolean;
    /** What each failed test says. */
    readonly output: string;
    readonly why: string;
    readonly todo: string;
  }>;
}

/** Texts of this computer that are kept in the history of a host, beside its files. Names are paths without a leading slash. */
export interface KeptTexts {
  keptText(hostId: string, name: string): Promise<string | undefined>;
  /** Names in a folder. */
  keptNames(hostId: string, folder: string): Promise<string[]>;
  /**
   * Writes it as a version of its own; `text` absent removes it.
   * @param change.unless is given what is there, and throws when it must not be replaced
   */
  keepText(
    hostId: string,
    change: {
      readonly name: string;
      readonly text?: string;
      readonly note: string;
      readonly unless: (there: string | undefined) => void;
    },
  ): Promise<void>;
}

/** SHA-256 of byte text, in hex. */
export const hashOf = (content: string): string =>
  createHash('sha256').update(Buffer.from(content, 'latin1')).digest('hex');

const database = /\.(db|lmdb|cdb|dir|pag|dbm|gdbm)$/;
/** Worth keeping in the history: text, and not what is built into a database. */
export const isKept = (path: string): boolean => !database.test(path);

/** Whether the history lacks a file as it is. What could not be read says nothing. */
export const isDrift = ({ sha256, recorded }: Pick<FileState, 'sha256' | 'recorded'>): boolean =>
  sha256 !== undefined && sha256 !== (recorded ?? 'absent');

/** What a step did, as the window shows it. */
export const resultOf = (result: StepResult): Pick<PlanStep, 'state' | 'code' | 'seconds' | 'output'> => ({
  state: result.state,
  ...(result.code === undefined ? {} : { code: result.code }),
  ...(result.seconds === undefined ? {} : { seconds: result.seconds }),
  output: [result.stdout, result.stderr].filter((text) => text !== '').join('\n'),
});
