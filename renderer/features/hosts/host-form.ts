import { hostDraft, type HostDraft } from '#contract/hosts';

/** What stands in the fields of the dialog: text as typed, before anything is checked. */
export interface HostForm {
  readonly kind: HostDraft['kind'];
  readonly name: string;
  readonly group: string;
  readonly environment: HostDraft['environment'];
  readonly tags: readonly string[];
  readonly readOnly: boolean;
  readonly elevation: HostDraft['elevation'];
  readonly address: string;
  readonly port: string;
  readonly user: string;
  readonly method: 'agent' | 'key' | 'password' | 'keyboard-interactive';
  readonly keyFile: string;
  /** Blank-separated, nearest first. */
  readonly jumps: string;
}

export type Field = keyof HostForm;

export const emptyForm: HostForm = {
  kind: 'ssh',
  name: '',
  group: '',
  environment: 'production',
  tags: [],
  readOnly: false,
  elevation: 'sudo',
  address: '',
  port: '22',
  user: '',
  method: 'agent',
  keyFile: '',
  jumps: '',
};

/** A host's settings as they stand in the dialog. */
export function formOf(draft: HostDraft): HostForm {
  const { name, group, environment, tags, readOnly, elevation } = draft;
  const common = { ...emptyForm, kind: draft.kind, name, group, environment, tags, readOnly, elevation };
  if (draft.kind === 'local') return common;
  return {
    ...common,
    address: draft.address,
    port: String(draft.port),
    user: draft.user,
    method: draft.auth.method,
    keyFile: draft.auth.method === 'key' ? draft.auth.keyFile : '',
    jumps: draft.jumps.join(' '),
  };
}

/** What a person should read instead of a schema's words, where those say too little. */
const words: Readonly<Partial<Record<Field, string>>> = {
  name: 'A name of at most 80 characters, for the list of hosts.',
  address: 'A host name or an IP address, e.g. mx1.example.org or 192.0.2.7.',
  port: 'A number from 1 to 65535; SSH usually listens on 22.',
  user: 'The account to log in as: letters, digits and . _ @ + -',
  keyFile: 'The path of the private key on this computer, e.g. ~/.ssh/id_ed25519.',
  jumps: 'Up to five hosts as user@host:port, with blanks between them.',
  tags: 'At most 20 tags of at most 40 characters.',
  group: 'At most 80 characters.',
};

/** The draft that the form stands for, or what is wrong with which field. */
export function readForm(
  form: HostForm,
):
  | { readonly draft: HostDraft; readonly errors?: undefined }
  | { readonly draft?: undefined; readonly errors: Readonly<Partial<Record<Field, string>>> } {
  const { kind, environment, tags, readOnly, elevation } = form;
  const address = form.address.trim();
  const name = form.name.trim() === '' && kind === 'ssh' ? address : form.name.trim();
  const common = { name, group: form.group.trim(), environment, tags: [...tags], readOnly, elevation };
  const read = hostDraft.safeParse(
    kind === 'local'
      ? { kind, ...common }
      : {
          kind,
          ...common,
          address,
          port: /^\d+$/.test(form.port.trim()) ? Number(form.port) : Number.NaN,
          user: form.user.trim(),
          auth:
            form.method === 'key' ? { method: 'key', keyFile: form.keyFile.trim() } : { method: form.method },
          jumps: form.jumps.split(/[\s,]+/).filter(Boolean),
        },
  );
  if (read.success) return { draft: read.data };
  const errors: Partial<Record<Field, string>> = {};
  for (const { path, message } of read.error.issues) {
    const [first, second] = path;
    const field = (first === 'auth' ? (second ?? 'keyFile') : first) as Field;
    errors[field] ??= words[field] ?? message;
  }
  // The name of a host is its address unless told otherwise: one mistake is not two.
  if (kind === 'ssh' && form.name.trim() === '' && errors.address !== undefined) delete errors.name;
  return { errors };
}
