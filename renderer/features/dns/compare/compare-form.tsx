import { Autocomplete, Checkbox, MultiSelect, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { typeWords } from '../ask/type-words.ts';
import { isType } from '../ask/questions.ts';
import styles from '../dns.module.css';
import type { Standpoint } from '../part.ts';
import { StartButton } from '../start-button.tsx';
import { useHostChoices } from '../vantage-bar.tsx';
import { systemTypes, type Draft } from './places.ts';

interface Props {
  draft: Draft;
  from: Standpoint;
  onChange: (draft: Draft) => void;
  running: boolean;
  whyNot: string | undefined;
  onStart: () => void;
  onCancel: () => void;
}

/** Which question, and whom it goes to. */
export function CompareForm(props: Props): React.JSX.Element {
  const { draft, from, onChange, running, whyNot, onStart, onCancel } = props;
  const hosts = useHostChoices();
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => name.current?.focus(), []);
  const hasSystem = systemTypes.includes(draft.type);
  return (
    <form
      aria-label="What is compared"
      onSubmit={(event) => {
        event.preventDefault();
        onStart();
      }}
    >
      <TextInput
        ref={name}
        label="Name"
        placeholder="mail.example.com"
        value={draft.name}
        error={draft.name !== '' && whyNot?.startsWith('This is no') === true ? whyNot : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <Autocomplete
        size="xs"
        label="Type"
        data={Object.keys(typeWords)}
        value={draft.type}
        onChange={(type) => {
          const upper = type.toUpperCase();
          if (upper === '' || isType(upper)) onChange({ ...draft, type: upper });
        }}
      />
      <div role="group" aria-label="Whom to ask" className={styles.stack}>
        <Checkbox
          label={`Resolver of ${from.words}`}
          checked={draft.resolver}
          onChange={(event) => onChange({ ...draft, resolver: event.currentTarget.checked })}
        />
        <Checkbox
          label="Every server of the zone"
          checked={draft.authoritative}
          onChange={(event) => onChange({ ...draft, authoritative: event.currentTarget.checked })}
        />
        <Checkbox
          label={`Programs on ${from.words}: getent, with hosts file and caches`}
          description={hasSystem ? undefined : 'Only for addresses: A or AAAA'}
          disabled={!hasSystem}
          checked={hasSystem && draft.system}
          onChange={(event) => onChange({ ...draft, system: event.currentTarget.checked })}
        />
      </div>
      <MultiSelect
        size="xs"
        label="Resolvers of other hosts"
        placeholder={draft.others.length === 0 ? 'none' : ''}
        data={[{ value: '', label: 'This computer' }, ...hosts].filter(({ value }) => value !== from.id)}
        value={draft.others.filter((id) => id !== from.id)}
        onChange={(others) => onChange({ ...draft, others })}
      />
      <TextInput
        label="Servers, such as a public one"
        placeholder="192.0.2.53, 2001:db8::53"
        value={draft.servers}
        error={whyNot?.startsWith('A server') === true ? whyNot : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange({ ...draft, servers: event.currentTarget.value })}
      />
      <StartButton label="Compare" running={running} whyNot={whyNot} onCancel={onCancel} />
    </form>
  );
}
