import type { Vantage } from '#contract/vantage';
import type { Hop } from '#mail/dns/domain-report';
import { withoutDot } from '#mail/dns/names';
import { recordsOf } from '#mail/dns/replies';
import { rootServers, startTrace, traceStep, type TraceStep } from '#mail/dns/trace';
import type { ZoneServer } from '#mail/dns/zone-servers';
import { answered } from './answering.ts';
import { pageFrom } from './domain.ts';
import type { PageQuestions } from './page-questions.ts';
import type { Places } from './places.ts';

/** No delegation is as long: a name has 127 labels at most, and most of them are no zones. */
const mostHops = 40;

/** From the root down, hop by hop. Rejects when the place itself cannot be reached. */
export async function* traced(
  places: Places,
  from: Vantage,
  asked: { readonly name: string; readonly type: string },
  signal: AbortSignal | undefined,
): AsyncGenerator<Hop> {
  const page = pageFrom(places, from, signal);
  try {
    const roots = await rootsOf(page);
    let step: TraceStep | undefined = startTrace(asked, roots.length === 0 ? rootServers : roots);
    for (let hops = 0; step !== undefined && hops < mostHops; hops += 1) {
      const { hop, next }: { hop: Hop; next?: TraceStep } = await answered(traceStep(step), page.ask);
      yield hop;
      step = next;
    }
  } finally {
    page.close();
  }
}

/** The root servers that the place's resolver knows: a network without internet may have its own. */
async function rootsOf(page: PageQuestions): Promise<ZoneServer[]> {
  const [reply] = await page.ask([{ name: '.', type: 'NS' }]);
  const names = reply === undefined ? [] : recordsOf(reply).map(({ data }) => withoutDot(data));
  if (names.length === 0) return [];
  const replies = await page.ask(names.map((name) => ({ name, type: 'A' })));
  return replies.flatMap((one, at) =>
    recordsOf(one).map(({ data }) => ({ name: names[at] ?? '', address: data })),
  );
}
