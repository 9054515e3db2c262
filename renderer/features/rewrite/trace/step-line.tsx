import {
  IconArrowBarRight,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconListSearch,
  IconMinus,
  IconTag,
  IconX,
} from '@tabler/icons-react';
import { plural } from '../../../widgets/format.ts';
import { shown } from './fate-words.ts';
import type { OutlineItem, Step } from './outline.ts';
import { Tokens } from './tokens-view.tsx';
import styles from './trace.module.css';

const failed = (
  <span className={styles.failed}>
    <IconX size={13} aria-hidden /> failed
  </span>
);

function Rule({ step }: { step: Step }): React.JSX.Element {
  const { outcome, key = '', value, before, after } = step;
  return (
    <>
      {outcome === 'matched' ? (
        <span className={styles.matched}>
          <IconCheck size={13} aria-hidden /> matched
        </span>
      ) : outcome === 'failed' ? (
        failed
      ) : (
        <span className={styles.soft}>no match</span>
      )}
      <code className={styles.pattern}>{shown(key)}</code>
      {value !== undefined && value !== '' && (
        <>
          <span className={styles.soft}>makes</span>
          <code className={styles.pattern}>{shown(value)}</code>
        </>
      )}
      <Tokens before={before} after={after} />
    </>
  );
}

function Lookup({ step }: { step: Step }): React.JSX.Element {
  const { name, key = '', value, outcome } = step;
  return (
    <>
      <b>{shown(name, 200)}</b>
      <code className={styles.pattern}>{shown(key)}</code>
      <span className={styles.arrow} role="img" aria-label="gives">
        →
      </span>
      {outcome === 'failed' ? (
        failed
      ) : value === undefined ? (
        <span className={styles.soft}>nothing</span>
      ) : (
        <code className={styles.value}>{value === '' ? '(empty)' : shown(value)}</code>
      )}
    </>
  );
}

const icons = {
  call: IconArrowBarRight,
  rule: IconMinus,
  lookup: IconListSearch,
  test: IconTag,
  said: IconMinus,
} as const;
const kinds = { call: 'ruleset', rule: 'rule', lookup: 'look-up', test: 'value', said: 'printed' } as const;

function StepWords({ step }: { step: Step }): React.JSX.Element {
  const { kind, name, before, after, outcome, value, words, opens } = step;
  const Icon = icons[kind];
  return (
    <>
      {kind !== 'rule' && kind !== 'said' && (
        <Icon size={14} className={styles.kind} role="img" aria-label={kinds[kind]} />
      )}
      {kind === 'rule' && <Rule step={step} />}
      {kind === 'lookup' && <Lookup step={step} />}
      {kind === 'call' && (
        <>
          <b>{shown(name, 200)}</b>
          {outcome === 'failed' && failed}
          <Tokens before={before} after={after} />
          {value !== undefined && <code className={styles.value}>{shown(value)}</code>}
        </>
      )}
      {kind === 'test' && (
        <>
          <b>{shown(name, 200)}</b>
          {value !== undefined && <code className={styles.value}>{shown(value)}</code>}
          {outcome !== undefined && <span className={styles.soft}>{outcome}</span>}
          <Tokens before={before} after={after} />
        </>
      )}
      {kind === 'said' && words === '' && <span className={styles.said}>{shown(opens.join(' '))}</span>}
      {words !== '' && (kind !== 'lookup' || outcome === 'failed') && (
        <span className={styles.words}>{shown(words)}</span>
      )}
    </>
  );
}

/** One line of the tree. */
export function StepLine({
  item,
  open,
}: {
  item: OutlineItem;
  /** Absent: nothing is below it. */
  open: boolean | undefined;
}): React.JSX.Element {
  const Chevron = open === true ? IconChevronDown : IconChevronRight;
  return (
    <>
      <span className={styles.chevron} data-chevron>
        {open !== undefined && <Chevron size={14} aria-hidden />}
      </span>
      {item.step === undefined ? (
        <span className={styles.soft}>{plural(item.tries, 'rule')} tried, none matched</span>
      ) : (
        <StepWords step={item.step} />
      )}
      {item.step !== undefined && item.step.cites !== '' && (
        <span className={styles.cites}>{shown(item.step.cites, 200)}</span>
      )}
    </>
  );
}
