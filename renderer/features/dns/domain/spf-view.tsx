import { Button } from '@mantine/core';
import { IconArrowDown, IconCheck, IconMinus, IconPlayerSkipForward, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { SpfEvaluation, SpfRecord, SpfTerm } from '#mail/dns/spf-tree';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import styles from '../dns.module.css';
import own from './domain.module.css';

const icons: Readonly<Record<SpfTerm['outcome'], typeof IconCheck>> = {
  matched: IconCheck,
  'not matched': IconMinus,
  'not reached': IconPlayerSkipForward,
  error: IconX,
  used: IconArrowDown,
};
/** More addresses than these stay behind a click. */
const most = 6;

function Addresses({ addresses }: { addresses: readonly string[] }): React.JSX.Element | null {
  const [all, setAll] = useState(false);
  if (addresses.length === 0) return null;
  return (
    <div className={own.addresses}>
      {(all ? addresses : addresses.slice(0, most)).map((one) => visible(one)).join(', ')}{' '}
      {addresses.length > most && (
        <Button variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'fewer' : `all ${addresses.length}`}
        </Button>
      )}
    </div>
  );
}

function Term({ term }: { term: SpfTerm }): React.JSX.Element {
  const Icon = icons[term.outcome];
  return (
    <li data-outcome={term.outcome}>
      <div className={own.term}>
        <span className={own.outcome}>
          <Icon size={13} aria-hidden /> {term.outcome}
        </span>
        <code>{visible(term.term)}</code>
        {term.expanded !== '' && <code className={styles.soft}>→ {visible(term.expanded)}</code>}
        {term.lookups > 0 && <span className={own.lookups}>{plural(term.lookups, 'look-up')}</span>}
        {term.words !== '' && <span className={styles.soft}>{visible(term.words)}</span>}
      </div>
      <Addresses addresses={term.addresses} />
      {term.inner !== undefined && <Record record={term.inner} />}
    </li>
  );
}

function Record({ record }: { record: SpfRecord }): React.JSX.Element {
  const { domain, result, terms, text, words } = record;
  return (
    <div className={own.inner}>
      <div>
        <b className={styles.mono}>{visible(domain)}</b>{' '}
        <span className={styles.soft}>
          {text === '' ? 'has no SPF record' : result}
          {words === '' ? '' : `: ${visible(words)}`}
        </span>
      </div>
      {terms.length > 0 && (
        <ul aria-label={`Terms of ${visible(domain)}`}>
          {terms.map((term, at) => (
            <Term key={at} term={term} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Meter({ label, value, limit }: { label: string; value: number; limit: number }): React.JSX.Element {
  const over = value > limit;
  return (
    <span className={own.meter} data-over={over || undefined}>
      <meter
        min={0}
        max={limit}
        high={limit * 0.8}
        optimum={0}
        value={Math.min(value, limit)}
        aria-label={label}
      />
      {value} of {limit} {label}
      {over ? ': too many' : ''}
    </span>
  );
}

/** SPF as it is evaluated: what each term came to, with the records behind it. */
export function SpfView({ spf, client }: { spf: SpfEvaluation; client: string }): React.JSX.Element {
  const { explanation, lookups, record, result, voidLookups, words } = spf;
  return (
    <div className={own.spf}>
      <div className={own.meters}>
        <Meter label="look-ups" value={lookups} limit={10} />
        <Meter label="look-ups that find nothing" value={voidLookups} limit={2} />
      </div>
      {client !== '' && (
        <p>
          For {visible(client)}: <b>{result}</b>
          {words === '' ? '' : ` — ${visible(words)}`}
          {explanation === '' ? '' : ` — the domain says: ${visible(explanation)}`}
        </p>
      )}
      <Record record={record} />
    </div>
  );
}
