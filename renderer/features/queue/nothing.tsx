import { Button } from '@mantine/core';
import type { HostStatus } from '#contract/hosts';
import { headerSearches } from '#mail/filter/header-searches';
import { parseFilter } from '#mail/filter/terms';
import { visible } from '#mail/visible';
import { Empty } from '../../widgets/empty.tsx';
import { plural, printClock } from '../../widgets/format.ts';
import { missedOf } from './listing.ts';
import { useQueue } from './store-context.ts';

/** Why the table is empty. */
export function Nothing({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  const total = useQueue((state) => state.total);
  const filter = useQueue((state) => state.filter);
  const readings = useQueue((state) => state.readings);
  const change = useQueue((state) => state.change);
  const searching = useQueue((state) => state.headerSearch);
  const searchHeaders = useQueue((state) => state.searchHeaders);
  const read = hosts.flatMap(({ host }) => readings[host.id]?.readAt ?? []);
  const inHeaders = headerSearches(parseFilter(filter))
    .map(({ text }) => text)
    .join(', ');
  if (total > 0 && inHeaders !== '' && (searching?.running === true || searching?.text !== inHeaders))
    return (
      <Empty
        title={searching?.running === true ? 'Searching headers…' : 'The headers were not searched yet'}
        buttons={
          searching?.running === true ? undefined : (
            <Button onClick={searchHeaders}>Search {plural(total, 'message')}</Button>
          )
        }
      >
        <code>{visible(filter)}</code>
      </Empty>
    );
  if (total > 0)
    return (
      <Empty
        title={`None of ${plural(total, 'message')} matches the filter`}
        buttons={<Button onClick={() => change({ filter: '' })}>Clear the filter</Button>}
      >
        <code>{visible(filter)}</code>
      </Empty>
    );
  if (hosts.every(({ facts }) => facts?.mtas.length === 0))
    return (
      <Empty title="No mail server was found">
        Neither sendmail nor Postfix answers on {hosts.length === 1 ? 'this host' : 'these hosts'}, so there
        is no queue to show.
      </Empty>
    );
  const missed = hosts.flatMap(({ host }) => {
    const what = missedOf(readings[host.id]);
    return what === '' ? [] : `${visible(host.name)}: ${visible(what)}`;
  });
  if (missed.length > 0)
    return (
      <Empty title="Not known: the queue could not be read">
        {missed.join(' ')} Why, and what to do, is said above.
      </Empty>
    );
  if (read.length === 0) {
    const reading = hosts.some(({ host }) => readings[host.id]?.reading === true);
    const waiting = hosts.some(({ connection }) => connection.state === 'connecting');
    if (reading || waiting) return <Empty title={waiting ? 'Connecting…' : 'Reading the queue…'} />;
    return <Empty title="The queue was not read yet">It is read as soon as the host is connected.</Empty>;
  }
  return (
    <Empty title="No message is waiting">
      Last read at {printClock(Math.min(...read))}
      {read.length > 1 ? `, on ${plural(read.length, 'host')}` : ''}. New messages appear here by themselves.
    </Empty>
  );
}
