import { Button, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { textOf } from '#mail/bytes';
import type { Severity } from '#mail/config/language';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import { useDesk } from '../desk-context.ts';
import { applyFix } from '../editor/apply-fix.ts';
import { severityIcons } from '../files/marks.tsx';
import { useBench, useHostBench } from '../store-context.ts';
import type { HostBench } from '../workbench.ts';
import { listFindings, type Listed } from './order.ts';
import styles from './panel.module.css';

const severities = ['error', 'warning', 'note'] as const;
const many: Readonly<Record<Severity, string>> = { error: 'errors', warning: 'warnings', note: 'notes' };
const nameOf = (path: string): string => visible(textOf(path.slice(path.lastIndexOf('/') + 1)));

interface LineProps extends Listed {
  hostId: string;
  editable: boolean;
}

const Line = memo(function Line({ hostId, path, finding, editable }: LineProps): React.JSX.Element {
  const desk = useDesk();
  const { severity, message, why, line, column, fixes = [] } = finding;
  const Icon = severityIcons[severity];
  return (
    <>
      <button
        type="button"
        className={styles.finding}
        onClick={() => desk.bench.reveal(hostId, path, { line, column })}
        title={`${visible(textOf(path))}:${line} (${finding.code})`}
      >
        <Icon size={15} aria-label={severity} data-severity={severity} className={styles.icon} />
        <span className={styles.message}>{visible(message)}</span>
        <span className={styles.where}>
          {nameOf(path)}:{line}
        </span>
        {why !== undefined && <span className={styles.why}>{visible(why)}</span>}
      </button>
      {editable && fixes.length > 0 && (
        <span className={styles.fixes}>
          {fixes.slice(0, 3).map((fix) => (
            <Button
              key={fix.title}
              size="compact-xs"
              variant={fix.preferred === true ? 'default' : 'subtle'}
              color="gray"
              onClick={() => void applyFix(desk, hostId, path, finding.code, fix)}
            >
              {visible(fix.title)}
            </Button>
          ))}
        </span>
      )}
    </>
  );
});

interface ChipProps {
  severity: Severity;
  count: number;
  pressed: boolean;
  toggle: (severity: Severity) => void;
}

const Chip = memo(function Chip({ severity, count, pressed, toggle }: ChipProps): React.JSX.Element {
  const Icon = severityIcons[severity];
  return (
    <button type="button" className={styles.chip} aria-pressed={pressed} onClick={() => toggle(severity)}>
      <Icon size={13} aria-hidden data-severity={severity} className={styles.icon} />
      {plural(count, severity, many[severity])}
    </button>
  );
});

interface SearchProps {
  text: string;
  change: (text: string) => void;
}

const Search = memo(function Search({ text, change }: SearchProps): React.JSX.Element {
  return (
    <TextInput
      className={styles.search ?? ''}
      aria-label="Filter findings"
      placeholder="Filter findings"
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
});

const drawnAtOnce = 1000;
const countOf = (findings: HostBench['findings']): number => {
  let count = 0;
  for (const some of findings.values()) count += some.length;
  return count;
};

/** What was found in all files of the host together; a click goes there, another mends. */
export function FindingsPanel({ hostId }: { hostId: string }): React.JSX.Element {
  const bench = useBench();
  const survey = useHostBench((state) => state.survey);
  const path = useHostBench((state) => state.path);
  const now = useHostBench((state) => state.findings);
  const later = useDeferredValue(now);
  // Few are drawn with the key; many must not hold up the next one.
  const findings = countOf(now) <= drawnAtOnce ? now : later;
  const [shown, setShown] = useState<ReadonlySet<Severity>>(new Set(severities));
  const [text, setText] = useState('');
  const [here, setHere] = useState(false);
  const only = here ? path : undefined;
  const all = useMemo(() => listFindings({ survey, findings }), [survey, findings]);
  const list = useMemo(
    () => listFindings({ survey, findings }, { severities: shown, text, path: only }),
    [survey, findings, shown, text, only],
  );
  const scroll = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the list is not memoised by the compiler
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => 44,
    overscan: 6,
    getItemKey: (at) => {
      const one = list[at];
      return one === undefined
        ? at
        : `${one.path} ${one.finding.code} ${one.finding.line} ${one.finding.column} ${at}`;
    },
  });
  const toggle = useCallback(
    (severity: Severity): void =>
      setShown((before) => {
        const next = new Set(before);
        if (!next.delete(severity)) next.add(severity);
        return next;
      }),
    [],
  );
  const readOnly = (of: string): boolean => {
    const file = bench.fileOf(hostId, of);
    return file === undefined || file.generated === true;
  };
  return (
    <div className={styles.findings}>
      <div className={styles.filters}>
        {severities.map((severity) => (
          <Chip
            key={severity}
            severity={severity}
            count={all.filter(({ finding }) => finding.severity === severity).length}
            pressed={shown.has(severity)}
            toggle={toggle}
          />
        ))}
        <button type="button" className={styles.chip} aria-pressed={here} onClick={() => setHere(!here)}>
          this file only
        </button>
        <Search text={text} change={setText} />
      </div>
      {list.length === 0 ? (
        <p className={styles.none}>
          {all.length === 0
            ? 'Nothing was found in the files of this host.'
            : `None of ${plural(all.length, 'finding')} matches.`}
        </p>
      ) : (
        <div className={styles.scroll} ref={scroll} tabIndex={-1}>
          <ul style={{ height: virtual.getTotalSize() }} aria-label="Findings">
            {virtual.getVirtualItems().map(({ index, key, start }) => {
              const listed = list[index];
              return (
                listed !== undefined && (
                  <li
                    key={key}
                    data-index={index}
                    ref={virtual.measureElement}
                    className={styles.row}
                    style={{ transform: `translateY(${start}px)` }}
                    data-faded={listed.finding.faded === true ? true : undefined}
                  >
                    <Line hostId={hostId} {...listed} editable={!readOnly(listed.path)} />
                  </li>
                )
              );
            })}
          </ul>
        </div>
      )}
    </div>
  );
}
