import { ActionIcon, Button, NumberInput, SegmentedControl, Select, Textarea } from '@mantine/core';
import { IconArrowsExchange, IconFileImport, IconPlayerStop } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { visible } from '#mail/visible';
import type { Api } from '../../../app/client.ts';
import { useSession } from '../../../app/session-context.ts';
import { plural, printCount } from '../../../widgets/format.ts';
import { KeyCap } from '../../../widgets/key-cap.tsx';
import type { AskedSet } from '../part.ts';
import styles from './compare.module.css';
import type { Setup } from './compare-store.ts';
import { PlaceSelect } from './place-select.tsx';
import { mostQuestions, type Asked, type Typed } from './typed.ts';

/** A file with more than this is no list of addresses. */
const largestFile = 8_000_000;

const roles = ['envelope recipient', 'envelope sender', 'header recipient', 'header sender'] as const;
const askedOf = (value: string | null): Asked => {
  const role = roles.find((one) => one === value);
  return role === undefined ? { kind: 'route' } : { kind: 'rewrite', role };
};

/** What the typed lines come to, and which cannot be asked. */
export function TypedNote({ typed }: { typed: Typed }): React.JSX.Element | null {
  const { questions, twice, faults } = typed;
  if (questions.length === 0 && faults.length === 0) return null;
  return (
    <div className={styles.typed} role="status">
      {plural(questions.length, 'question')}
      {twice > 0 && `, ${plural(twice, 'repeated line')} left out`}
      {questions.length > mostQuestions && (
        <p className={styles.wrong}>
          At most {printCount(mostQuestions)} can be asked at once: take some lines out.
        </p>
      )}
      {faults.length > 0 && (
        <>
          <p className={styles.wrong}>
            {plural(faults.length, 'line')} cannot be asked and will be left out:
          </p>
          <ul className={styles.faults}>
            {faults.slice(0, 5).map(({ line, words }) => (
              <li key={line}>
                line {printCount(line)}: {words}
              </li>
            ))}
            {faults.length > 5 && <li>… and {printCount(faults.length - 5)} more</li>}
          </ul>
        </>
      )}
    </div>
  );
}

interface TypedFieldProps {
  value: string;
  onChange: (text: string) => void;
  asked: Asked;
  onAsked: (asked: Asked) => void;
  set: AskedSet;
  typed: Typed;
}

