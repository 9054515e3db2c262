import { ActionIcon, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconFold, IconFoldDown, IconSearch } from '@tabler/icons-react';
import { textOf } from '#mail/bytes';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import { printCount } from '../../../widgets/format.ts';
import { useTrace, useTraceStore } from './trace-context.ts';
import styles from './trace.module.css';

function Tool({
  label,
  onClick,
  children,
  disabled = false,
}: {
  label: string;
  onClick: () => void;
  children: React.ReactNode;
  disabled?: boolean;
}): React.JSX.Element {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick} disabled={disabled}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Search, open and close, tree or text. */
export function TraceBar({ lines }: { lines: readonly string[] }): React.JSX.Element {
  const store = useTraceStore();
  const { sought, hits, cursor, shows, seek, next, openAll, closeAll, show } = useTrace((state) => state);
  const place = hits.indexOf(cursor);
  return (
    <div className={styles.bar}>
      <SegmentedControl
        aria-label="How the trace is shown"
        value={shows}
        onChange={(value) => show(value)}
        data={[
          { value: 'tree', label: 'Tree' },
          { value: 'text', label: 'Text' },
        ]}
      />
      {shows === 'tree' && (
        <>
          <Tool label="Expand all" onClick={openAll}>
            <IconFoldDown size={15} />
          </Tool>
          <Tool label="Collapse all" onClick={closeAll}>
            <IconFold size={15} />
          </Tool>
          <TextInput
            className={styles.search ?? ''}
            aria-label="Search in the trace"
            placeholder="Search in the trace"
            leftSection={<IconSearch size={14} />}
            value={sought}
            onChange={(event) => seek(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') store.getState().next(event.shiftKey ? -1 : 1);
              else if (event.key === 'Escape' && sought !== '') {
                event.stopPropagation();
                seek('');
              }
            }}
          />
          {sought.trim() !== '' && (
            <>
              <span className={styles.count} role="status">
                {hits.length === 0
                  ? 'not found'
                  : place < 0
                    ? `${printCount(hits.length)} found`
                    : `${printCount(place + 1)} of ${printCount(hits.length)}`}
              </span>
              <Tool
                label="Previous place (Shift+Enter)"
                onClick={() => next(-1)}
                disabled={hits.length === 0}
              >
                <IconChevronUp size={15} />
              </Tool>
              <Tool label="Next place (Enter)" onClick={() => next(1)} disabled={hits.length === 0}>
                <IconChevronDown size={15} />
              </Tool>
            </>
          )}
        </>
      )}
      <span className={styles.gap} />
      <CopyButton text={textOf(lines.join('\n'))} label="Copy text" />
    </div>
  );
}
