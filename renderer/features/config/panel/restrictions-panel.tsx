import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Edit } from '#mail/config/language';
import { visible } from '#mail/visible';
import { useDesk } from '../desk-context.ts';
import { applyFix } from '../editor/apply-fix.ts';
import type { ListedRestriction, ListedRestrictions } from '../language/restrictions.ts';
import { useHostBench } from '../store-context.ts';
import styles from './panel.module.css';

interface Props {
  hostId: string;
  path: string;
}

const buttons = [
  ['Earlier', IconArrowUp, (item: ListedRestriction) => item.up],
  ['Later', IconArrowDown, (item: ListedRestriction) => item.down],
  ['Remove', IconX, (item: ListedRestriction) => item.remove],
] as const;

/** The lists of restrictions of main.cf as Postfix goes through them: the first that decides, decides. */
export function RestrictionsPanel({ hostId, path }: Props): React.JSX.Element {
  const desk = useDesk();
  const [lists, setLists] = useState<readonly ListedRestrictions[]>();
  const [turn, setTurn] = useState(0);
  const findings = useHostBench((state) => state.findings.get(path));
  const edited = useHostBench((state) => state.edited);
  useEffect(() => {
    let gone = false;
    void desk
      .language()
      .ask(hostId, path, 'restrictions', undefined)
      .then((told) => {
        if (!gone) setLists(told ?? []);
      });
    return () => {
      gone = true;
    };
  }, [desk, hostId, path, findings, edited, turn]);
  const change = async (title: string, edits: readonly Edit[]): Promise<void> => {
    // The places of the old list are not those of the new text: no button until it is known.
    setLists((before) => before?.map((list) => ({ ...list, items: list.items.map(frozen) })));
    await applyFix(desk, hostId, path, '', { title, edits });
    setTurn((one) => one + 1);
  };
  if (lists?.length === 0) return <p className={styles.none}>This file sets no list of restrictions.</p>;
  return (
    <div className={styles.assist}>
      {lists?.map(({ parameter, items }) => (
        <section key={parameter} className={styles.answer} aria-label={visible(parameter)}>
          <h3 className="mono">{visible(parameter)}</h3>
          <ol className={styles.steps}>
            {items.map((item, at) => (
              <li key={`${at} ${item.name} ${item.argument}`} data-found>
                <button
                  type="button"
                  className={styles.link}
                  onClick={() => desk.bench.reveal(hostId, path, { line: item.line })}
                >
                  <span className="mono">{visible(`${item.name} ${item.argument}`.trim())}</span>
                </button>
                {item.warnOnly && <span className={styles.detail}>only logged (warn_if_reject)</span>}
                <span className={styles.itemButtons}>
                  {buttons.map(([label, Icon, editsOf]) => (
                    <Tooltip key={label} label={label}>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        size="sm"
                        aria-label={`${label}: ${visible(item.name)}`}
                        disabled={editsOf(item).length === 0}
                        onClick={() => void change(label, editsOf(item))}
                      >
                        <Icon size={13} />
                      </ActionIcon>
                    </Tooltip>
                  ))}
                </span>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

const frozen = (item: ListedRestriction): ListedRestriction => ({ ...item, up: [], down: [], remove: [] });
