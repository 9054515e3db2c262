import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { useDesk } from '../desk-context.ts';
import type { PlacedExpansion } from '../language/wire.ts';
import { useHostBench } from '../store-context.ts';
import styles from './panel.module.css';

function Branch({ hostId, one }: { hostId: string; one: PlacedExpansion }): React.JSX.Element {
  const desk = useDesk();
  const { place } = one;
  return (
    <li>
      <span className={styles.branch}>
        <span className="mono">{visible(one.name)}</span>
        <span className={styles.kind} data-kind={one.kind}>
          {one.kind}
        </span>
        <span className={styles.detail}>{visible(one.words)}</span>
        {place !== undefined && (
          <button
            type="button"
            className={styles.link}
            onClick={() =>
              desk.bench.reveal(
                hostId,
                place.path,
                place.line === undefined ? undefined : { line: place.line },
              )
            }
          >
            {visible(textOf(place.path.slice(place.path.lastIndexOf('/') + 1)))}
            {place.line === undefined ? '' : `:${place.line}`}
          </button>
        )}
      </span>
      {one.children.length > 0 && (
        <ul>
          {one.children.map((child, at) => (
            <Branch key={at} hostId={hostId} one={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** What a name becomes, as a tree. */
export function ExpandPanel({ hostId, path }: { hostId: string; path: string }): React.JSX.Element {
  const desk = useDesk();
  const [name, setName] = useState('');
  const [tree, setTree] = useState<PlacedExpansion>();
  const findings = useHostBench((state) => state.findings);
  const edited = useHostBench((state) => state.edited);
  useEffect(() => {
    if (name === '') return;
    let gone = false;
    const timer = setTimeout(() => {
      void desk
        .language()
        .ask(hostId, path, 'expand', name)
        .then((told) => {
          if (!gone) setTree(told);
        });
    }, 150);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [desk, hostId, path, name, findings, edited]);
  return (
    <div className={styles.assist}>
      <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
        <TextInput
          label="Name or address"
          placeholder="postmaster"
          value={name}
          onChange={(event) => setName(event.currentTarget.value.trim())}
        />
      </form>
      {name !== '' && tree !== undefined ? (
        <ul className={styles.tree} aria-label="Expansion">
          <Branch hostId={hostId} one={tree} />
        </ul>
      ) : (
        <p className={styles.none}>Type a name: everything it is delivered to is shown as a tree.</p>
      )}
    </div>
  );
}
