import { Button } from '@mantine/core';
import type { HostStatus } from '#contract/hosts';
import { useMemo } from 'react';
import { inWords } from '#mail/filter/in-words';
import { useActions } from '../../../app/actions.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { plural, printSize } from '../../../widgets/format.ts';
import { useQueue, useQueueStore } from '../store-context.ts';
import type { Analysis, Facet, FacetId } from '../wire.ts';
import { Card } from './card.tsx';
import { DepthCard } from './depth-card.tsx';
import styles from './finding.module.css';
import { HeatMap } from './heat-map.tsx';
import { RankedList } from './ranked-list.tsx';
import { explainReason } from './reason-meaning.ts';
import { SinceStrip } from './since-strip.tsx';
import { Troubles } from './troubles.tsx';
import { useCounts } from './use-counts.ts';
import { useNarrow } from './use-term.ts';

/** What all the numbers below are about. */
function Scope({ analysis, hosts }: { analysis: Analysis; hosts: readonly HostStatus[] }): React.JSX.Element {
  const filter = useQueue((state) => state.filter);
  const total = useQueue((state) => state.total);
  const change = useQueue((state) => state.change);
  const { matched, bytes } = analysis;
  const where = hosts.length > 1 ? ` on ${plural(hosts.length, 'host')}` : '';
  const said = inWords(filter);
  return (
    <p className={styles.scope}>
      {said === '' ? (
        <>
          All <b>{plural(matched, 'message')}</b>
          {where}, {printSize(bytes)}.
        </>
      ) : (
        <>
          <b>{plural(matched, 'message')}</b> of {plural(total, 'message')}
          {where}, {printSize(bytes)}: {said}.{' '}
          <Button size="compact-xs" variant="subtle" onClick={() => change({ filter: '' })}>
            Clear the filter
          </Button>
        </>
      )}{' '}
      <span className={styles.soft}>A click shows those messages; Alt+click leaves them out.</span>
    </p>
  );
}

const none: Facet = { id: 'domain', values: [], more: 0 };

function Tops({ analysis }: { analysis: Analysis }): React.JSX.Element {
  const narrow = useNarrow();
  const { matched, facets, topRecipients } = analysis;
  const facet = (id: FacetId): Facet => facets.find((one) => one.id === id) ?? none;
  const lists = [
    { title: 'Top senders', ...facet('sender') },
    { title: 'Top sender domains', ...facet('senderDomain') },
    { title: 'Top recipients', values: topRecipients, more: 0 },
    { title: 'Top domains', ...facet('domain') },
  ];
  return (
    <div className={styles.tops}>
      {lists.map(({ title, values, more }) => (
        <Card key={title} title={title}>
          <RankedList label={title} values={values} more={more} matched={matched} most={8} narrow={narrow} />
        </Card>
      ))}
    </div>
  );
}

/** The keys of the table that mean something here, too. */
function useInsightKeys(): void {
  const store = useQueueStore();
  useActions(
    useMemo(
      () => [
        {
          id: 'queue.refresh',
          title: 'Read the queue now',
          group: 'Queue',
          keys: ['g', 'f5', 'mod+r'],
          run: () => store.getState().refresh(),
        },
        {
          id: 'table.filter',
          title: 'Filter',
          group: 'Table',
          keys: ['/'],
          run: () => document.querySelector<HTMLInputElement>('[data-queue-filter]')?.focus(),
        },
        {
          id: 'queue.seen',
          title: 'Mark as seen: compare with what waits now',
          group: 'Queue',
          run: () => store.getState().seen(),
        },
      ],
      [store],
    ),
  );
}

/** Counts, heat map and history of what the filter matches. */
export function Insights({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  useCounts();
  useInsightKeys();
  const analysis = useQueue((state) => state.analysis);
  const narrow = useNarrow();
  if (analysis === undefined) return <Empty title="Counting…">As soon as the queue is read.</Empty>;
  const { matched, facets, heat, troubles, since } = analysis;
  const reasons = facets.find(({ id }) => id === 'reason') ?? none;
  return (
    <div className={styles.insights} tabIndex={-1}>
      <Scope analysis={analysis} hosts={hosts} />
      <SinceStrip since={since} />
      <div className={styles.cards}>
        <DepthCard hosts={hosts} />
        <Card
          title="Reasons"
          about="Why mail waits, with addresses, hosts, ids and times taken out so that the same trouble counts once."
        >
          <RankedList
            label="Reasons"
            values={reasons.values}
            more={reasons.more}
            matched={matched}
            most={9}
            narrow={narrow}
            explain={({ label }) => explainReason(label)}
          />
        </Card>
        {troubles.length > 0 ? (
          <>
            <Card
              title="Oldest per domain"
              about="When the trouble with a domain began, whether it goes on, and what most of its messages say."
            >
              <Troubles troubles={troubles} rows={12} narrow={narrow} />
            </Card>
            <Card
              title="Age and domain"
              about="Darker is more. A trouble that just began fills the left columns only."
            >
              <HeatMap heat={heat} rows={12} narrow={narrow} />
            </Card>
          </>
        ) : (
          <Card title="Oldest per domain" wide>
            <p className={styles.hint}>
              No message waits here. When mail to a domain gets stuck, this table says since when and why.
            </p>
          </Card>
        )}
      </div>
      <Tops analysis={analysis} />
    </div>
  );
}
