import { useMemo } from 'react';
import { linesOf, type Outline } from './outline.ts';
import { StepDetails } from './step-details.tsx';
import { TextLines } from './text-lines.tsx';
import { TraceBar } from './trace-bar.tsx';
import { TraceProvider, useTrace } from './trace-context.ts';
import { traceStoreOf } from './trace-store.ts';
import { TraceTree } from './trace-tree.tsx';
import styles from './trace.module.css';

function Shown({ outline, label }: { outline: Outline; label: string }): React.JSX.Element {
  const shows = useTrace((state) => state.shows);
  const lines = useMemo(() => linesOf(outline), [outline]);
  return (
    <div className={styles.trace}>
      <TraceBar lines={lines} />
      {shows === 'tree' ? (
        <>
          <TraceTree label={label} />
          <StepDetails />
        </>
      ) : (
        <TextLines lines={lines} label={`${label}, as printed`} />
      )}
    </div>
  );
}

/** Every step of an answer: as a tree, or as it was printed. */
export function TraceView(props: { outline: Outline; label: string }): React.JSX.Element {
  return (
    <TraceProvider value={traceStoreOf(props.outline)}>
      <Shown {...props} />
    </TraceProvider>
  );
}
