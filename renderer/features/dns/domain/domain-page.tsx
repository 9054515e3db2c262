import { TextInput } from '@mantine/core';
import { useCallback, useEffect, useRef } from 'react';
import { Empty } from '../../../widgets/empty.tsx';
import { useAskingKeys } from '../asking-keys.ts';
import styles from '../dns.module.css';
import type { PanelProps } from '../part.ts';
import { RunNote } from '../run-note.tsx';
import { StartButton } from '../start-button.tsx';
import { askedOf, emptyDraft, useDomain, useDomainStore, type Draft } from './domain-store.ts';
import { Report } from './report-view.tsx';

const fields = [
  { name: 'domain', label: 'Domain', placeholder: 'example.com', style: styles.grow },
  { name: 'selectors', label: 'DKIM selectors', placeholder: 'the usual ones', style: styles.small },
  { name: 'client', label: 'Client for SPF', placeholder: 'IP address, or empty', style: styles.small },
] as const;

/** One domain: everything that DNS says of its mail, on one page. */
export function DomainPage({ page, from }: PanelProps): React.JSX.Element {
  const store = useDomainStore();
  const draft = useDomain((state) => state.drafts[page]) ?? emptyDraft;
  const run = useDomain((state) => state.runs[page]);
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
    id: 'domain',
    title: 'Look the domain up',
    running,
    whyNot,
    begin,
    cancel,
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const edit = (change: Partial<Draft>): void => store.getState().change(page, { ...draft, ...change });
  return (
    <div className={styles.sheet} onKeyDown={press}>
      <form
        aria-label="Which domain"
        onSubmit={(event) => {
          event.preventDefault();
          begin();
        }}
      >
        {fields.map(({ name, label, placeholder, style }) => (
          <TextInput
            key={name}
            ref={name === 'domain' ? first : null}
            className={style ?? ''}
            label={label}
            placeholder={placeholder}
            value={draft[name]}
            error={
              draft[name] !== '' && typeof asked === 'string' && belongs(name, asked) ? asked : undefined
            }
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => edit({ [name]: event.currentTarget.value })}
          />
        ))}
        <StartButton label="Look up" running={running} whyNot={whyNot} onCancel={cancel} />
      </form>
      {run === undefined ? (
        <div className={styles.results}>
          <Empty title="No domain looked up yet">
            Type a domain. Its MX with addresses and reverse names, SPF as a tree with its look-ups, DKIM,
            DMARC, MTA-STS, TLS reports, DANE and delegation are asked from {from.words}, and each thing that
            is wrong says what to do.
          </Empty>
        </div>
      ) : (
        <>
          <RunNote run={run} />
          <Report key={run.startedAt} run={run} />
        </>
      )}
    </div>
  );
}

/** Which field this is about. */
const belongs = (field: keyof Draft, why: string): boolean =>
  field === 'client'
    ? why.startsWith('The client')
    : field === 'selectors'
      ? /selector/.test(why)
      : why.startsWith('This is no');
