import { useMemo } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';
import type { Row } from '../wire.ts';
import { EnvelopeTab } from './envelope.tsx';
import { HeadersTab } from './headers.tsx';
import { HopsTab } from './hops.tsx';
import styles from './message.module.css';
import { Overview } from './overview.tsx';
import { PartsTab } from './parts.tsx';
import { Progress } from './progress.tsx';
import { SourceTab } from './source.tsx';
import { useMessage, useMessageStore } from './store-context.ts';
import { messageTabs, type MessageTab } from './store.ts';
import { TextTab } from './text.tsx';

const titles: Readonly<Record<MessageTab, string>> = {
  overview: 'Overview',
  envelope: 'Envelope',
  headers: 'Headers',
  hops: 'Hops',
  text: 'Text',
  parts: 'Parts',
  source: 'Source',
};

function useMessageActions(): void {
  const store = useMessageStore();
  const actions = useMemo(
    (): readonly Action[] => [
      ...messageTabs.map((tab) => ({
        id: `message.${tab}`,
        title: `Show ${titles[tab].toLowerCase()} of the message`,
        group: 'Message',
        run: () => store.getState().show(tab),
      })),
      ...([1, -1] as const).map((step) => ({
        id: `message.${step > 0 ? 'next' : 'previous'}`,
        title: `${step > 0 ? 'Next' : 'Previous'} page of the message`,
        group: 'Message',
        keys: [step > 0 ? 'arrowright' : 'arrowleft'],
        quiet: true,
        run: () => {
          const { tab, show } = store.getState();
          const next = messageTabs[messageTabs.indexOf(tab) + step];
          if (next !== undefined) show(next);
        },
      })),
      {
        id: 'message.save',
        title: 'Save the message (.eml)',
        group: 'Message',
        keys: ['s'],
        run: () => store.getState().save(''),
      },
      {
        id: 'message.wide',
        title: 'Enlarge the details, or make them narrow again',
        group: 'Message',
        keys: ['z'],
        run: () => store.getState().widen(!store.getState().wide),
      },
    ],
    [store],
  );
  useActions(actions);
}

function Tab({ tab, row }: { tab: MessageTab; row: Row }): React.JSX.Element | null {
  const read = useMessage((state) => state.digest !== undefined && state.row === row.row);
  if (tab === 'overview') return <Overview row={row} />;
  if (!read) return null;
  if (tab === 'envelope') return <EnvelopeTab />;
  if (tab === 'headers') return <HeadersTab />;
  if (tab === 'hops') return <HopsTab />;
  if (tab === 'text') return <TextTab />;
  return tab === 'parts' ? <PartsTab /> : <SourceTab />;
}

/** The pages of one message. */
export function MessageTabs({ row }: { row: Row }): React.JSX.Element {
  const tab = useMessage((state) => state.tab);
  const store = useMessageStore();
  useMessageActions();
  const step = (by: number): void => {
    const next = messageTabs[messageTabs.indexOf(tab) + by];
    if (next === undefined) return;
    store.getState().show(next);
    document.getElementById(`message-tab-${next}`)?.focus();
  };
  return (
    <div className={styles.tabs}>
      <div className={styles.tabList} role="tablist" aria-label="About the message">
        {messageTabs.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`message-tab-${one}`}
            aria-selected={one === tab}
            aria-controls="message-panel"
            tabIndex={one === tab ? 0 : -1}
            title={`${titles[one]} (← →)`}
            onClick={() => store.getState().show(one)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') step(1);
              else if (event.key === 'ArrowLeft') step(-1);
            }}
          >
            {titles[one]}
          </button>
        ))}
      </div>
      <div className={styles.panel} role="tabpanel" id="message-panel" aria-labelledby={`message-tab-${tab}`}>
        {tab !== 'overview' && <Progress row={row} />}
        <Tab tab={tab} row={row} />
      </div>
    </div>
  );
}
