import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { visible } from '#mail/visible';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { mtaOf } from '../mta-of.ts';
import type { AskedSet } from '../part.ts';
import { FateView } from '../trace/fate-view.tsx';
import { useAskingStore } from './asking-context.ts';
import type { Asked, Probe } from './asking-store.ts';
import styles from './asking.module.css';

interface Props {
  asked: Asked;
  set: AskedSet;
  at: number;
  asking: boolean;
}

/** Lets the MTA itself say what it would do. Where that sends a report, it is asked first. */
export function VerifyButton({ asked, set, at, asking }: Props): React.JSX.Element {
  const store = useAskingStore();
  const [open, setOpen] = useState(false);
  const reports = mtaOf(set.setId)?.rewrite?.verify?.effect === 'write';
  const verify = (): void => {
    setOpen(false);
    store.getState().verify(asked, at);
  };
  const label = `Verify with ${visible(set.label)} itself`;
  const button = (
    <Button loading={asking} onClick={reports ? () => setOpen(!open) : verify}>
      {label}
    </Button>
  );
  if (!reports) return button;
  return (
    <Popover opened={open} onChange={setOpen} width={300} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <p>
          A probe goes through the queue of {visible(set.label)}. Nothing is delivered to the recipient, but a
          report is mailed to the account that asks.
        </p>
        <div className={styles.confirm}>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button variant="filled" onClick={verify} data-autofocus>
            Send the probe
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What the MTA itself said, beside what was worked out. */
export function ProbeView({
  set,
  probe,
}: {
  set: AskedSet;
  probe: Exclude<Probe, { state: 'asking' }>;
}): React.JSX.Element {
  return (
    <section className={styles.probe} aria-label={`What ${visible(set.label)} itself says`}>
      <h3>{visible(set.label)} itself says</h3>
      {probe.state === 'failed' ? <ProblemNote {...probe.problem} /> : <FateView {...probe.answer} />}
    </section>
  );
}
