import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import styles from './changes.module.css';
import type { Meaning } from './meaning.ts';

const shown = (bytes: string): string =>
  textOf(bytes)
    .split('\n')
    .map((line) => visible(line))
    .join('\n');

/** Differences by meaning, grouped by what they are about. */
export function MeaningList({ changes }: { changes: readonly Meaning[] }): React.JSX.Element {
  if (changes.length === 0)
    return <p className={styles.soft}>Nothing differs in meaning: only comments or the order of lines.</p>;
  const kinds = [...new Set(changes.map(({ kind }) => kind))];
  return (
    <dl className={styles.meanings}>
      {kinds.map((kind) => (
        <div key={kind} className={styles.meaningKind}>
          <dt>{kind.replaceAll('-', ' ')}</dt>
          {changes
            .filter((change) => change.kind === kind)
            .map(({ name, words, before, after }) => (
              <dd key={`${name} ${words}`}>
                <div>{visible(words)}</div>
                {(before?.includes('\n') === true || after?.includes('\n') === true) && (
                  <pre className={styles.meaningText}>
                    {before !== undefined && before !== '' && <del>{shown(before)}</del>}
                    {after !== undefined && after !== '' && <ins>{shown(after)}</ins>}
                  </pre>
                )}
              </dd>
            ))}
        </div>
      ))}
    </dl>
  );
}
