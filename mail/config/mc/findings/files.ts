import type { Finding, Span } from '../../language.ts';
import { argOf, spanOf } from '../reading.ts';
import { callsOf, defines, isBroken, type Check } from './check.ts';
import { equates } from './port-options.ts';

type Words = Pick<Finding, 'code' | 'severity' | 'message' | 'why'>;

const ofTls =
  'The file is looked for when TLS is set up: sendmail then logs that it is missing and goes on without it. Correct the path, or put the file there.';

/** Settings whose file has to be there, with what becomes of it otherwise. */
const needed: Readonly<Record<string, string>> = {
  confSERVER_CERT: ofTls,
  confSERVER_KEY: ofTls,
  confCLIENT_CERT: ofTls,
  confCLIENT_KEY: ofTls,
  confCACERT: ofTls,
  confCACERT_PATH: ofTls,
  confCRL: ofTls,
  ALIAS_FILE: 'No alias of it is known to sendmail. Correct the path, or create the file.',
};

/** Only a path that the host said is absent, and that nobody is about to create here. */
function isAbsent({ around }: Check, path: string): boolean {
  const fact = Object.hasOwn(around.host.paths, path) ? around.host.paths[path] : undefined;
  return /^\/[^\s,`'$]+$/.test(path) && fact?.kind === 'absent' && around.text(path) === undefined;
}

/** Files, folders and sockets that the mc names and that the host does not have. */
export function checkFiles(check: Check): void {
  const judge = (path: string, span: Span, words: Words): void => {
    if (isAbsent(check, path)) check.add({ span, ...words });
  };
  const inForce = new Map(defines(check).map((one) => [one.name, one]));
  for (const { call, name, value, span } of inForce.values()) {
    const path = value.trim();
    if (isBroken(check, call)) continue;
    const why = Object.hasOwn(needed, name) ? needed[name] : undefined;
    const message = `There is no ${path} on this host.`;
    if (why !== undefined) judge(path, span, { code: 'mc/absent-file', severity: 'warning', message, why });
    if (name === 'STATUS_FILE')
      judge(path, span, {
        code: 'mc/absent-statistics',
        severity: 'note',
        message,
        why: 'sendmail counts only in a file that is there already: mailstats has nothing to show. Create it empty.',
      });
  }
  for (const call of callsOf(check, 'include')) {
    const path = argOf(call, 0);
    if (!isBroken(check, call))
      judge(path, spanOf(call, 0), {
        code: 'mc/absent-include',
        severity: 'error',
        message: `There is no ${path} on this host.`,
        why: 'm4 cannot open it and fails, so no sendmail.cf can be built. Correct the path, or install the file.',
      });
  }
  for (const call of callsOf(check, 'INPUT_MAIL_FILTER', 'MAIL_FILTER')) {
    const socket = equates(argOf(call, 1)).find(({ key }) => key === 'S')?.value ?? '';
    const path = /^(?:local|unix):(\/.*)$/.exec(socket)?.[1] ?? '';
    if (!isBroken(check, call))
      judge(path, spanOf(call, 1), {
        code: 'mc/absent-socket',
        severity: 'note',
        message: `There is no socket ${path} on this host now.`,
        why: 'The milter does not run, or it listens elsewhere. Until the socket is there, F= decides: R refuses mail, T defers it, and without F mail passes unchecked.',
      });
  }
}
