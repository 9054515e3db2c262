import type { FreshWay } from '../hosts/reach.ts';
import { good, lookAtSmtp, type Sight } from './smtp-look.ts';

/** `forbidden`: the SSH server of the host forwards no connections, so it was not looked at. */
export type Sights = readonly Sight[] | 'forbidden';

const ports = [25, 587, 465] as const;

/** Looks at the SMTP ports on the host's own loopback. Rejects when the connection is lost. */
export async function seeSmtp(way: FreshWay): Promise<Sights> {
  const sights: Sight[] = [];
  for (const port of ports) {
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

/** What is worse than it was. `broken`: mail suffers. `different`: it may be meant. */
export function compareSights(
  before: Sights,
  after: Sights,
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
  for (const was of before) {
    const now = after.find(({ port }) => port === was.port);
    if (now === undefined || was.state !== 'smtp' || was.greeting !== 220) continue;
    const told = now.words === '' ? '' : ` (${now.words})`;
    if (now.state === 'closed') broken.push(`Nobody answers on port ${was.port} any more.`);
    else if (now.state === 'strange') broken.push(`Port ${was.port} does not work any more${told}.`);
    else if (now.greeting !== 220) broken.push(`Port ${was.port} turns clients away${told}.`);
    else if (good(was.sender) && !good(now.sender)) broken.push(`Port ${was.port} refuses mail${told}.`);
    else if (good(was.postmaster) && !good(now.postmaster))
      broken.push(`Port ${was.port} refuses mail for postmaster${told}.`);
    else {
      const gone = was.offers.filter((word) => !now.offers.includes(word));
      const more = now.offers.filter((word) => !was.offers.includes(word));
      if (gone.length > 0) different.push(`Port ${was.port} no longer offers ${gone.join(', ')}.`);
      if (more.length > 0) different.push(`Port ${was.port} now offers ${more.join(', ')}.`);
    }
  }
  const open = before.filter(({ state }) => state === 'smtp').map(({ port }) => port);
  return {
    broken,
    different,
    words:
      open.length === 0
        ? 'No SMTP port was open before, so none was looked at.'
        : `SMTP answers on port ${open.join(', ')} over a new connection.`,
  };
}
