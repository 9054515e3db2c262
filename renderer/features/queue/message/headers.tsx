import { Switch, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import type { ShownHeader } from './message-wire.ts';
import styles from './message.module.css';
import { useMessage } from './store-context.ts';

const shown = 500;

function Header({ header, raw }: { header: ShownHeader; raw: boolean }): React.JSX.Element {
  const [open, setOpen] = useState(false);
  const asRaw = (raw || open) && header.raw !== '';
  return (
    <div className={styles.header} data-first={header.rank >= 0 || undefined}>
      <dt>{visible(header.name, 100)}</dt>
      <dd>
        {asRaw ? (
          <pre>
            {header.raw
              .split('\n')
              .map((line) => visible(line.replace(/\r$/, '').replaceAll('\t', '    ')))
              .join('\n')}
          </pre>
        ) : (
          visible(header.value, 4000)
        )}
        {header.raw !== '' && !raw && (
          <button
            type="button"
            className={styles.rawButton}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? 'decoded' : 'raw'}
          </button>
        )}
      </dd>
    </div>
  );
}

/** Who it claims to be from first, then the rest in the order of the message. */
export function HeadersTab(): React.JSX.Element {
  const digest = useMessage((state) => state.digest);
  const [wanted, setWanted] = useState('');
  const [raw, setRaw] = useState(false);
  const all = digest?.headers ?? [];
  const found = useMemo(() => {
    const text = wanted.trim().toLowerCase();
    const fits = ({ name, value, raw: source }: ShownHeader): boolean =>
      text === '' || `${name}: ${value}\n${source}`.toLowerCase().includes(text);
    const list = (digest?.headers ?? []).filter(fits);
    const first = list.filter(({ rank }) => rank >= 0).sort((a, b) => a.rank - b.rank);
    return [...first, ...list.filter(({ rank }) => rank < 0)];
  }, [digest, wanted]);
  return (
    <div className={styles.tab}>
      <div className={styles.tools}>
        <TextInput
          size="xs"
          className={styles.grow ?? ''}
          placeholder={`Find in ${plural(digest?.headerCount ?? 0, 'header')}`}
          aria-label="Find in headers"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <Switch
          size="xs"
          label="Raw"
          checked={raw}
          onChange={(event) => setRaw(event.currentTarget.checked)}
        />
      </div>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Headers">
        <dl className={styles.headers}>
          {found.slice(0, shown).map((header, at) => (
            <Header key={at} header={header} raw={raw} />
          ))}
        </dl>
        {found.length === 0 && <p className={styles.none}>No header contains this.</p>}
        {(found.length > shown || (digest?.headerCount ?? 0) > all.length) && (
          <p className={styles.none}>There are more; the source has them all.</p>
        )}
      </div>
    </div>
  );
}
