import { useCallback, useState } from 'react';

const least = 720;

/** Whether there is no room for two panes beside each other. Give `place` to the element as its ref. */
export function useNarrow(): {
  place: (element: HTMLElement | null) => (() => void) | undefined;
  narrow: boolean;
} {
  const [narrow, setNarrow] = useState(false);
  const place = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    setNarrow(element.clientWidth < least);
    const watch = new ResizeObserver(() => setNarrow(element.clientWidth < least));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return { place, narrow };
}
