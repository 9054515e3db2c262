import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Draft } from '../draft.ts';
import { useDesk, useSessionsStore } from '../sessions-context.ts';
import styles from '../session.module.css';

type Named<T> = {
  [K in keyof Draft]: Draft[K] extends T ? (T extends Draft[K] ? K : never) : never;
}[keyof Draft];
type Texts = Named<string>;
type Flags = Named<boolean>;

interface Base {
  /** The page whose form it is. */
  readonly place: string;
  readonly label: string;
}

/** A text of the form. */
export function TextField({
  place,
  field,
  label,
  placeholder = '',
  description,
  lines = 1,
}: Base & {
  readonly field: Texts;
  readonly placeholder?: string;
  readonly description?: ReactNode;
  /** More than one: grows from so many lines on. */
  readonly lines?: number;
}): React.JSX.Element {
  const store = useSessionsStore();
  const value = useDesk(place, ({ draft }) => draft[field]);
  const fault = useDesk(place, ({ faults }) => faults[field]);
  const shared = {
    label,
    placeholder,
    description,
    value,
    error: fault,
    spellCheck: false,
    autoComplete: 'off',
    classNames: { input: styles.mono ?? '' },
  };
  const edit = (text: string): void => store.getState().edit(place, { [field]: text });
  return lines === 1 ? (
    <TextInput {...shared} onChange={(event) => edit(event.currentTarget.value)} />
  ) : (
    <Textarea
      {...shared}
      autosize
      minRows={lines}
      maxRows={8}
      onChange={(event) => edit(event.currentTarget.value)}
    />
  );
}

/** A yes or no of the form. */
export function FlagField({ place, field, label }: Base & { readonly field: Flags }): React.JSX.Element {
  const store = useSessionsStore();
  const value = useDesk(place, ({ draft }) => draft[field]);
  return (
    <Checkbox
      label={label}
      checked={value}
      onChange={(event) => store.getState().edit(place, { [field]: event.currentTarget.checked })}
    />
  );
}

/** A choice of the form. */
export function ChoiceField<
  K extends 'tls' | 'minVersion' | 'mechanism' | 'body' | 'ret' | 'until' | 'proxy' | 'by' | 'how',
>({
  place,
  field,
  label,
  data,
}: Base & {
  readonly field: K;
  readonly data: readonly { readonly value: Draft[K]; readonly label: string }[];
}): React.JSX.Element {
  const store = useSessionsStore();
  const value = useDesk(place, ({ draft }) => draft[field]);
  return (
    <Select
      label={label}
      value={value}
      onChange={(chosen) => chosen !== null && store.getState().edit(place, { [field]: chosen })}
      data={data}
    />
  );
}

/** A part of the form that is folded away; says what is set in it. */
export function Folded({
  place,
  title,
  says,
  fields,
  children,
}: {
  place: string;
  title: string;
  says: string;
  /** Opens where something is wrong with one of these. */
  fields: readonly (keyof Draft)[];
  children: ReactNode;
}): React.JSX.Element {
  const wrong = useDesk(place, ({ faults }) => fields.some((field) => faults[field] !== undefined));
  return (
    <details className={styles.folded} open={wrong || undefined}>
      <summary>
        {title} {says !== '' && <span className={styles.says}>{says}</span>}
      </summary>
      <div className={styles.foldedIn}>{children}</div>
    </details>
  );
}
