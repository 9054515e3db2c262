import { shown } from './fate-words.ts';
import { Tokens } from './tokens-view.tsx';
import { useTrace } from './trace-context.ts';
import styles from './trace.module.css';

const words = {
  call: 'Ruleset',
  rule: 'Rule',
  lookup: 'Look-up in',
  test: 'Value of',
  said: 'Printed',
} as const;

/** The step that the keys are at, in full. */
export function StepDetails(): React.JSX.Element | null {
  const step = useTrace(({ outline, cursor }) => outline.items[cursor]?.step);
  if (step === undefined) return null;
  const { kind, name, before, after, key, value, cites, opens, closes } = step;
  const raw = [...opens, ...(closes.length > 0 && opens.length > 0 ? ['…'] : []), ...closes];
  return (
    <section className={styles.details} tabIndex={0} aria-label="The chosen step">
      <h3>
        {words[kind]} {shown(name, 500)}
      </h3>
      <dl>
        {(before !== undefined || after !== undefined) && (
          <div>
            <dt>Tokens</dt>
            <dd>
              <Tokens before={before} after={after} />
            </dd>
          </div>
        )}
        {key !== undefined && (
          <div>
            <dt>{kind === 'rule' ? 'Pattern' : 'Key'}</dt>
            <dd className="mono">{shown(key)}</dd>
          </div>
        )}
        {(value !== undefined || kind === 'lookup') && (
          <div>
            <dt>{kind === 'rule' ? 'Makes' : 'Answer'}</dt>
            <dd className="mono">{value === undefined ? 'nothing' : shown(value)}</dd>
          </div>
        )}
        {step.words !== '' && (
          <div>
            <dt>Means</dt>
            <dd>{shown(step.words)}</dd>
          </div>
        )}
        {cites !== '' && (
          <div>
            <dt>Because of</dt>
            <dd className="mono">{shown(cites)}</dd>
          </div>
        )}
        {raw.length > 0 && (
          <div>
            <dt>As printed</dt>
            <dd className={styles.raw}>{raw.map((line) => shown(line)).join('\n')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
