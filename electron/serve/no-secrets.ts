import type { SecretStore } from '#services/hosts/secrets';

/** The serve door often runs where no desktop is: no keychain to rely on, and a file of our own would be plain text. */
export const noSecrets: SecretStore = {
  kind: 'none',
  why: 'Postroom runs as a server in a browser: passwords are asked for each time and kept in memory only.',
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
};
