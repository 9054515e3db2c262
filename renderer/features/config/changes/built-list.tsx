import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Plan } from '#contract/config';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import { useBench } from './bench-context.ts';
import styles from './changes.module.css';
import { DiffView } from './diff-view.tsx';
import { meaningOf } from './meaning.ts';
import { MeaningList } from './meaning-list.tsx';
import { countLines } from './text-lines.ts';

type Built = Plan['built'][number];
const titles = ['now', 'will be'] as const;

function BuiltText({ hostId, file }: { hostId: string; file: Built }): React.JSX.Element {
  const bench = useBench();
  const [chosen, choose] = useState<'meaning' | 'text'>('meaning');
  const language = bench.fileOf(hostId, file.path)?.language;
  const changes = useMemo(() => meaningOf(language, file.before, file.after), [language, file]);
  const { added, removed } = useMemo(() => countLines(file.before, file.after), [file]);
  const asText = chosen === 'text' || changes === undefined;
  return (
    <div className={styles.built}>
      <div className={styles.cardHead}>
        <h3 className="mono">{visible(file.path)}</h3>
        <span className={styles.soft}>
          {file.before === file.after
            ? 'comes out the same, byte for byte'
            : `${file.before === '' ? 'new, ' : ''}+${added} −${removed} lines${
                changes === undefined ? '' : `, ${plural(changes.length, 'change')} by meaning`
              }`}
        </span>
        <span className={styles.gap} />
        {changes !== undefined && file.before !== file.after && (
          <SegmentedControl
            aria-label={`How to show ${visible(file.path)}`}
            data={[
              { value: 'meaning', label: 'By meaning' },
              { value: 'text', label: 'As text' },
            ]}
            value={chosen}
            onChange={(value) => choose(value === 'text' ? 'text' : 'meaning')}
          />
        )}
      </div>
      {file.before !== file.after &&
        (asText ? (
          <DiffView before={file.before} after={file.after} titles={titles} label={file.path} />
        ) : (
          <MeaningList changes={changes} />
        ))}
    </div>
  );
}

/** What the host built from the change: texts by meaning or as text, databases by name. */
export function BuiltList({ hostId, built }: { hostId: string; built: Plan['built'] }): React.JSX.Element {
  const databases = built.filter(({ text }) => !text);
  return (
    <section className={styles.card} aria-label="What is built">
      <div className={styles.cardHead}>
        <h2>What is built</h2>
        <span className={styles.soft}>by the host’s own tools, from the changed files</span>
      </div>
      {built
        .filter(({ text }) => text)
        .map((file) => (
          <BuiltText key={file.path} hostId={hostId} file={file} />
        ))}
      {databases.length > 0 && (
        <p>
          {databases.length === 1 ? 'Database: ' : 'Databases: '}
          <span className="mono">{databases.map(({ path }) => visible(path)).join(', ')}</span>
        </p>
      )}
    </section>
  );
}
