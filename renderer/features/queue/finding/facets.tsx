import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useSession } from '../../../app/session-context.ts';
import { plural, printCount } from '../../../widgets/format.ts';
import { useQueue } from '../store-context.ts';
import type { Analysis, Facet, FacetId } from '../wire.ts';
import { FacetGroup, facetTitles } from './facet-group.tsx';
import { useFinding } from './finding-store.ts';
import styles from './finding.module.css';
import { steadied } from './steady.ts';
import { useCounts } from './use-counts.ts';
import { useTerm } from './use-term.ts';

const order = Object.keys(facetTitles) as readonly FacetId[];

/** Groups that tell something: one host or one instance is no choice. */
const telling = ({ id, values }: Facet): boolean =>
  values.some(({ state }) => state !== '') || values.length > (id === 'host' || id === 'source' ? 1 : 0);

/** The newest counts, in places that stay as long as somebody points there. */
function useSteady(pointed: boolean): readonly Facet[] {
  const analysis = useQueue((state) => state.analysis);
  const [shown, setShown] = useState<{
    of: Analysis | undefined;
    pointed: boolean;
    facets: readonly Facet[];
  }>({
    of: undefined,
    pointed,
    facets: [],
  });
  if (shown.of === analysis && (shown.pointed === pointed || pointed)) return shown.facets;
  const fresh = order
    .flatMap((id) => analysis?.facets.find((facet) => facet.id === id) ?? [])
    .filter((facet) => telling(facet) || shown.facets.some(({ id }) => pointed && id === facet.id));
  const facets =
    pointed && shown.facets.length > 0
      ? shown.facets.map((before) => {
          const now = fresh.find(({ id }) => id === before.id);
          return steadied(before, now ?? { id: before.id, values: [], more: 0 });
        })
      : fresh;
  setShown({ of: analysis, pointed, facets });
  return facets;
}

/** Counts beside the table; a click narrows, Alt-click excludes. */
export function Facets({ close }: { close: () => void }): React.JSX.Element {
  useCounts();
  const folded = useFinding((state) => state.folded);
  const fold = useFinding((state) => state.fold);
  const matched = useQueue((state) => state.analysis?.matched);
  const hostId = useSession((state) => state.hostId);
  // A first reading comes in parts: what is counted of it is not the queue yet.
  const reading = useQueue(({ readings }) =>
    Object.entries(readings).some(
      ([id, one]) => (hostId === undefined || id === hostId) && one.reading && one.readAt === undefined,
    ),
  );
  const [pointed, setPointed] = useState(false);
  const [walked, setWalked] = useState(false);
  const facets = useSteady(pointed || walked);
  const turn = useTerm();
  return (
    <aside
      className={styles.facets}
      aria-label="Counts"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      // A click leaves the focus behind; only who came by keyboard is still there.
      onFocus={({ target }) => setWalked(target.matches(':focus-visible'))}
      onBlur={() => setWalked(false)}
    >
      <div className={styles.facetsHead}>
        <span>
          {matched === undefined
            ? 'Counting…'
            : reading
              ? `Reading… ${printCount(matched)} so far`
              : plural(matched, 'message')}
        </span>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label="Hide the counts"
          title="Hide the counts (Ctrl+B)"
          onClick={close}
        >
          <IconX size={13} />
        </ActionIcon>
      </div>
      {matched === 0 && !reading && <p className={styles.hint}>Nothing to count: no message matches.</p>}
      {facets.map((facet) => (
        <FacetGroup
          key={facet.id}
          facet={facet}
          matched={matched ?? 0}
          folded={folded.includes(facet.id)}
          fold={fold}
          turn={turn}
        />
      ))}
    </aside>
  );
}
