import { NativeSelect, Switch } from '@mantine/core';
import { useEffect } from 'react';
import { visible } from '#mail/visible';
import { Lines } from './lines.tsx';
import styles from './message.module.css';
import { useMessage, useMessageStore } from './store-context.ts';

/** A text part as text: HTML as its words or its source, never drawn. */
export function TextTab(): React.JSX.Element {
  const digest = useMessage((state) => state.digest);
  const sheet = useMessage((state) => state.sheet?.sheet);
  const store = useMessageStore();
  const first = digest?.texts[0];
  const open = sheet?.kind === 'part' ? sheet : undefined;
  const typeOf = (path: string): string => digest?.parts.find((part) => part.path === path)?.type ?? '';
  useEffect(() => {
    const { sheet: now, digest: read, open: show } = store.getState();
    if (now?.sheet.kind === 'part' || first === undefined) return;
    const type = read?.parts.find((part) => part.path === first)?.type;
    show({ kind: 'part', path: first, plain: type === 'text/html' });
  }, [store, first, digest, sheet]);
  if (first === undefined && open === undefined)
    return <p className={styles.none}>There is no text part. The parts and the source show what there is.</p>;
  const choices = [...new Set([...(digest?.texts ?? []), ...(open === undefined ? [] : [open.path])])];
  return (
    <div className={styles.tab}>
      <div className={styles.tools}>
        <NativeSelect
          size="xs"
          className={styles.grow ?? ''}
          aria-label="Part to read"
          value={open?.path ?? first ?? ''}
          onChange={(event) => {
            const path = event.currentTarget.value;
            store.getState().open({ kind: 'part', path, plain: typeOf(path) === 'text/html' });
          }}
          data={choices.map((path) => ({
            value: path,
            label: `${visible(typeOf(path), 60)}${path === '' ? '' : `, part ${path}`}`,
          }))}
        />
        {open !== undefined && typeOf(open.path) === 'text/html' && (
          <Switch
            size="xs"
            label="HTML source"
            checked={!open.plain}
            onChange={(event) => store.getState().open({ ...open, plain: !event.currentTarget.checked })}
          />
        )}
      </div>
      <Lines label="Text of the message" />
    </div>
  );
}
