import { useLayoutEffect, useState, type RefObject } from 'react';

/** Below this there is no room for counts beside the table. */
const wide = 860;

/** The page is narrow: what matters is its own width, not that of the window, since the list of hosts can be any wide. */
export function useNarrowPage(page: RefObject<HTMLElement | null>): boolean {
  const [narrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const element = page.current;
    if (element === null) return;
    const look = (): void => setNarrow(element.clientWidth < wide);
    look();
    const watching = new ResizeObserver(look);
    watching.observe(element);
    return () => watching.disconnect();
  }, [page]);
  return narrow;
}
