import { useCallback } from 'react';
import { termState, withoutTerm, withTerm } from '#mail/filter/edit';
import { useQueueStore } from '../store-context.ts';

/** This term asks for messages that have no such thing: no reason yet, no domain. */
export const isNothing = (term: string): boolean => /[:=](""|<>)$/.test(term);

/** Changes the filter by one value, as a click does: the same click again takes it out. */
export function useTerm(): (term: string, wanted: 'in' | 'out') => void {
  const store = useQueueStore();
  return useCallback(
    (term, wanted) => {
      const { filter, change } = store.getState();
      change({
        filter: (termState(filter, term) === wanted
          ? withoutTerm(filter, term)
          : withTerm(filter, term, wanted)
        ).trim(),
      });
    },
    [store],
  );
}

/** Narrows to all of these values and shows the messages; leaving one out stays where it is. */
export function useNarrow(): (terms: readonly string[], exclude: boolean) => void {
  const store = useQueueStore();
  return useCallback(
    (terms, exclude) => {
      const { filter, change, show } = store.getState();
      change({
        filter: terms.reduce((text, term) => withTerm(text, term, exclude ? 'out' : 'in'), filter).trim(),
      });
      if (!exclude) show('messages');
    },
    [store],
  );
}
