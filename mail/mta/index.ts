import type { Mta, MtaId } from './mta.ts';
import { postfix } from './postfix/index.ts';
import { sendmail } from './sendmail/index.ts';

/** Every MTA that Postroom knows. A new one is one folder and one line. */
export const mtas: Readonly<Record<MtaId, Mta>> = {
  postfix,
  sendmail,
};
