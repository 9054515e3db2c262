import { Button, Modal, SegmentedControl, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HostDraft } from '#contract/hosts';
import type { Problem } from '../../app/problem.ts';
import { hostOf } from '../../app/session.ts';
import { useSession } from '../../app/session-context.ts';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import { emptyForm, formOf, readForm, type Field, type HostForm } from './host-form.ts';
import styles from './hosts.module.css';
import { SshFields } from './ssh-fields.tsx';
import { useHosts } from './store-context.ts';

const environments = [
  { value: 'production', label: 'Production' },
  { value: 'staging', label: 'Staging' },
  { value: 'test', label: 'Test' },
  { value: 'other', label: 'Other' },
];
const elevations = [
  { value: 'sudo', label: 'sudo, without a password' },
  { value: 'sudo-password', label: 'sudo, with my password' },
  { value: 'doas', label: 'doas' },
  { value: 'none', label: 'none: only what this account may do' },
];

export interface FieldProps {
  form: HostForm;
  error: (field: Field) => string | undefined;
  set: (change: Partial<HostForm>) => void;
}

function Fields({
  first,
  hostId,
  close,
}: {
  first: HostForm;
  hostId: string | undefined;
  close: () => void;
}): React.JSX.Element {
  const save = useHosts((state) => state.save);
  const groups = useSession((state) => state.hosts);
  const [form, setForm] = useState(first);
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set());
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const read = readForm(form);
  const set = (change: Partial<HostForm>): void => {
    setForm({ ...form, ...change });
    setLeft(new Set([...left, ...(Object.keys(change) as Field[])]));
  };
  // Nobody is told off about a field before it was touched.
  const error = (field: Field): string | undefined =>
    tried || left.has(field) ? read.errors?.[field] : undefined;
  const submit = async (draft: HostDraft): Promise<void> => {
    setSaving(true);
    const refused = await save(draft, hostId);
    setSaving(false);
    setProblem(refused);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (read.draft !== undefined) void submit(read.draft);
        else event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      }}
    >
      <div className={styles.form}>
        {hostId === undefined && (
          <SegmentedControl
            className={styles.wide ?? ''}
            aria-label="Kind of host"
            data={[
              { value: 'ssh', label: 'A host reached by SSH' },
              { value: 'local', label: 'This computer' },
            ]}
            value={form.kind}
            onChange={(kind) => set({ kind })}
          />
        )}
        {form.kind === 'ssh' && <SshFields form={form} error={error} set={set} />}
        <div className={styles.section}>In Postroom</div>
        <TextInput
          label="Name"
          description="How it is called in the list of hosts"
          placeholder={form.kind === 'ssh' ? form.address || 'mx1' : 'This computer'}
          value={form.name}
          error={error('name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Group"
          description="Heading it stands under; may be empty"
          list="groups"
          value={form.group}
          error={error('group')}
          onChange={(event) => set({ group: event.currentTarget.value })}
        />
        <datalist id="groups">
          {[...new Set(groups.map(({ host }) => host.group))].map((group) => (
            <option key={group} value={group} />
          ))}
        </datalist>
        <Select
          label="Environment"
          description="Production asks before it is touched in bulk"
          data={environments}
          value={form.environment}
          onChange={(value) =>
            set({
              environment: environments.find((one) => one.value === value)?.value as HostForm['environment'],
            })
          }
        />
        <Select
          label="Becoming root"
          description="Hold, release and delete need root"
          data={elevations}
          value={form.elevation}
          onChange={(value) =>
            set({ elevation: elevations.find((one) => one.value === value)?.value as HostForm['elevation'] })
          }
        />
        <TagsInput
          label="Tags"
          description="Found by the command palette"
          value={[...form.tags]}
          error={error('tags')}
          onChange={(tags) => set({ tags })}
        />
        <Switch
          label="Read-only"
          description="Postroom runs nothing that changes this host"
          checked={form.readOnly}
          mt={18}
          onChange={(event) => set({ readOnly: event.currentTarget.checked })}
        />
      </div>
      {problem !== undefined && (
        <div style={{ marginTop: 12 }}>
          <ProblemNote {...problem} />
        </div>
      )}
      <div className={styles.buttons}>
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" variant="filled" loading={saving}>
          {hostId === undefined ? 'Add and connect' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

/** Adds a host, or changes one. */
export function HostDialog(): React.JSX.Element {
  const dialog = useHosts((state) => state.dialog);
  const show = useHosts((state) => state.show);
  const hostId = dialog?.kind === 'edit' ? dialog.hostId : undefined;
  const status = useSession((state) => hostOf(state, hostId));
  const open = dialog?.kind === 'add' || (dialog?.kind === 'edit' && status !== undefined);
  const close = (): void => show(undefined);
  return (
    <Modal
      opened={open}
      onClose={close}
      size="660px"
      title={status === undefined ? 'Add a host' : `Settings of ${status.host.name}`}
    >
      {open && (
        <Fields
          first={status === undefined ? emptyForm : formOf(status.host)}
          hostId={hostId}
          close={close}
        />
      )}
    </Modal>
  );
}
