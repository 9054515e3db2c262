import type { FreshWay } from '../hosts/reach.ts';
import { good, lookAtSmtp, type Sight } from './smtp-look.ts';

/** `forbidden`: the SSH server of the host forwards no connections, so it was not looked at. */
export type Sights = readonly Sight[] | 'forbidden';

const usual = [25, 587, 465] as const;

/** What a change says of ports: see `Plan.smtp`. */
export type Ports = { readonly opens: readonly number[]; readonly closes: readonly number[] } | undefined;

/** Ports that are looked at because of a change. */
export const portsOf = (change: Ports): number[] => [...(change?.opens ?? []), ...(change?.closes ?? [])];

/** Looks at the usual SMTP ports and `more` on the host's own loopback. Rejects when the connection is lost. */
export async function seeSmtp(way: FreshWay, more: readonly number[]): Promise<Sights> {
  const sights: Sight[] = [];
  for (const port of new Set([...usual, ...more])) {
    const dialed = await way.dial(port);
    if (dialed === 'forbidden') return 'forbidden';
    sights.push(dialed === 'closed' ? closed(port) : await lookAtSmtp(port, dialed));
  }
  return sights;
}

const closed = (port: number): Sight => ({
  port,
  state: 'closed',
  greeting: 0,
  sender: 0,
  postmaster: 0,
  offers: [],
  words: '',
});

const works = ({ state, greeting }: Sight): boolean => state === 'smtp' && greeting === 220;

/** Why a port that worked is worse now; '' when it is not. */
function worse(was: Sight, now: Sight): string {
  const { port } = now;
  const told = now.words === '' ? '' : ` (${now.words})`;
  if (now.state === 'closed') return `Nobody answers on port ${port}${was.port === port ? ' any more' : ''}.`;
  if (now.state === 'strange')
    return `Port ${port} does not work${was.port === port ? ' any more' : ''}${told}.`;
  if (now.greeting !== 220) return `Port ${port} turns clients away${told}.`;
  if (good(was.sender) && !good(now.sender)) return `Port ${port} refuses mail${told}.`;
  if (good(was.postmaster) && !good(now.postmaster))
    return `Port ${port} refuses mail for postmaster${told}.`;
  return '';
}

/**
 * What is worse than it was. `broken`: mail suffers. `different`: it may be meant. A port that the change closes is not
 * missed; one that it opens has to work as the one it stands for, where something worked before.
 */
export function compareSights(
  before: Sights,
  after: Sights,
  change?: Ports,
): { broken: string[]; different: string[]; words: string } {
  const broken: string[] = [];
  const different: string[] = [];
  if (before === 'forbidden' || after === 'forbidden')
    return {
      broken,
      different,
      words:
        'SMTP was not looked at: the SSH server of this host forwards no connections. The host itself looked at the mail system.',
    };
  const { opens = [], closes = [] } = change ?? {};
  const open: number[] = [];
  const compare = (was: Sight, now: Sight): void => {
    const why = worse(was, now);
    if (why !== '') broken.push(why);
    open.push(now.port);
  };
  for (const now of after) {
    const was = before.find(({ port }) => port === now.port);
    if (was === undefined) continue;
    if (closes.includes(now.port)) {
      if (was.state === 'smtp')
        different.push(
          now.state === 'smtp'
            ? `Port ${now.port} still answers, though the change closes it.`
            : `Port ${now.port} is closed, as the change has it.`,
        );
    } else if (opens.includes(now.port) && was.state !== 'smtp') {
      const [left] = before.filter((one) => closes.includes(one.port) && works(one));
      const stands = opens.length === 1 && closes.length === 1 ? left : undefined;
      if (stands !== undefined) compare(stands, now);
      else if (before.some(works)) compare({ ...was, state: 'smtp', greeting: 220 }, now);
    } else if (was.state === 'smtp') {
      if (!works(was)) {
        open.push(now.port);
        continue;
      }
      const bad = broken.length;
      compare(was, now);
      if (broken.length > bad) continue;
      const gone = was.offers.filter((word) => !now.offers.includes(word));
      const more = now.offers.filter((word) => !was.offers.includes(word));
      if (gone.length > 0) different.push(`Port ${was.port} no longer offers ${gone.join(', ')}.`);
      if (more.length > 0) different.push(`Port ${was.port} now offers ${more.join(', ')}.`);
    }
  }
  return { broken, different, words: wordsOf(before, open) };
}

function wordsOf(before: readonly Sight[], open: readonly number[]): string {
  if (open.length > 0) return `SMTP answers on port ${open.join(', ')} over a new connection.`;
  return before.some(({ state }) => state === 'smtp')
    ? 'This change leaves no SMTP port that could be looked at over a new connection.'
    : 'No SMTP port was open before, so none was looked at.';
}
