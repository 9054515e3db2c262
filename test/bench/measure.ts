/** Median, smallest and largest of some samples, and how many there were. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
}

/** Milliseconds (or another number) by name, as one run of one contestant measured them. */
export type Readings = Readonly<Record<string, number>>;
export type Contestant = () => Promise<Readings>;
/** All samples by name, in the order of the rounds. */
export type Samples = ReadonlyMap<string, readonly number[]>;

export type Unit = 'x' | 'ms' | 'MB' | 'B/row' | 'us/row' | 'rows/s';

/** One line of the result. Without an aim it is there to be read, not to be judged. */
export interface Figure {
  readonly bench: string;
  readonly what: string;
  /** What it is compared with, where it is a ratio. */
  readonly against?: string;
  readonly unit: Unit;
  readonly value: Spread;
  readonly aim?: { readonly atMost: number } | { readonly atLeast: number };
  /** The two medians in milliseconds that a ratio was made of. */
  readonly ours?: number;
  readonly theirs?: number;
}

export function spreadOf(samples: readonly number[]): Spread {
  if (samples.length === 0) throw new Error('Nothing was measured.');
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? NaN;
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, low: at(0), high: at(sorted.length - 1), samples: sorted.length };
}

/**
 * Runs every contestant once per round, in turn and in the opposite order every other round, so that what else the
 * machine does meets them all. One round before the first is not counted: it warms caches and the compiler.
 */
export async function race(
  rounds: number,
  contestants: readonly Contestant[],
  options: { warmUp: boolean } = { warmUp: true },
): Promise<Samples> {
  const samples = new Map<string, number[]>();
  for (let round = options.warmUp ? -1 : 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? contestants : contestants.toReversed();
    for (const contestant of order) {
      globalThis.gc?.();
      const readings = await contestant();
      if (round < 0) continue;
      for (const [name, value] of Object.entries(readings)) {
        const known = samples.get(name);
        if (known === undefined) samples.set(name, [value]);
        else known.push(value);
      }
    }
  }
  return samples;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const samplesOf = (samples: Samples, name: string): readonly number[] => {
  const found = samples.get(name);
  if (found === undefined) throw new Error(`No contestant measured ${name}.`);
  return found;
};

/**
 * How many times as long `over` took as `under`: the median over the rounds of the quotient within a round, which does not
 * see the machine getting slower between rounds. `scale` multiplies the divisor.
 */
export function ratio(
  samples: Samples,
  over: string,
  under: string,
  scale = 1,
): Pick<Figure, 'unit' | 'value'> & { over: number; under: number } {
  const divisors = samplesOf(samples, under);
  const dividends = samplesOf(samples, over);
  const quotients = dividends.flatMap((value, round) => {
    const divisor = divisors[round];
    return divisor === undefined ? [] : [value / (divisor * scale)];
  });
  return {
    unit: 'x',
    value: spreadOf(quotients),
    over: spreadOf(dividends).median,
    under: spreadOf(divisors).median * scale,
  };
}

export const spread = (samples: Samples, name: string): Spread => spreadOf(samplesOf(samples, name));

/** Whether the median keeps the aim; undefined without one. */
export function met({ aim, value }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  return 'atMost' in aim ? value.median <= aim.atMost : value.median >= aim.atLeast;
}
