import { useCallback, useDeferredValue, useMemo } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';
import type { Api } from '../../../app/client.ts';
import { Empty } from '../../../widgets/empty.tsx';
import type { PanelProps } from '../part.ts';
import { CompareForm } from './compare-form.tsx';
import styles from './compare.module.css';
import { firstSetup, setupKey, type Setup } from './compare-store.ts';
import type { Choice } from './places.ts';
import { Results } from './results.tsx';
import { useCompare, useCompareStore } from './store-context.ts';
import { mostQuestions, readTyped, type Typed } from './typed.ts';

const samePlace = (a: Choice, b: Choice): boolean =>
  a.hostId === b.hostId &&
  a.setId === b.setId &&
  a.at.kind === b.at.kind &&
  (a.at.kind !== 'commit' || b.at.kind !== 'commit' || a.at.commit === b.at.commit);

/** Why it cannot be started; `undefined` when it can. */
function whyNot({ before, after, source }: Setup, { questions }: Typed): string | undefined {
  if ([before, after].some(({ at }) => at.kind === 'commit' && at.commit === ''))
    return 'Choose a version first.';
  if (samePlace(before, after)) return 'Before and after are the same configuration.';
  if (source === 'replay') return undefined;
  if (questions.length === 0) return 'Type at least one address.';
  return questions.length > mostQuestions ? 'These are too many lines.' : undefined;
}

/** The same addresses through two configurations, and only what becomes different. */
export function ComparePage({ api, hostId, set }: PanelProps & { api: Api }): React.JSX.Element {
  const { setId } = set;
  const key = setupKey(hostId, setId);
  const store = useCompareStore();
  const kept = useCompare((state) => state.setups[key]);
  const run = useCompare((state) => state.runs[key]);
  const setup = useMemo(() => kept ?? firstSetup(hostId, setId), [kept, hostId, setId]);
  const text = useDeferredValue(setup.text);
  const { asked } = setup;
  const checks = set.questions.includes('check');
  const typed = useMemo(() => readTyped(text, asked, checks), [text, asked, checks]);
  const why = whyNot(setup, typed);
  const running = run?.state === 'running';
  /** Starts with what is in the fields now, which may be newer than what is drawn. */
  const begin = useCallback((): void => {
    const { setups, start } = store.getState();
    const now = setups[key] ?? firstSetup(hostId, setId);
    const read = readTyped(now.text, now.asked, checks);
    if (whyNot(now, read) === undefined) start(key, now, read.questions);
  }, [store, key, hostId, setId, checks]);
  const actions = useMemo(
    (): readonly Action[] => [
      {
        id: 'rewrite.compare',
        title: 'Compare the two configurations',
        group: 'Rewrite',
        keys: ['mod+enter'],
        disabled: running ? 'The comparison is running.' : why,
        run: begin,
      },
      ...(running
        ? [
            {
              id: 'rewrite.compare.cancel',
              title: 'Cancel the comparison',
              group: 'Rewrite',
              keys: ['escape'],
              run: () => store.getState().cancel(key),
            },
          ]
        : []),
    ],
    [store, key, begin, why, running],
  );
  useActions(actions);
  const { change, cancel } = store.getState();
  const press = (event: React.KeyboardEvent): void => {
    // Keys that are pressed in a field never reach the actions of the window.
    if (event.defaultPrevented) return;
    // Escape closes an open list first.
    const listed = event.target instanceof Element && event.target.matches('[aria-expanded="true"]');
    if (event.key === 'Escape' && running && !listed) cancel(key);
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !running) {
      event.preventDefault();
      begin();
    }
  };
  return (
    <div className={styles.page} onKeyDown={press}>
      <CompareForm
        api={api}
        hostId={hostId}
        set={set}
        setup={setup}
        onChange={(next) => change(key, next)}
        typed={typed}
        running={running}
        why={why}
        onStart={begin}
        onCancel={() => cancel(key)}
      />
      {run === undefined ? (
        <div className={styles.results}>
          <Empty title="Nothing compared yet">
            Choose two configurations and type addresses, or replay what the host really saw. Here stands what
            would become of them differently.
          </Empty>
        </div>
      ) : (
        <Results key={run.startedAt} run={run} />
      )}
    </div>
  );
}
