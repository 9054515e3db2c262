import { Autocomplete, TextInput } from '@mantine/core';
import { useCallback, useEffect, useRef } from 'react';
import { Empty } from '../../../widgets/empty.tsx';
import { isType } from '../ask/questions.ts';
import { typeWords } from '../ask/type-words.ts';
import { useAskingKeys } from '../asking-keys.ts';
import styles from '../dns.module.css';
import { askedName, dnsNameOf } from '../names.ts';
import type { PanelProps, Standpoint } from '../part.ts';
import { StartButton } from '../start-button.tsx';
import { Hops } from './hops.tsx';
import { emptyDraft, useTrace, useTraceStore, type Asked, type Draft } from './trace-store.ts';

function askedOf({ name, type }: Draft, from: Standpoint): Asked | string {
  const read = dnsNameOf(name);
  if (read === undefined) return name.trim() === '' ? 'Type a name first.' : 'This is no domain name.';
  if (!isType(type)) return 'Choose a type.';
  return { from, name: askedName(read, type), type };
}

/** From the root down: each zone's servers, and what they say. */
export function TracePage({ page, from }: PanelProps): React.JSX.Element {
  const store = useTraceStore();
  const draft = useTrace((state) => state.drafts[page]) ?? emptyDraft;
  const run = useTrace((state) => state.runs[page]);
  const asked = askedOf(draft, from);
  const whyNot = from.whyNot ?? (typeof asked === 'string' ? asked : undefined);
  const running = run?.state === 'running';
  const begin = useCallback(() => {
    const { drafts, start } = store.getState();
    const now = askedOf(drafts[page] ?? emptyDraft, from);
    if (typeof now !== 'string' && from.whyNot === undefined) start(page, now);
  }, [store, page, from]);
  const cancel = useCallback(() => store.getState().cancel(page), [store, page]);
  const press = useAskingKeys({
    id: 'trace',
    title: 'Trace the delegation',
    running,
    whyNot,
    begin,
    cancel,
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div className={styles.sheet} onKeyDown={press}>
      <form
        aria-label="What to trace"
        onSubmit={(event) => {
          event.preventDefault();
          begin();
        }}
      >
        <TextInput
          ref={first}
          className={styles.grow ?? ''}
          label="Name"
          placeholder="example.com"
          value={draft.name}
          error={draft.name !== '' && whyNot?.startsWith('This is no') === true ? whyNot : undefined}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => store.getState().change(page, { ...draft, name: event.currentTarget.value })}
        />
        <Autocomplete
          size="xs"
          className={styles.small ?? ''}
          label="Type"
          data={Object.keys(typeWords)}
          value={draft.type}
          onChange={(type) => store.getState().change(page, { ...draft, type: type.toUpperCase() })}
        />
        <StartButton label="Trace" running={running} whyNot={whyNot} onCancel={cancel} />
      </form>
      {run === undefined ? (
        <div className={styles.results}>
          <Empty title="Nothing traced yet">
            From the root servers that {from.words} knows down to the servers of the name: who points to whom,
            and which servers are named but do not serve the zone.
          </Empty>
        </div>
      ) : (
        <Hops key={run.startedAt} run={run} />
      )}
    </div>
  );
}
