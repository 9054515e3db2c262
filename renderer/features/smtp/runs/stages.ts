import { stages as order, type Stage } from '#mail/smtp/step';
import type { SessionResult } from '#mail/smtp/transcript';
import type { Tone } from './outcome.tsx';

export interface StageCell {
  readonly ms: number;
  readonly tone: Tone;
  /** Code of the last reply of the stage, or what else became of it. */
  readonly words: string;
}

/** What became of a session stage by stage, for those that were reached. */
export function stageCells({ happenings, times }: SessionResult): ReadonlyMap<Stage, StageCell> {
  const cells = new Map<Stage, StageCell>();
  const set = (stage: Stage, tone: Tone, words: string): void => {
    cells.set(stage, { ms: times.find((one) => one.stage === stage)?.ms ?? 0, tone, words });
  };
  for (const happening of happenings) {
    const { kind, stage } = happening;
    if (kind === 'connected') set('connect', 'good', 'open');
    else if (kind === 'secured') {
      const { faults, protocol } = happening.handshake;
      set('tls', faults.length === 0 ? 'good' : 'warning', protocol.replace('v', ' '));
    } else if (kind === 'reply') {
      const { code } = happening.reply;
      // The reply to STARTTLS says less than the handshake after it.
      if (stage === 'tls' && code.startsWith('2')) set(stage, 'good', 'begun');
      else set(stage, toneOf(code), code === '' ? 'no reply' : code);
    } else if (kind === 'ended' && !['quit', 'dropped'].includes(happening.how)) {
      const before = cells.get(stage);
      if (before === undefined || before.tone === 'good')
        set(stage, 'bad', endWords[happening.how] ?? 'ended');
    }
  }
  return cells;
}

const endWords: Readonly<Record<string, string>> = {
  closed: 'closed',
  lost: 'lost',
  failed: 'failed',
  stopped: 'stopped',
};

const toneOf = (code: string): Tone =>
  /^[23]/.test(code) ? 'good' : code.startsWith('4') ? 'warning' : 'bad';

/** Stages that any of the sessions got to, in their order. */
export function stagesOf(results: readonly (SessionResult | undefined)[]): readonly Stage[] {
  const met = new Set<Stage>();
  for (const result of results) for (const { stage } of result?.happenings ?? []) met.add(stage);
  return order.filter((stage) => met.has(stage) && stage !== 'quit');
}

export const allMs = ({ times }: SessionResult): number => times.reduce((sum, { ms }) => sum + ms, 0);
