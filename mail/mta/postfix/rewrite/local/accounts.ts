import { type Steps, Unanswered } from '../need.ts';

/** An account of the host. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly home: string;
  readonly shell: string;
}

const table = 'unix:passwd.byname';

/** The account of this name, as the host's own name service knows it; `undefined`: there is none. */
export function* account(name: string): Steps<Account | undefined> {
  const [got] = yield [{ table, key: name }];
  if (got?.failed !== undefined) throw new Unanswered(`Accounts could not be looked up: ${got.failed}`);
  const [found = '', , uid = '', , , home = '', shell = ''] = got?.value?.split(':') ?? [];
  return found === '' ? undefined : { name: found, uid: Number(uid), home, shell };
}
