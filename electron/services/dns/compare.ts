import type { DnsPlace, DnsView } from '#contract/dns';
import type { Vantage } from '#contract/vantage';
import { differences, viewFindings, type ComparedView } from '#mail/dns/compare';
import { isWithin, selfAndParents, withoutDot } from '#mail/dns/names';
import type { DnsFinding, DnsQuestion, DnsReply } from '#mail/dns/question';
import { finding, recordsOf } from '#mail/dns/replies';
import { askTelling } from './asking.ts';
import type { PageQuestions } from './page-questions.ts';
import { pageFrom } from './domain.ts';
import type { Places } from './places.ts';
import { noReply } from './settled.ts';
import { systemReply } from './system.ts';

type Asked = Pick<DnsQuestion, 'name' | 'type'>;
type Event = { kind: 'view'; view: DnsView } | { kind: 'done'; findings: DnsFinding[] };

/** The same question to several places, each as it answers, then what differs. A place that cannot be reached is a view that says so. */
export async function* compared(
  places: Places,
  question: Asked,
  sides: readonly DnsPlace[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Event> {
  const running = new Map(sides.map((side, at) => [at, viewOf(places, question, side, at, signal)]));
  const views: (ComparedView | undefined)[] = [];
  while (running.size > 0) {
    const { seen, view } = await Promise.race(running.values());
    running.delete(view.at);
    views[view.at] = seen;
    yield { kind: 'view', view };
  }
  yield {
    kind: 'done',
    findings: [...differences(views.flatMap((view) => view ?? []))],
  };
}

async function viewOf(
  places: Places,
  question: Asked,
  side: DnsPlace,
  at: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly view: DnsView; readonly seen: ComparedView }> {
  const who =
    side.from.kind === 'here' ? 'this computer' : (places.reach.host(side.from.hostId)?.name ?? 'a host');
  const label = labelOf(side, who);
  let replies: readonly DnsReply[];
  let more: readonly DnsFinding[] = [];
  let caches: readonly string[] = [];
  try {
    if (side.from.kind === 'host') ({ caches } = await places.resolver(side.from.hostId));
    ({ replies, more } = await repliesOf(places, question, side, signal));
  } catch (error) {
    replies = [noReply(question, 'unreachable', error instanceof Error ? error.message : String(error))];
  }
  const place = side.from.kind === 'here' ? 'here' : side.from.hostId;
  return {
    view: { at, label, replies: [...replies], findings: [...more, ...viewFindings(replies, side.kind)] },
    seen: { label, kind: side.kind, place, caches, replies },
  };
}

function labelOf(side: DnsPlace, who: string): string {
  if (side.kind === 'resolver') return `${who}: its resolver`;
  if (side.kind === 'system') return `${who}: what programs get`;
  if (side.kind === 'server') return `${who}: asking ${side.address}`;
  return `${who}: asking the authoritative servers`;
}

async function repliesOf(
  places: Places,
  question: Asked,
  side: DnsPlace,
  signal: AbortSignal | undefined,
): Promise<{ readonly replies: readonly DnsReply[]; readonly more: readonly DnsFinding[] }> {
  if (side.kind === 'system')
    return { replies: [await systemReply(places.reach, side.from, question, signal)], more: [] };
  if (side.kind === 'authoritative') return authoritative(places, question, side.from, signal);
  const replies: DnsReply[] = [];
  const asked = side.kind === 'server' ? { ...question, server: side.address } : { ...question };
  await askTelling(places, side.from, [asked], (index, reply) => void (replies[index] = reply), { signal });
  return { replies, more: [] };
}

/** Every server of the zone that the name is in, by every IPv4 address it has. */
async function authoritative(
  places: Places,
  question: Asked,
  from: Vantage,
  signal: AbortSignal | undefined,
): Promise<{ readonly replies: readonly DnsReply[]; readonly more: readonly DnsFinding[] }> {
  const page = pageFrom(places, from, signal);
  try {
    const servers = await serversOf(page, question.name);
    if (servers.length > 0) {
      const asked = servers.map((server) => ({ ...question, server, recursion: false }));
      return { replies: await page.ask(asked), more: [] };
    }
    const words = `The servers of the zone of ${question.name} could not be found.`;
    return {
      replies: [noReply(question, 'unreachable', words)],
      more: [finding('unknown', 'compare/no-servers', words, 'A trace shows where the delegation ends.')],
    };
  } finally {
    page.close();
  }
}

async function serversOf(page: PageQuestions, name: string): Promise<string[]> {
  // A DS lives in the zone above; for anything else the nearest zone is the one that has it.
  const zones = selfAndParents(name);
  const found = await page.ask(zones.map((zone) => ({ name: zone, type: 'NS' })));
  const nearest = found.find((reply, at) => {
    const zone = zones[at] ?? '';
    return reply.answer.some(
      (record) => record.type === 'NS' && isWithin(zone, record.name) && isWithin(record.name, zone),
    );
  });
  if (nearest === undefined) return [];
  const names = recordsOf(nearest).map(({ data }) => withoutDot(data));
  const addresses = await page.ask(names.map((server) => ({ name: server, type: 'A' })));
  return [...new Set(addresses.flatMap((reply) => recordsOf(reply).map(({ data }) => data)))];
}
