import type { Place, Surroundings } from '../../language.ts';
import { argOf, type Mc } from '../reading.ts';
import { features } from '../words/features.ts';
import { settings } from '../words/settings.ts';
import { vocabulary } from '../vocabulary.ts';
import { callAt } from './at.ts';

const folders: Readonly<Record<string, string>> = {
  FEATURE: 'feature',
  MAILER: 'mailer',
  OSTYPE: 'ostype',
  DOMAIN: 'domain',
  HACK: 'hack',
};

const defaults: Readonly<Record<string, string>> = {
  use_cw_file: '/etc/mail/local-host-names',
  use_ct_file: '/etc/mail/trusted-users',
};

/** The file that a FEATURE reads its table from, as far as it is one of the host's configuration. */
function tableOf(name: string, argument: string, around: Surroundings): string | undefined {
  const typed = /(?:^|\s)(\/\S+)$/.exec(argument)?.[1];
  const map = features[name]?.parameters?.[0];
  const usual = map?.map === true ? /(\/etc\/mail\/\w+) when empty/.exec(map.help)?.[1] : defaults[name];
  const path = typed ?? usual;
  return path !== undefined && around.files.some((file) => file.path === path) ? path : undefined;
}

/** The file that is meant by the word under the cursor. */
export function definition(mc: Mc, at: number, around: Surroundings): Place | undefined {
  const found = callAt(mc, at);
  if (found === undefined) return undefined;
  const { call, index } = found;
  const first = argOf(call, 0);
  const folder = folders[call.name];
  if (folder !== undefined && index <= 0 && first !== '') {
    const table = call.name === 'FEATURE' ? tableOf(first, argOf(call, 1), around) : undefined;
    if (table !== undefined) return { path: table };
    const { tree } = vocabulary(around.host.sendmail);
    return tree === '' ? undefined : { path: `${tree}/${folder}/${first}.m4` };
  }
  if (/^s?include$/.test(call.name) && first.startsWith('/')) return { path: first };
  const value = argOf(call, Math.max(0, index));
  const path = /(?:^|[\s:])(\/[^\s,]+)/.exec(value)?.[1];
  if (path === undefined) return undefined;
  const isPath =
    call.name !== 'define' ||
    settings.get(first)?.kind === 'path' ||
    around.files.some((file) => file.path === path);
  return isPath ? { path } : undefined;
}
