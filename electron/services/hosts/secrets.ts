/** Where the door lets secrets rest between starts. The serve door has no keychain: it answers `none`. */
export interface SecretStore {
  readonly kind: 'keychain' | 'none';
  /** Why there is none, in one sentence for the settings page. */
  readonly why: string;
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}
