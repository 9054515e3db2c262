import { Empty } from '../../../widgets/empty.tsx';
import type { AskedSet } from '../part.ts';
import { useAskingStore, useDesk } from './asking-context.ts';
import type { Asked } from './asking-store.ts';
import styles from './asking.module.css';
import type { Form } from './form.ts';

const examples: Readonly<Record<Form['kind'], readonly (Partial<Form> & { readonly addresses: string })[]>> =
  {
    route: [
      { addresses: 'user@example.com' },
      { addresses: 'postmaster' },
      { addresses: 'user@[192.0.2.1]' },
      { addresses: 'user%example.com@example.net' },
    ],
    rewrite: [{ addresses: 'root@host.example.com' }, { addresses: 'root' }],
    check: [
      { addresses: 'user@example.com', client: '192.0.2.1', sender: 'anna@example.net' },
      { addresses: 'user@example.com', client: '192.0.2.1', sender: '<>' },
    ],
  };

/** Before anything was asked: what can be, with examples that fill the form. */
export function Examples({ asked, set }: { asked: Asked; set: AskedSet }): React.JSX.Element {
  const store = useAskingStore();
  const kind = useDesk(asked, (desk) => desk.form.kind);
  return (
    <div className={styles.examples}>
      <Empty
        title="Every step from an address to where it goes"
        buttons={examples[kind].map((example) => (
          <button
            key={JSON.stringify(example)}
            type="button"
            className={styles.example}
            onClick={() => {
              store.getState().edit(asked, example);
              store.getState().ask(asked);
            }}
          >
            {example.addresses}
            {example.sender !== undefined && ` from ${example.sender}`}
          </button>
        ))}
      >
        {set.label} on this host is asked as it runs now: which rules and look-ups apply, what they answer,
        and what comes of it. Try one of these:
      </Empty>
    </div>
  );
}
