import type { PlanStep } from '#contract/config';
import type { Deploy } from '#contract/deploys';
import { terminal, type DeployReport, type StepResult } from '#mail/deploy/report';
import { resultOf } from '../work/configuration.ts';
import type { DeployStore, KeptDeploy } from './deploy-store.ts';
import { todoOf } from './deploy-words.ts';

/** A deploy as far as it is known here. */
export interface Entry {
  readonly id: string;
  readonly hostId: string;
  /** Absent: started by another Postroom. */
  kept?: KeptDeploy;
  report?: DeployReport;
  /** When the host last told of it, by this computer's clock. */
  heardAt: number;
  /** When it rolls back by itself, by this computer's clock. */
  rollbackAt?: number;
  lost: boolean;
  /** The host has no record of it and will not have one. */
  forgotten: boolean;
  /** Why it could not be written down here; empty when it was. */
  unkept: string;
}

export interface BookOptions {
  readonly store: DeployStore;
  readonly now: () => Date;
  readonly hostName: (hostId: string) => string | undefined;
  readonly clockSkew: (hostId: string) => number;
  readonly changed: () => void;
}

const shown = 200;
/** What steps printed may be long: it goes with the newest ones only. */
const shownWhole = 20;
const countsMs = 1_500;

export const isOver = ({ report, forgotten }: Entry): boolean =>
  forgotten || (report !== undefined && terminal.has(report.state));

