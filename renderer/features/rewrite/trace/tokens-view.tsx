import { shown } from './fate-words.ts';
import { diffTokens, sameTokens, type TokenRun } from './tokens.ts';
import styles from './trace.module.css';

interface Props {
  before: readonly string[] | undefined;
  after: readonly string[] | undefined;
}

/** What is only on one side is struck through or underlined, so that colour does not stand alone. */
function Runs({ runs, as: Mark }: { runs: readonly TokenRun[]; as: 'del' | 'ins' }): React.JSX.Element {
  if (runs.length === 0) return <i className={styles.soft}>nothing</i>;
  return (
    <>
      {runs.map(({ text, marked }, at) => (
        <span key={at}>
          {at > 0 && ' '}
          {marked ? <Mark className={styles.mark}>{shown(text)}</Mark> : shown(text)}
        </span>
      ))}
    </>
  );
}

/** Tokens before and after a step, on one line. */
export function Tokens({ before, after }: Props): React.JSX.Element | null {
  if (before === undefined && after === undefined) return null;
  if (before === undefined || after === undefined) return <Plain tokens={before ?? after ?? []} />;
  if (sameTokens(before, after))
    return (
      <>
        <Plain tokens={before} /> <span className={styles.soft}>unchanged</span>
      </>
    );
  const diff = diffTokens(before, after);
  return (
    <>
      <span className={styles.tokens}>
        <Runs runs={diff.before} as="del" />
      </span>
      <span className={styles.arrow} role="img" aria-label="becomes">
        →
      </span>
      <span className={styles.tokens}>
        <Runs runs={diff.after} as="ins" />
      </span>
    </>
  );
}

function Plain({ tokens }: { tokens: readonly string[] }): React.JSX.Element {
  return (
    <span className={styles.tokens}>
      {tokens.length === 0 ? <i className={styles.soft}>nothing</i> : shown(tokens.join(' '))}
    </span>
  );
}
