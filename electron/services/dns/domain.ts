import type { Vantage } from '#contract/vantage';
import { sections, type Section, type SectionReport } from '#mail/dns/domain-report';
import { wantsStsPolicy, withStsPolicy } from '#mail/dns/mta-sts';
import { mxOf } from '#mail/dns/record-data';
import { withoutDot } from '#mail/dns/names';
import { recordsOf } from '#mail/dns/replies';
import { type DomainAsked, sectionInquiries } from '#mail/dns/sections';
import { answered } from './answering.ts';
import { askTelling } from './asking.ts';
import { PageQuestions } from './page-questions.ts';
import type { Places } from './places.ts';
import { fetchPolicy } from './policy.ts';

/** Somebody sits before the page: what is not known by then is said to be unknown. */
const limitMs = 30_000;

/** For one page of questions from there. The caller closes it. */
export function pageFrom(places: Places, from: Vantage, signal: AbortSignal | undefined): PageQuestions {
  const page = new PageQuestions({
    ask: (questions, told, stop) => askTelling(places, from, questions, told, { signal: stop }),
    limitMs,
  });
  signal?.addEventListener('abort', () => page.close(), { once: true });
  return page;
}

/** The sections of a domain's page as they are finished; all run at once. Rejects when the place itself cannot be reached. */
export async function* domainReports(
  places: Places,
  from: Vantage,
  asked: DomainAsked,
  signal: AbortSignal | undefined,
): AsyncGenerator<SectionReport> {
  const page = pageFrom(places, from, signal);
  try {
    const running = new Map(
      sections.map((section) => [section, reportOf(places, from, page, section, asked, signal)]),
    );
    for (const report of running.values()) report.catch(() => undefined);
    while (running.size > 0) {
      const report = await Promise.race(running.values());
      running.delete(report.section);
      yield report;
    }
  } finally {
    page.close();
  }
}

async function reportOf(
  places: Places,
  from: Vantage,
  page: PageQuestions,
  section: Section,
  asked: DomainAsked,
  signal: AbortSignal | undefined,
): Promise<SectionReport> {
  const report = await answered(sectionInquiries[section](asked), page.ask);
  if (section !== 'mta-sts' || !wantsStsPolicy(report)) return report;
  const [policy, [mx]] = await Promise.all([
    fetchPolicy(places.reach, from, asked.domain, signal),
    page.ask([{ name: asked.domain, type: 'MX' }]),
  ]);
  const hosts = mx === undefined ? [] : recordsOf(mx).flatMap(({ data }) => mxOf(data)?.host ?? []);
  return withStsPolicy(report, policy, hosts.map(withoutDot));
}
