import { IconChevronDown, IconChevronRight, IconEqualNot } from '@tabler/icons-react';
import { memo, useRef, useState } from 'react';
import { visible } from '#mail/visible';
import { plural, printCount } from '../../../widgets/format.ts';
import type { Facet, FacetId, FacetValue } from '../wire.ts';
import styles from './finding.module.css';
import { isNothing } from './use-term.ts';

export const facetTitles: Readonly<Record<FacetId, string>> = {
  queue: 'Queue',
  reason: 'Reason',
  domain: 'To domain',
  age: 'Age',
  sender: 'Sender',
  senderDomain: 'From domain',
  source: 'Instance',
  host: 'Host',
};

/** Values shown before somebody asks for more. */
const few = 8;

interface LineProps {
  value: FacetValue;
  share: number;
  /** The one line of the group that Tab reaches. */
  tabbed: boolean;
  wraps: boolean;
  turn: (term: string, wanted: 'in' | 'out') => void;
}

const FacetLine = memo(function FacetLine({
  value,
  share,
  tabbed,
  wraps,
  turn,
}: LineProps): React.JSX.Element {
  const { label, term, count, state } = value;
  const shown = visible(label);
  const said = `${shown} ${plural(count, 'message')}`;
  return (
    <li className={styles.facet} data-state={state || undefined} data-none={count === 0 || undefined}>
      <button
        type="button"
        className={styles.facetPick}
        data-wraps={wraps || undefined}
        tabIndex={tabbed ? 0 : -1}
        aria-pressed={state === 'in'}
        aria-label={state === 'out' ? `${said}, left out` : said}
        title={`${shown}\n${state === 'in' ? 'Click: any again' : state === 'out' ? 'Alt+click: no longer left out' : 'Click: only these. Alt+click: all but these.'}`}
        onClick={(event) => turn(term, event.altKey ? 'out' : 'in')}
      >
        <span className={styles.facetBar} style={{ width: `${Math.min(100, share * 100)}%` }} aria-hidden />
        <span className={styles.facetLabel} data-empty={isNothing(term) || undefined}>
          {shown}
        </span>
        {/* Read aloud, two words; drawn, the gap of the row. */ ' '}
        <span className={styles.number}>{printCount(count)}</span>
      </button>
      <button
        type="button"
        className={styles.facetOut}
        tabIndex={-1}
        aria-pressed={state === 'out'}
        aria-label={`Leave out ${shown}`}
        title={state === 'out' ? 'No longer left out' : 'Leave these out (Alt+click)'}
        onClick={() => turn(term, 'out')}
      >
        <IconEqualNot size={13} aria-hidden />
      </button>
    </li>
  );
});

interface Props {
  facet: Facet;
  /** What the bars are a share of. */
  matched: number;
  folded: boolean;
  fold: (group: FacetId, folded: boolean) => void;
  turn: (term: string, wanted: 'in' | 'out') => void;
}

/** The values of one kind, most messages first. Arrow keys move inside, → goes to "leave out". */
export const FacetGroup = memo(function FacetGroup({
  facet,
  matched,
  folded,
  fold,
  turn,
}: Props): React.JSX.Element {
  const [all, setAll] = useState(false);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const { id, values, more } = facet;
  // What the filter names is always in sight, wherever its count puts it.
  const shown = all ? values : values.filter(({ state }, place) => place < few || state !== '');
  const hidden = values.length - shown.length;
  const most = Math.max(matched, ...values.map(({ count }) => count), 1);
  const Arrow = folded ? IconChevronRight : IconChevronDown;
  const title = facetTitles[id];

  const move = (event: React.KeyboardEvent): void => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('li') ?? [])];
    const here = buttons.findIndex((line) => line.contains(document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const side = { ArrowRight: 1, ArrowLeft: 0 }[event.key];
    if (here < 0 || (step === undefined && side === undefined)) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(buttons.length - 1, here + (step ?? 0)));
    const focused = buttons[next]?.querySelectorAll('button')[side ?? 0];
    setAt(next);
    focused?.focus();
  };

  return (
    <section className={styles.facetGroup}>
      <h3>
        <button
          type="button"
          className={styles.facetTitle}
          aria-expanded={!folded}
          onClick={() => fold(id, !folded)}
        >
          <Arrow size={12} aria-hidden />
          <span>{title}</span>
          {values.some(({ state }) => state !== '') && (
            <span className={styles.facetOn} title="The filter names some of these" />
          )}
        </button>
      </h3>
      {!folded && (
        <>
          <ul ref={list} aria-label={title} onKeyDown={move}>
            {shown.map((value, place) => (
              <FacetLine
                key={value.term}
                value={value}
                share={value.count / most}
                tabbed={place === Math.min(at, shown.length - 1)}
                wraps={id === 'reason'}
                turn={turn}
              />
            ))}
          </ul>
          {(hidden > 0 || all || more > 0) && (
            <div className={styles.facetMore}>
              {(hidden > 0 || all) && values.length > few && (
                <button
                  type="button"
                  className={styles.link}
                  onClick={() => setAll(!all)}
                  aria-expanded={all}
                >
                  {all ? 'fewer' : `${printCount(hidden + more)} more`}
                </button>
              )}
              {more > 0 && (all || hidden === 0) && <span>and {plural(more, 'rarer value')}</span>}
            </div>
          )}
        </>
      )}
    </section>
  );
});
