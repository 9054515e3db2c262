import { IconBan, IconCheck, IconHelpCircle, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Listing } from '#mail/dns/domain-report';
import { visible } from '#mail/visible';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import type { Run } from '../desk.ts';
import styles from '../dns.module.css';
import { RunNote } from '../run-note.tsx';
import own from './blocklists.module.css';
import { countStates, csvOfListings, stateWords, tableOf } from './listings.ts';
import type { Asked } from './lists-store.ts';

const icons: Readonly<Record<Listing['state'], typeof IconCheck>> = {
  listed: IconX,
  clean: IconCheck,
  refused: IconBan,
  unknown: IconHelpCircle,
};

function Cell({ listing, running }: { listing: Listing | undefined; running: boolean }): React.JSX.Element {
  if (listing === undefined) return <td className={styles.soft}>{running ? 'asking…' : 'not asked'}</td>;
  const { codes, state, words } = listing;
  const Icon = icons[state];
  return (
    <td data-state={state}>
      <div className={own.state}>
        <Icon size={14} aria-hidden /> {stateWords[state]}
      </div>
      {codes.map((code, at) => (
        <div key={at} className={styles.mono}>
          {visible(code)}
        </div>
      ))}
      {words !== '' && <div className={styles.soft}>{visible(words)}</div>}
    </td>
  );
}

/** Lists against addresses, each with its codes and the words of the list. */
export function ListMatrix({ run }: { run: Run<Asked, Listing> }): React.JSX.Element {
  const { asked, came, state } = run;
  const table = useMemo(() => tableOf(came), [came]);
  const counts = countStates(came);
  const refused = counts.some(([one]) => one === 'refused');
  const running = state === 'running';
  return (
    <section className={styles.results} aria-label="Listings">
      <div className={styles.bar}>
        <h2>{asked.from.words}</h2>
        <span role="status" className={own.counts}>
          {counts.map(([one, count]) => (
            <span key={one} data-state={one}>
              {count} {stateWords[one]}
            </span>
          ))}
          {running && <span>asking…</span>}
          {!running && came.length === 0 && state === 'done' && 'no address to ask for'}
        </span>
        {came.length > 0 && (
          <span className={styles.push}>
            <CopyButton text={csvOfListings(came)} label="Copy as CSV" />
          </span>
        )}
      </div>
      <RunNote run={run} />
      {refused && (
        <div className={styles.notes}>
          <ProblemNote
            tone="warning"
            what="Some lists refused to say. This does not mean that the addresses are clean."
            todo="Lists refuse resolvers that ask for many, public ones above all. Let the host ask through a resolver of its own, or get a key from the list."
          />
        </div>
      )}
      {table.rows.length > 0 && (
        <div
          className={`${styles.scroll ?? ''} ${own.matrix ?? ''}`}
          role="region"
          aria-label="Lists and addresses"
          tabIndex={0}
        >
          <table>
            <thead>
              <tr>
                <th scope="col">List</th>
                {table.addresses.map((address) => (
                  <th key={address} scope="col" className={styles.mono}>
                    {visible(address)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(({ cells, list }) => (
                <tr key={list.zone}>
                  <th scope="row">
                    {list.label !== '' && <div>{visible(list.label)}</div>}
                    <span className={`${styles.mono ?? ''} ${styles.soft ?? ''}`}>{visible(list.zone)}</span>
                  </th>
                  {cells.map((listing, at) => (
                    <Cell key={at} listing={listing} running={running} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
