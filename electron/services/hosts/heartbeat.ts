import type { Hop } from './ssh-connect.ts';

const beatMs = 10_000;
const deadMs = 30_000;
/** One answer is overdue: no latency is claimed any more. */
const overdueMs = 12_000;

/**
 * Asks the server for a sign of life every 10 seconds and measures how long the answer takes. ssh2's keepalive alone does
 * not notice everything: it stops when the socket is not writable, and its timer restarts with any packet.
 * The question is a cancel of a forwarding that does not exist: a global request that every server answers, without a
 * session and without a trace in its log.
 */
export class Heartbeat {
  latencyMs: number | undefined;
  /** Called after every answer, and when one is overdue. */
  beaten: () => void = () => undefined;
  private readonly beat: NodeJS.Timeout;
  private readonly watch: NodeJS.Timeout;
  private heard = performance.now();
  private asked = false;

  constructor({ client, sock }: Hop, dead: () => void) {
    // On a slow line the answer waits behind everything else that is on its way: any byte is a sign of life.
    sock.on('data', () => (this.heard = performance.now()));
    const ask = (): void => {
      if (this.asked) return;
      this.asked = true;
      const sent = performance.now();
      try {
        client.unforwardIn('127.0.0.1', 1, () => {
          this.asked = false;
          this.heard = performance.now();
          this.latencyMs = Math.round(this.heard - sent);
          this.beaten();
        });
      } catch {
        // The socket is gone: the close event tells.
      }
    };
    ask();
    this.beat = setInterval(ask, beatMs);
    this.watch = setInterval(() => {
      const silence = performance.now() - this.heard;
      if (silence > deadMs) dead();
      else if (silence > overdueMs && this.latencyMs !== undefined) {
        this.latencyMs = undefined;
        this.beaten();
      }
    }, 1_000);
  }

  stop(): void {
    clearInterval(this.beat);
    clearInterval(this.watch);
  }
}
