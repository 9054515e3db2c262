import { Gate } from './gate.ts';

/** A place among those whose turn it is. */
export interface Turn {
  /** A sign of life of the host. */
  readonly heard: () => void;
  readonly leave: () => void;
}

/** Who was not heard of for this long waits for its host, and costs this computer nothing. */
const silentMs = 5_000;

/**
 * Lets few hosts at a time be read, however many there are and whoever asks. A host that says nothing loses its turn, not
 * its answer: hosts that hang must not keep the others from being read.
 */
export class Turns {
  private readonly gate: Gate;
  private readonly patienceMs: number;

  constructor(atOnce: number, patienceMs = silentMs) {
    this.gate = new Gate(atOnce);
    this.patienceMs = patienceMs;
  }

  async wait(): Promise<Turn> {
    const leave = await this.gate.enter();
    let timer: NodeJS.Timeout | undefined = setTimeout(leave, this.patienceMs).unref();
    return {
      heard: () => timer?.refresh(),
      leave: () => {
        clearTimeout(timer);
        // A timer that is refreshed after it was cleared would run again.
        timer = undefined;
        leave();
      },
    };
  }
}
