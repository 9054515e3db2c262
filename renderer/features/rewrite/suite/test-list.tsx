import { Button } from '@mantine/core';
import { IconCheck, IconCircleDashed, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { printCount } from '../../../widgets/format.ts';
import type { Row } from './rows.ts';
import styles from './suite.module.css';

const icons = { failed: IconX, 'not run': IconCircleDashed, passed: IconCheck } as const;

/** More rows are slow to draw; those that failed are the first of all. */
const drawn = 500;

/** The tests one below the other. A name leads to its lines in the file; arrow keys move between names. */
export function TestList({
  rows,
  onOpen,
}: {
  rows: readonly Row[];
  onOpen: (line: number) => void;
}): React.JSX.Element {
  const [all, showAll] = useState(false);
  const move = (event: React.KeyboardEvent<HTMLTableSectionElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const names = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
    const next = names[names.indexOf(event.target as HTMLElement) + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="Saved tests">
        <thead>
          <tr>
            <th scope="col">Result</th>
            <th scope="col">Test</th>
            <th scope="col">Asks</th>
            <th scope="col">Expects</th>
          </tr>
        </thead>
        <tbody onKeyDown={move}>
          {(all ? rows : rows.slice(0, drawn)).map(({ name, asks, expects, line, state, words }) => {
            const Icon = icons[state];
            return (
              <tr key={line} data-state={state}>
                <td>
                  <span className={styles.state} data-state={state}>
                    <Icon size={14} stroke={2} aria-hidden /> {state}
                  </span>
                </td>
                <th scope="row">
                  <button type="button" title="Show it in the file" onClick={() => onOpen(line)}>
                    {name}
                  </button>
                  {words !== '' && <p className={styles.words}>{words}</p>}
                </th>
                <td className="mono">{asks}</td>
                <td className="mono">{expects}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {!all && rows.length > drawn && (
        <p className={styles.more}>
          <Button variant="subtle" onClick={() => showAll(true)}>
            Show all {printCount(rows.length)} tests
          </Button>
        </p>
      )}
    </div>
  );
}
