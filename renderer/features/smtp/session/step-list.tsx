import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconCheck,
  IconPencil,
  IconPlayerPlay,
  IconPlus,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Step } from '#mail/smtp/step';
import { isCut, stepNotes, stepText } from '../step-words.ts';
import { kinds, newStep, type Kind } from './step-edit.ts';
import { StepEditor } from './step-editor.tsx';
import type { Progress } from './step-progress.ts';
import styles from './session.module.css';

const marks: Readonly<Record<Progress, React.JSX.Element | string>> = {
  done: <IconCheck size={13} />,
  'went wrong': <IconX size={13} />,
  'under way': '…',
  next: <IconPlayerPlay size={12} />,
  later: '',
};

interface Props {
  readonly steps: readonly Step[];
  readonly progress: readonly Progress[];
  /** The first step that may still be changed. */
  readonly from: number;
  /** Absent: nothing may be changed any more. The steps from `from` on, changed. */
  readonly change: ((steps: readonly Step[]) => void) | undefined;
}

function AddStep({ add, label }: { add: (kind: Kind) => void; label: string }): React.JSX.Element {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(kinds) as Kind[]).map((kind) => (
          <Menu.Item key={kind} onClick={() => add(kind)}>
            {kinds[kind]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The prepared steps: what was done, and what is to come, which may be changed. */
export function StepList({ steps, progress, from, change }: Props): React.JSX.Element {
  const [editing, edit] = useState<number>();
  const rest = steps.slice(from);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [from]);
  const move = (at: number, by: 1 | -1): void => {
    const next = [...rest];
    const [step] = next.splice(at - from, 1);
    if (step !== undefined) next.splice(at - from + by, 0, step);
    change?.(next);
  };
  const put = (at: number, ...instead: readonly Step[]): void => {
    edit(undefined);
    change?.([...rest.slice(0, at - from), ...instead, ...rest.slice(at - from + 1)]);
  };
  // A new step goes before a closing QUIT.
  const last = rest.at(-1);
  const end = last?.kind === 'line' && /^quit$/i.test(last.line) ? steps.length - 1 : steps.length;
  const add = (kind: Kind): void => {
    change?.([...rest.slice(0, end - from), newStep(kind), ...rest.slice(end - from)]);
    edit(end);
  };
  return (
    <>
      <ol ref={list} className={styles.steps} aria-label="Prepared steps">
        {steps.map((step, at) => {
          const how = progress[at] ?? 'later';
          const mine = change !== undefined && at >= from;
          const name = stepText(step);
          if (mine && editing === at)
            return (
              <li key={at} className={styles.step} data-progress={how}>
                <StepEditor
                  step={step}
                  done={(edited) => (edited === undefined ? edit(undefined) : put(at, edited))}
                />
              </li>
            );
          return (
            <li
              key={at}
              className={styles.step}
              data-progress={how}
              aria-current={how === 'next' ? 'step' : undefined}
            >
              <span className={styles.mark} role="img" aria-label={how}>
                {marks[how]}
              </span>
              <span className={styles.stepText}>
                <code>{name}</code>
                {stepNotes(step).map((note) => (
                  <span key={note} className={styles.stepNote}>
                    {note}
                  </span>
                ))}
              </span>
              {mine && (
                <span className={styles.stepButtons}>
                  <ActionIcon
                    size="xs"
                    variant="subtle"
                    color="gray"
                    disabled={isCut(step)}
                    aria-label={`Change: ${name}`}
                    onClick={() => edit(at)}
                  >
                    <IconPencil size={13} />
                  </ActionIcon>
                  <ActionIcon
                    size="xs"
                    variant="subtle"
                    color="gray"
                    aria-label={`Earlier: ${name}`}
                    disabled={at === from}
                    onClick={() => move(at, -1)}
                  >
                    <IconArrowUp size={13} />
                  </ActionIcon>
                  <ActionIcon
                    size="xs"
                    variant="subtle"
                    color="gray"
                    aria-label={`Later: ${name}`}
                    disabled={at === steps.length - 1}
                    onClick={() => move(at, 1)}
                  >
                    <IconArrowDown size={13} />
                  </ActionIcon>
                  <ActionIcon
                    size="xs"
                    variant="subtle"
                    color="gray"
                    aria-label={`Leave out: ${name}`}
                    onClick={() => put(at)}
                  >
                    <IconTrash size={13} />
                  </ActionIcon>
                </span>
              )}
            </li>
          );
        })}
      </ol>
      {change !== undefined && (
        <div className={styles.addStep}>
          <AddStep add={add} label="Add a step" />
        </div>
      )}
    </>
  );
}
