import { useLayoutEffect, useState, type RefObject } from 'react';

/** Below this there is no room for the list of files beside the editor. */
const wide = 720;

/** The page is narrow: its own width counts, since the list of hosts beside it can be any wide. */
export function useNarrow(page: RefObject<HTMLElement | null>): boolean {
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