/** Addresses and checks, typed, pasted or from a file, one a line. */
export function TypedField(props: TypedFieldProps): React.JSX.Element {
  const { value, onChange, asked, onAsked, set, typed } = props;
  const file = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState('');
  const checks = set.questions.includes('check');
  const load = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    if (chosen.size > largestFile) {
      setWrong(`${visible(chosen.name)} is larger than 8 MB: it is hardly a list of addresses.`);
      return;
    }
    try {
      onChange(await chosen.text());
      setWrong('');
    } catch {
      setWrong(`${visible(chosen.name)} could not be read.`);
    }
  };
  return (
    <>
      <Textarea
        label="Addresses, one a line"
        description={
          checks
            ? 'For a check: client, sender, recipient. The client is an IP address, then its name if known.'
            : undefined
        }
        className={styles.lines ?? ''}
        classNames={{ input: styles.linesInput ?? '' }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder={
          checks
            ? 'anna@example.com\n192.0.2.7 mail.partner.example, a@b.example, c@example.com'
            : 'anna@example.com\n@example.net'
        }
        rows={7}
        spellCheck={false}
        autoComplete="off"
      />
      <TypedNote typed={typed} />
      <Select
        aria-label="What is asked of each address"
        value={asked.kind === 'route' ? 'route' : asked.role}
        onChange={(chosen) => onAsked(askedOf(chosen))}
        data={[
          { value: 'route', label: 'Where does mail for it go?' },
          ...(set.questions.includes('rewrite')
            ? roles.map((role) => ({ value: role, label: `How is it written as ${role}?` }))
            : []),
        ]}
      />
      <div className={styles.row}>
        <Button leftSection={<IconFileImport size={14} />} onClick={() => file.current?.click()}>
          From a file…
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          aria-label="A file with addresses"
          accept=".txt,.csv,text/*"
          onChange={(event) => {
            void load(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {wrong !== '' && <p className={styles.wrong}>{wrong}</p>}
    </>
  );
}

interface Props {
  api: Api;
  hostId: string;
  set: AskedSet;
  setup: Setup;
  onChange: (setup: Setup) => void;
  typed: Typed;
  running: boolean;
  /** Why it cannot be started. */
  why: string | undefined;
  onStart: () => void;
  onCancel: () => void;
}

/** Which two configurations, and which questions. */
export function CompareForm(props: Props): React.JSX.Element {
  const { api, hostId, set, setup, onChange, typed, running, why, onStart, onCancel } = props;
  const hosts = useSession((state) => state.hosts);
  const { before, after, source, hours, most } = setup;
  const seenBy = visible(hosts.find(({ host }) => host.id === before.hostId)?.host.name ?? before.hostId);
  const place = { api, hostId, setId: set.setId, elsewhere: true };
  const whole = (value: string | number, least: number, largest: number): number =>
    Math.min(largest, Math.max(least, Math.round(Number(value)) || least));
  return (
    <form
      className={styles.form}
      aria-label="What is compared"
      onSubmit={(event) => {
        event.preventDefault();
        if (why === undefined && !running) onStart();
      }}
    >
      <p className={styles.soft}>
        Both configurations are asked the same questions on their hosts, and only what becomes different is
        listed. Nothing live is changed and no mail is sent.
      </p>
      <PlaceSelect
        {...place}
        label="Before"
        value={before}
        onChange={(choice) => onChange({ ...setup, before: choice })}
      />
      <div className={styles.swap}>
        <ActionIcon
          variant="subtle"
          size="sm"
          aria-label="Swap before and after"
          title="Swap before and after"
          onClick={() => onChange({ ...setup, before: after, after: before })}
        >
          <IconArrowsExchange size={15} />
        </ActionIcon>
      </div>
      <PlaceSelect
        {...place}
        label="After"
        value={after}
        onChange={(choice) => onChange({ ...setup, after: choice })}
      />
      <SegmentedControl
        aria-label="Where the questions come from"
        value={source}
        onChange={(value) => onChange({ ...setup, source: value })}
        data={[
          { value: 'typed', label: 'These addresses' },
          { value: 'replay', label: 'Replay of the log' },
        ]}
      />
      {source === 'typed' ? (
        <TypedField
          value={setup.text}
          onChange={(text) => onChange({ ...setup, text })}
          asked={setup.asked}
          onAsked={(asked) => onChange({ ...setup, asked })}
          set={set}
          typed={typed}
        />
      ) : (
        <>
          <p className={styles.soft}>
            Takes the senders, recipients and clients that {seenBy} saw, out of its mail log, those seen most
            often first.
          </p>
          <div className={styles.row}>
            <NumberInput
              label="Of the last hours"
              className={styles.grow ?? ''}
              value={hours}
              min={1}
              max={744}
              onChange={(value) => onChange({ ...setup, hours: whole(value, 1, 744) })}
            />
            <NumberInput
              label="At most"
              className={styles.grow ?? ''}
              value={most}
              min={1}
              max={mostQuestions}
              step={1000}
              thousandSeparator=","
              onChange={(value) => onChange({ ...setup, most: whole(value, 1, mostQuestions) })}
            />
          </div>
        </>
      )}
      <div className={styles.row}>
        {running ? (
          <Button leftSection={<IconPlayerStop size={14} />} onClick={onCancel} title="Esc">
            Cancel
          </Button>
        ) : (
          <Button type="submit" variant="filled" disabled={why !== undefined} title={why}>
            {source === 'typed' ? 'Compare' : 'Replay'}
          </Button>
        )}
        <span className={styles.soft}>
          {running ? (
            <>
              <KeyCap>Esc</KeyCap> cancels
            </>
          ) : (
            (why ?? <KeyCap>Ctrl+Enter</KeyCap>)
          )}
        </span>
      </div>
    </form>
  );
}
