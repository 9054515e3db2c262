import type { Listening } from './plan.ts';

/** Ports at 127.0.0.1 that a change of the configuration opens and closes. */
export interface PortChange {
  readonly opens: number[];
  /** Nobody has to answer there any more. */
  readonly closes: number[];
  readonly words: string;
}

/** The look over a new connection speaks TLS at once on port 465 alone. */
const speakable = ({ tls, port }: Listening): boolean => tls === (port === 465);

function reachOf(listening: readonly Listening[]): Listening['loopback'] {
  const reach = listening.map(({ loopback }) => loopback);
  return reach.includes('yes') ? 'yes' : reach.includes('perhaps') ? 'perhaps' : 'no';
}

const gist = (listening: readonly Listening[]): string =>
  listening.map(({ address, tls }) => `${address} ${tls}`).join('\n');

/** @returns undefined where nothing changes, or where it is not known what was or will be. */
export function portChange(
  before: readonly Listening[] | undefined,
  after: readonly Listening[] | undefined,
): PortChange | undefined {
  if (before === undefined || after === undefined) return undefined;
  const opens: number[] = [];
  const closes: number[] = [];
  const ports = [...new Set([...before, ...after].map(({ port }) => port))].sort((a, b) => a - b);
  for (const port of ports) {
    const was = before.filter((one) => one.port === port);
    const will = after.filter((one) => one.port === port);
    const reach = reachOf(will);
    if (reachOf(was) === 'no') {
      if (reach === 'yes' && will.some(speakable)) opens.push(port);
    } else if (
      reach === 'no' ||
      (reach === 'perhaps' && gist(was) !== gist(will)) ||
      (was.some(speakable) && !will.some(speakable))
    )
      closes.push(port);
  }
  if (opens.length === 0 && closes.length === 0) return undefined;
  return { opens, closes, words: wordsOf(opens, closes, reachOf(after) === 'yes') };
}

const named = (ports: readonly number[]): string =>
  `${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function wordsOf(opens: readonly number[], closes: readonly number[], served: boolean): string {
  const looks = 'The look over a new connection tries SMTP there.';
  if (opens.length > 0 && closes.length > 0)
    return `SMTP at 127.0.0.1 moves from ${named(closes)} to ${named(opens)}. ${looks}`;
  if (opens.length > 0) return `${capital(named(opens))} will serve SMTP at 127.0.0.1 as well. ${looks}`;
  const closed = `${capital(named(closes))} will not serve SMTP at 127.0.0.1 any more, so no answer there is no fault.`;
  return served
    ? closed
    : `${closed} Nothing else serves it there, so the look over a new connection cannot try SMTP; the host’s own checks still run.`;
}
