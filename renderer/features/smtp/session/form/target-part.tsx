import { Select, TextInput } from '@mantine/core';
import { VantageSelect } from '../../vantage-select.tsx';
import type { Draft } from '../draft.ts';
import { useDesk, useSessionsStore } from '../sessions-context.ts';
import styles from '../session.module.css';
import { ChoiceField, TextField } from './fields.tsx';

const ports = [
  { value: '25', label: '25 SMTP' },
  { value: '587', label: '587 submission' },
  { value: '465', label: '465 TLS at once' },
  { value: '24', label: '24 LMTP' },
];

/** What a port usually speaks. */
const usual = (port: string): Partial<Draft> =>
  port === '465'
    ? { tls: 'implicit', protocol: 'smtp' }
    : port === '24'
      ? { tls: 'none', protocol: 'lmtp' }
      : port === '587'
        ? { tls: 'starttls', protocol: 'smtp' }
        : { tls: 'if offered', protocol: 'smtp' };

/** From where, to which server, and how it is secured. */
export function TargetPart({ place }: { place: string }): React.JSX.Element {
  const store = useSessionsStore();
  const from = useDesk(place, ({ draft }) => draft.from);
  const port = useDesk(place, ({ draft }) => draft.port);
  const fault = useDesk(place, ({ faults }) => faults.port);
  const protocol = useDesk(place, ({ draft }) => draft.protocol);
  const edit = (to: Partial<Draft>): void => store.getState().edit(place, to);
  return (
    <>
      <VantageSelect label="From" value={from} onChange={(id) => edit({ from: id })} />
      <TextField place={place} field="host" label="To server" placeholder="mx.example.net or 192.0.2.25" />
      <div className={styles.where}>
        <TextInput
          label="Port"
          value={port}
          error={fault}
          inputMode="numeric"
          autoComplete="off"
          list="smtp-ports"
          onChange={(event) =>
            edit({ port: event.currentTarget.value.trim(), ...usual(event.currentTarget.value.trim()) })
          }
        />
        <datalist id="smtp-ports">
          {ports.map(({ value, label }) => (
            <option key={value} value={value} label={label} />
          ))}
        </datalist>
        <Select
          label="Protocol"
          value={protocol}
          onChange={(value) => value !== null && edit({ protocol: value })}
          data={[
            { value: 'smtp', label: 'SMTP' },
            { value: 'lmtp', label: 'LMTP' },
          ]}
        />
        <ChoiceField
          place={place}
          field="tls"
          label="TLS"
          data={[
            { value: 'if offered', label: 'STARTTLS if offered' },
            { value: 'starttls', label: 'STARTTLS, or stop' },
            { value: 'implicit', label: 'At once (implicit)' },
            { value: 'none', label: 'None' },
          ]}
        />
      </div>
    </>
  );
}
