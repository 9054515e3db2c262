import { parentPort, workerData } from 'node:worker_threads';
import { damaged, Dice } from './mutate.ts';
import { victims } from './parsers.ts';

/** One parser in a thread of its own: a parser that hangs can only be ended from outside. */
export interface FuzzOrder {
  readonly name: string;
  readonly inputs: number;
  readonly seed: number;
  /** Number of the input that is being read, for whoever has to end a hang. */
  readonly at: Int32Array;
}

/** Far more than any of these texts needs; whatever takes longer would hang on a long one. */
const hangMs = 100;

const { name, inputs, seed, at } = workerData as FuzzOrder;
const victim = victims.find((one) => one.name === name);
if (victim === undefined) throw new Error(`No parser ${name}.`);
const dice = new Dice(seed);
let failure = '';
for (let number = 0; number < inputs && failure === ''; number += 1) {
  at[0] = number;
  const text = damaged(dice, victim.seeds);
  const took = (): number => {
    const from = performance.now();
    victim.read(text, new Dice(number));
    return performance.now() - from;
  };
  try {
    // A slow one is tried again: the machine may have been busy with something else.
    if (took() > hangMs && took() > hangMs && took() > hangMs) failure = 'took too long';
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  if (failure !== '') failure = `input ${number} of seed ${seed}: ${JSON.stringify(text)}: ${failure}`;
}
parentPort?.postMessage(failure);