/** Every deploy that is known: those of this computer, and what hosts tell. */
export class DeployBook {
  readonly #options: BookOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: BookOptions) {
    this.#options = options;
  }

  adopt(kept: KeptDeploy): Entry {
    const { id, hostId, report, settled } = kept;
    const entry: Entry = {
      id,
      hostId,
      kept,
      ...(report === undefined ? {} : { report }),
      heardAt: this.#options.now().getTime(),
      lost: !settled && (report === undefined || !terminal.has(report.state)),
      forgotten: settled && (report === undefined || !terminal.has(report.state)),
      unkept: '',
    };
    this.#entries.set(keyOf(hostId, id), entry);
    this.#options.changed();
    return entry;
  }

  get(hostId: string, id: string): Entry | undefined {
    return this.#entries.get(keyOf(hostId, id));
  }

  /** Those of a host that have not come to an end. */
  open(hostId: string): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.hostId === hostId && !isOver(entry));
  }

  /** Those of this computer that something is still to be done for. */
  unsettled(hostId?: string): Entry[] {
    return [...this.#entries.values()].filter(
      ({ kept, hostId: host }) => kept?.settled === false && (hostId === undefined || host === hostId),
    );
  }

  drop(hostId: string, id: string): void {
    this.#entries.delete(keyOf(hostId, id));
    this.#options.changed();
  }

  /** Takes what a host told. A listing of all has no step's output: what was heard before is kept. */
  hear(hostId: string, report: DeployReport): Entry {
    const entry = this.get(hostId, report.id) ?? {
      id: report.id,
      hostId,
      heardAt: 0,
      lost: false,
      forgotten: false,
      unkept: '',
    };
    const before = new Map(entry.report?.steps.map((step) => [step.id, step]));
    const steps = report.steps.map((step): StepResult => {
      const known = before.get(step.id);
      return step.stdout === '' && step.stderr === '' && known?.state === step.state ? known : step;
    });
    entry.report = { ...report, steps };
    entry.heardAt = this.#options.now().getTime();
    const ends = entry.heardAt + (report.secondsLeft ?? 0) * 1000;
    // The host counts whole seconds: a countdown must not jump about because of that.
    if (Math.abs(ends - (entry.rollbackAt ?? 0)) > countsMs) entry.rollbackAt = ends;
    entry.lost = false;
    entry.forgotten = false;
    this.#entries.set(keyOf(hostId, report.id), entry);
    this.#options.changed();
    return entry;
  }

  lose(hostId: string): void {
    for (const entry of this.open(hostId)) entry.lost = true;
    this.#options.changed();
  }

  /** Changes what is kept of a deploy of this computer, on disk as well. Never rejects: see `unkept`. */
  async keep(entry: Entry, change: Partial<KeptDeploy>): Promise<void> {
    if (entry.kept === undefined) return;
    const { report } = entry;
    entry.kept = { ...entry.kept, ...change, ...(report === undefined ? {} : { report }) };
    this.#options.changed();
    try {
      await this.#options.store.save(entry.kept);
      entry.unkept = '';
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      entry.unkept = `It could not be written down on this computer (${why}).`;
    }
  }

  snapshot(): Deploy[] {
    return [...this.#entries.values()]
      .map((entry) => this.#deployOf(entry))
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
      .slice(0, shown)
      .map((deploy, at) =>
        at < shownWhole || !deploy.ended
          ? deploy
          : { ...deploy, steps: deploy.steps.map((step) => ({ ...step, output: '' })) },
      );
  }

  #deployOf(entry: Entry): Deploy {
    const { id, hostId, kept, report, lost, heardAt } = entry;
    const state = report?.state ?? (entry.forgotten ? 'aborted' : 'new');
    const skew = this.#options.clockSkew(hostId);
    const began = report?.states[0]?.at;
    const told = report?.why ?? '';
    const why = [kept?.why ?? '', told, entry.unkept].filter((words) => words !== '').join(' ');
    return {
      id,
      hostId,
      hostName: this.#options.hostName(hostId) ?? kept?.hostName ?? hostId,
      setId: kept?.setId ?? report?.setId ?? '',
      state,
      ended: isOver(entry),
      by: kept?.by ?? report?.by ?? '',
      note: kept?.note ?? report?.note ?? '',
      startedAt:
        kept?.startedAt ?? new Date(began === undefined ? heardAt : (began - skew) * 1000).toISOString(),
      states: [...(report?.states ?? [])],
      steps: stepsOf(kept, report),
      files: [...(report?.files ?? [])],
      ...(report?.secondsLeft === undefined || isOver(entry)
        ? {}
        : { rollbackAt: new Date(entry.rollbackAt ?? heardAt).toISOString() }),
      ...(kept === undefined ? {} : { window: kept.window }),
      guarded: report?.guarded ?? false,
      confirm: kept?.confirm ?? 'hand',
      fresh: kept?.fresh ?? {
        state: 'impossible',
        words: 'Another Postroom started it and looks after it.',
      },
      lost,
      why,
      todo: todoOf(state, { lost, id }),
      ...(kept?.commit === undefined ? {} : { commit: kept.commit }),
      ...(kept?.rolloutId === undefined ? {} : { rolloutId: kept.rolloutId }),
    };
  }
}

/** Planned steps with their results; then what the host did beyond the plan, as probing again or after a rollback. */
function stepsOf(kept: KeptDeploy | undefined, report: DeployReport | undefined): PlanStep[] {
  const results = new Map(report?.steps.map((step) => [step.id, step]));
  const planned = (kept?.steps ?? []).map((step): PlanStep => {
    const result = results.get(step.id);
    results.delete(step.id);
    if (result === undefined) return { ...step, state: 'waiting', output: '' };
    return { ...step, ...resultOf(result) };
  });
  const others = [...results.values()].map((result): PlanStep => {
    const [, prefix = '', rest = result.id] = /^(?:(again|rollback)[-:])?(.*)$/s.exec(result.id) ?? [];
    const like = kept?.steps.find(({ id }) => id === rest);
    const title = like?.title ?? rest;
    return {
      id: result.id,
      kind: like?.kind ?? 'check',
      title: `${prefix === 'again' ? 'Once more: ' : prefix === 'rollback' ? 'After the rollback: ' : ''}${title}`,
      shown: like?.shown ?? '',
      ...resultOf(result),
      said: [],
    };
  });
  return [...planned, ...others];
}

const keyOf = (hostId: string, id: string): string => `${hostId} ${id}`;
