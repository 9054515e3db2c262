import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconEye, IconMailOpened } from '@tabler/icons-react';
import { visible } from '#mail/visible';
import { plural, printSize } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import type { ShownPart } from './message-wire.ts';
import styles from './message.module.css';
import { useMessage, useMessageStore } from './store-context.ts';

const shown = 500;
const isMessage = ({ type }: ShownPart): boolean => type === 'message/rfc822' || type === 'message/global';

function PartLine({ part }: { part: ShownPart }): React.JSX.Element {
  const store = useMessageStore();
  const trail = useMessage((state) => state.trail);
  const outer = trail.at(-1)?.path ?? '';
  const name = part.fileName === '' ? '' : visible(part.fileName, 200);
  const label = name === '' ? `part ${part.path || 'whole message'}` : name;
  const readable = !part.holds && /^(text|message)\//.test(part.type);
  return (
    <li style={{ paddingLeft: `${Math.min(part.depth, 12) * 14}px` }}>
      <div className={styles.partText}>
        <span>
          <b className="mono">{visible(part.type, 100)}</b>
          {name !== '' && <span className={styles.fileName}> {name}</span>}
          {part.disposition === 'attachment' && <span className={styles.tag}>attachment</span>}
          {part.open && <span className={styles.tag}>not read to its end</span>}
        </span>
        <small className={styles.soft}>
          {part.path === '' ? 'the message' : `part ${part.path}`} · {printSize(part.bytes)}
          {part.encoding === '' || part.holds ? '' : ` as ${visible(part.encoding, 40)}`}
          {part.charset === '' ? '' : ` · ${visible(part.charset, 40)}`}
        </small>
      </div>
      <span className={styles.partButtons}>
        {isMessage(part) && part.path !== '' && (
          <ActionIcon
            variant="subtle"
            aria-label={`Open the message in ${label}`}
            title="Open this message here"
            onClick={() => {
              store.getState().enter(outer === '' ? part.path : `${outer}.${part.path}`);
              store.getState().show('headers');
            }}
          >
            <IconMailOpened size={16} />
          </ActionIcon>
        )}
        {readable && (
          <ActionIcon
            variant="subtle"
            aria-label={`Read ${label} as text`}
            title="Read as text"
            onClick={() => {
              store.getState().show('text');
              store.getState().open({ kind: 'part', path: part.path, plain: false });
            }}
          >
            <IconEye size={16} />
          </ActionIcon>
        )}
        {part.path !== '' && (!part.holds || isMessage(part)) && (
          <ActionIcon
            variant="subtle"
            aria-label={`Save ${label}`}
            title={`Save as ${visible(part.saveAs)}`}
            onClick={() => store.getState().save(part.path)}
          >
            <IconDownload size={16} />
          </ActionIcon>
        )}
      </span>
    </li>
  );
}

/** What the message is made of. */
export function PartsTab(): React.JSX.Element {
  const digest = useMessage((state) => state.digest);
  const store = useMessageStore();
  const parts = digest?.parts ?? [];
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Parts">
      {digest !== undefined && digest.problem !== '' && <ProblemNote what={digest.problem} tone="warning" />}
      <ul className={styles.parts}>
        {parts.slice(0, shown).map((part) => (
          <PartLine key={`${part.path} ${part.depth}`} part={part} />
        ))}
      </ul>
      {parts.length > shown && (
        <p className={styles.none}>… and {plural(parts.length - shown, 'more part')}</p>
      )}
      <p>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} />}
          onClick={() => store.getState().save('')}
        >
          Save the message (.eml)
        </Button>
      </p>
    </div>
  );
}
