import type { Prompt } from '#contract/hosts';

/** One question of each kind, as the services would ask it. */
export function makePrompt(kind: Prompt['kind'], canRemember: boolean): Prompt {
  const common = {
    id: `prompt-${kind}`,
    hostId: 'lists',
    hostName: 'lists',
    kind,
    canRemember,
  };
  const one: Record<Prompt['kind'], Prompt> = {
    'host-key': {
      ...common,
      text: 'Postroom has never been connected to lists.example.com before.',
      fields: [],
      canRemember: false,
      hostKey: {
        type: 'ED25519',
        fingerprint: 'SHA256:Jb3x8Rk1zT0mFf4P9c2sLq7uHn6aWd5eYg0iKo3pXvB',
        address: 'lists.example.com:22',
      },
    },
    password: {
      ...common,
      text: 'Password of ops on lists.example.com.',
      fields: [{ label: 'Password', echo: false }],
    },
    passphrase: {
      ...common,
      text: 'The key file ~/.ssh/id_ed25519 is protected by a passphrase.',
      fields: [{ label: 'Passphrase', echo: false }],
    },
    'keyboard-interactive': {
      ...common,
      canRemember: false,
      text: 'ops on lists.example.com: Two-factor login',
      fields: [
        { label: 'Verification code:', echo: true },
        { label: 'PIN:', echo: false },
      ],
    },
    sudo: {
      ...common,
      text: 'sudo on lists wants the password of ops to run postsuper.',
      fields: [{ label: 'Password of ops', echo: false }],
    },
  };
  return one[kind];
}
