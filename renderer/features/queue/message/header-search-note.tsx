import { Button, Loader } from '@mantine/core';
import { headerSearches } from '#mail/filter/header-searches';
import { parseFilter } from '#mail/filter/terms';
import { visible } from '#mail/visible';
import { plural, printCount } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useQueue, useQueueStore } from '../store-context.ts';
import styles from './message.module.css';

/** How the search in headers goes: shown above the table while the filter asks for one. */
export function HeaderSearchNote(): React.JSX.Element | null {
  const searching = useQueue((state) => state.headerSearch);
  const filter = useQueue((state) => state.filter);
  const store = useQueueStore();
  if (searching === undefined) return null;
  // What an earlier filter found says nothing about the messages that this one shows.
  if (!searching.running && headerSearches(parseFilter(filter)).length === 0) return null;
  const { running, text, hits, searched, problems } = searching;
  return (
    <div className={styles.searching} role="status">
      {running && <Loader size={12} />}
      <span>
        {running ? 'Searching headers' : 'Searched headers'} for “{visible(text, 80)}”:{' '}
        {plural(hits, 'match', 'matches')} in {printCount(searched)} {searched === 1 ? 'message' : 'messages'}
        {running ? ' so far' : ''}.
      </span>
      {running ? (
        <Button size="compact-xs" variant="subtle" onClick={() => store.getState().stopHeaderSearch()}>
          Stop
        </Button>
      ) : (
        <Button size="compact-xs" variant="subtle" onClick={() => store.getState().searchHeaders()}>
          Search again
        </Button>
      )}
      {problems.map((problem) => (
        <ProblemNote key={problem} what={problem} />
      ))}
    </div>
  );
}
