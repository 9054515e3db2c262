import { Checkbox, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { plural } from '../../../widgets/format.ts';
import styles from '../dns.module.css';
import { StartButton } from '../start-button.tsx';
import { isType, type Draft, type Typed } from './questions.ts';
import { typeWords } from './type-words.ts';

const switches = [
  { name: 'tcp', label: 'TCP', help: 'Over TCP from the start, instead of UDP' },
  { name: 'dnssec', label: 'DNSSEC', help: 'Sets DO: signatures come along' },
  { name: 'unchecked', label: 'CD', help: 'Checking disabled: the answer also where signatures are bad' },
  { name: 'own', label: 'Own packets', help: "Postroom's own packets, even where there is a dig" },
] as const;

interface Props {
  draft: Draft;
  typed: Typed;
  onChange: (draft: Draft) => void;
  /** Brings back what was asked before; false when there is nothing. */
  recall: (by: 1 | -1) => boolean;
  running: boolean;
  whyNot: string | undefined;
  onStart: () => void;
  onCancel: () => void;
}

/** What is asked: Enter asks, Shift+Enter is another line, the up arrow brings back what was asked before. */
export function AskForm(props: Props): React.JSX.Element {
  const { draft, typed, onChange, recall, running, whyNot, onStart, onCancel } = props;
  const names = useRef<HTMLTextAreaElement>(null);
  useEffect(() => names.current?.focus(), []);
  const key = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const [isFirst, isLast] = [
      !value.slice(0, selectionStart).includes('\n'),
      !value.slice(selectionEnd).includes('\n'),
    ];
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      onStart();
    } else if (
      (event.key === 'ArrowUp' && isFirst && recall(1)) ||
      (event.key === 'ArrowDown' && isLast && recall(-1))
    )
      event.preventDefault();
  };
  return (
    <form
      aria-label="What to ask"
      onSubmit={(event) => {
        event.preventDefault();
        onStart();
      }}
    >
      <Textarea
        ref={names}
        label="Names, one a line"
        placeholder={'example.com\n_dmarc.example.com'}
        classNames={{ input: styles.linesInput ?? '' }}
        rows={6}
        value={draft.names}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange({ ...draft, names: event.currentTarget.value })}
        onKeyDown={key}
      />
      {typed.faults.length > 0 && (
        <ul className={styles.faults}>
          {typed.faults.slice(0, 3).map(({ line, words }) => (
            <li key={line}>
              line {line}: {words}
            </li>
          ))}
          {typed.faults.length > 3 && <li>and {plural(typed.faults.length - 3, 'more line')}</li>}
        </ul>
      )}
      <TagsInput
        label="Types"
        placeholder={draft.types.length === 0 ? 'MX' : ''}
        data={Object.keys(typeWords)}
        value={draft.types}
        splitChars={[',', ' ']}
        acceptValueOnBlur
        maxDropdownHeight={260}
        renderOption={({ option }) => (
          <span>
            <b>{option.value}</b> <span className={styles.soft}>{typeWords[option.value]}</span>
          </span>
        )}
        onChange={(types) =>
          onChange({ ...draft, types: [...new Set(types.map((type) => type.toUpperCase()))].filter(isType) })
        }
      />
      <TextInput
        label="Server"
        placeholder="the resolver there"
        value={draft.server}
        error={typed.serverFault === '' ? undefined : typed.serverFault}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange({ ...draft, server: event.currentTarget.value })}
      />
      <div className={styles.checks} role="group" aria-label="How to ask">
        {switches.map(({ name, label, help }) => (
          <Checkbox
            key={name}
            label={label}
            title={help}
            checked={draft[name]}
            onChange={(event) => onChange({ ...draft, [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
      <StartButton
        label={typed.questions.length > 1 ? `Ask ${plural(typed.questions.length, 'question')}` : 'Ask'}
        running={running}
        whyNot={whyNot}
        onCancel={onCancel}
      />
    </form>
  );
}
