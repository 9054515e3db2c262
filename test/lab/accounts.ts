/** Accounts of every lab host that is logged in to; roots/accounts.sh makes them. */
export const accounts = [
  'root',
  'ops',
  'pw',
  'plain',
  'doas',
  'shbash',
  'shdash',
  'shtcsh',
  'shfish',
  'shzsh',
] as const;

export type Account = (typeof accounts)[number];

export const passwords: Record<Account, string> = {
  root: 'root-secret',
  ops: 'ops-secret',
  pw: 'pw-secret',
  plain: 'plain-secret',
  doas: 'doas-secret',
  shbash: 'shbash-secret',
  shdash: 'shdash-secret',
  shtcsh: 'shtcsh-secret',
  shfish: 'shfish-secret',
  shzsh: 'shzsh-secret',
};
